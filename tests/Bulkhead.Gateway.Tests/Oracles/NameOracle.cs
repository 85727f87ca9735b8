using System.Text.RegularExpressions;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Tests.Oracles;

/// <summary>Names as one pattern; Punycode is left to the policy's own reading, which has tests of its own.</summary>
internal static partial class NameOracle
{
    /// <summary>The name, or null.</summary>
    /// <param name="text">The text in lower case.</param>
    public static string? Read(string text)
    {
        if (text.Length > 253 || !Name().IsMatch(text) || Numeric().IsMatch(text))
        {
            return null;
        }

        return text.Split('.').All(static label => !label.StartsWith("xn--", StringComparison.Ordinal) || HostSyntax.Read(label + ".example").Host is not null) ? text : null;
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?:\A|\.)(?:[0-9]+|0x[0-9a-f]*)\z")]
    private static partial Regex Numeric();
}
