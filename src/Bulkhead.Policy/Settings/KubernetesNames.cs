namespace Bulkhead.Policy.Settings;

/// <summary>The name rules of Kubernetes (RFC 1123 labels, label keys and values, Helm release names).</summary>
public static class KubernetesNames
{
    /// <summary>The greatest length of an RFC 1123 label.</summary>
    public const int MaxLabel = 63;

    /// <summary>The greatest length of a Helm release name.</summary>
    public const int MaxRelease = 53;

    private const int MaxPrefix = 253;

    /// <summary>Whether a text is an RFC 1123 label: a namespace, a Service.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The greatest length.</param>
    public static bool IsDnsLabel(string text, int maxLength = MaxLabel)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || text.Length > maxLength || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text is the key of a label: an optional DNS subdomain, a slash, a name.</summary>
    public static bool IsLabelKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/');
        if (slash >= 0)
        {
            var prefix = text[..slash];
            if (prefix.Length is 0 or > MaxPrefix || !Array.TrueForAll(prefix.Split('.'), part => IsDnsLabel(part)))
            {
                return false;
            }
        }

        var name = text[(slash + 1)..];
        return name.Length > 0 && IsLabelValue(name);
    }

    /// <summary>Whether a text is the value of a label; an empty one is.</summary>
    public static bool IsLabelValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return true;
        }

        if (text.Length > MaxLabel || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
