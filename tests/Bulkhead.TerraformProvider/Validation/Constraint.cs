using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Validation;

/// <summary>What the value of an attribute must satisfy, as the "validate" column of the stored table names it.</summary>
public sealed partial record Constraint(string Source, Func<Value, string?> Check)
{
    /// <summary>Reads a cell of the table.</summary>
    /// <exception cref="FormatException">The table names a check that is not known here: one to add, never to overlook.</exception>
    public static Constraint Parse(string cell)
    {
        if (Call().Match(cell) is { Success: true } call)
        {
            var words = call.Groups["list"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
            var rest = call.Groups["rest"].Value;
            switch (call.Groups["name"].Value)
            {
                case "StringInSlice":
                    return new(cell, OneOf(words, rest == "true" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
                case "IntInSlice":
                    return new(cell, value => words.Contains(value.Canonical, StringComparer.Ordinal) ? null : $"to be one of [{string.Join(' ', words)}], got {value.Canonical}");
                case "IntAtLeast":
                    return new(cell, Within(int.Parse(rest, CultureInfo.InvariantCulture), long.MaxValue));
                case "IntBetween" when rest.Split(", ") is [var least, var greatest]:
                    return new(cell, Within(int.Parse(least, CultureInfo.InvariantCulture), int.Parse(greatest, CultureInfo.InvariantCulture)));
                case "StringMatch" when rest.StartsWith("dns1123FmtRe, ", StringComparison.Ordinal):
                    return new(cell, value => Dns1123().IsMatch(value.AsText ?? "") ? null : $"{rest["dns1123FmtRe, ".Length..]}, got {value.Canonical}");
            }
        }

        return cell switch
        {
            "validation.StringIsNotWhiteSpace" => new(cell, static value => string.IsNullOrWhiteSpace(value.AsText) ? "to not be an empty string or whitespace" : null),
            "validation.StringIsNotEmpty" => new(cell, static value => value.AsText is "" ? "to not be an empty string" : null),
            "Any(validation.IsCIDR, validation.IsIPAddress)" => new(cell, static value => IsAddress(value.AsText ?? "") ? null : $"to be a valid IPv4 or IPv6 address or CIDR, got {value.Canonical}"),
            "goaviatrix.ValidateCertificates" or "goaviatrix.ValidateTrustbundle" => new(cell, static value => Certificates(value.AsText ?? "") is null ? "to hold PEM certificates" : null),
            "validateCopilotFqdn" => new(cell, static value => Uri.CheckHostName(value.AsText ?? "") == UriHostNameType.Unknown ? $"to be a host name, got {value.Canonical}" : null),
            "validateIntrusionActionsKeys" => new(cell, static value => value is Value.Fields map && map.Content.Keys.FirstOrDefault(static key => !_severities.Contains(key, StringComparer.Ordinal)) is { } key
                ? $"to have keys among [{string.Join(' ', _severities)}], got {key}" : null),
            _ when cell.StartsWith("custom func: { tags ", StringComparison.Ordinal) => new(cell, static value => value is Value.Fields map && map.Content.Any(static tag => !ClusterTag().IsMatch(tag.Key) || !ClusterTag().IsMatch(tag.Value.AsText ?? ""))
                ? "to hold tags of alphanumeric characters or one of _.:/=+@-" : null),
            _ => throw new FormatException($"no check is known for {cell}"),
        };
    }

    /// <summary>The certificates of a PEM text, or null when there is none or one cannot be read.</summary>
    public static X509Certificate2Collection? Certificates(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0 ? certificates : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static readonly ImmutableArray<string> _severities = ["informational", "minor", "major", "critical"];

    private static Func<Value, string?> OneOf(string[] words, StringComparison comparison) => value =>
        words.Any(word => string.Equals(word, value.AsText, comparison)) ? null : $"to be one of [{string.Join(' ', words.Select(static word => $"\"{word}\""))}], got {value.AsText}";

    private static Func<Value, string?> Within(long least, long greatest) => value => value.AsWhole switch
    {
        null => "to be an integer",
        var number when number >= least && number <= greatest => null,
        var number when greatest == long.MaxValue => $"to be at least ({least}), got {number}",
        var number => $"to be in the range ({least} - {greatest}), got {number}",
    };

    private static bool IsAddress(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        return IPAddress.TryParse(address, out var parsed)
            && (address.Contains(':', StringComparison.Ordinal) || address.Count(static c => c == '.') == 3)
            && (slash < 0 || (int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= parsed.GetAddressBytes().Length * 8));
    }

    [GeneratedRegex(@"^(?<name>\w+)\((\[(?<list>[^\]]*)\](, )?)?(?<rest>.*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Dns1123();

    [GeneratedRegex(@"^[\w.:/=+@-]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex ClusterTag();
}
