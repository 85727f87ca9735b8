namespace Bulkhead.Policy.Settings;

/// <summary>An engine to write for.</summary>
public enum PolicyTarget
{
    /// <summary>Aviatrix DCF: <c>FirewallPolicy</c> objects (<c>aviatrix</c> in the file).</summary>
    Aviatrix,

    /// <summary>Kubernetes <c>NetworkPolicy</c> (<c>network-policy</c> in the file).</summary>
    NetworkPolicy,

    /// <summary>Aviatrix DCF by Terraform: the variables of the overlay module (<c>terraform</c> in the file).</summary>
    Terraform,

    /// <summary>What workloads need to trust the CA of a gateway that decrypts (<c>decryption</c> in the file).</summary>
    Decryption,
}

/// <summary>The names of <see cref="PolicyTarget"/> in files and options.</summary>
public static class PolicyTargets
{
    /// <summary>Every name, in the order of the enum.</summary>
    public static IReadOnlyList<string> Names { get; } = ["aviatrix", "network-policy", "terraform", "decryption"];

    /// <summary>The name of a target.</summary>
    public static string Name(this PolicyTarget target) => Names[(int)target];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out PolicyTarget target)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == text)
            {
                target = (PolicyTarget)i;
                return true;
            }
        }

        target = default;
        return false;
    }
}
