namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Names of AWS regions and the domain suffixes of their partitions.</summary>
/// <remarks>Source: the partitions.json of the AWS SDKs (endpoint rule sets), as of 2026-08.</remarks>
internal static class AwsRegions
{
    private static readonly string[] Areas = ["af", "ap", "ca", "cn", "eu", "eusc", "il", "me", "mx", "sa", "us"];
    private static readonly string[] Middles = ["gov", "iso", "isob", "isoe", "isof", "de"];
    private static readonly string[] Directions = ["central", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"];

    /// <summary>
    /// Whether a text has the form of a region (<c>us-east-1</c>, <c>us-gov-west-1</c>, <c>eusc-de-east-1</c>): new regions fit, anything that would
    /// change the host does not.
    /// </summary>
    public static bool IsRegion(string text)
    {
        var parts = text.Split('-');
        return parts.Length is 3 or 4
            && Areas.Contains(parts[0], StringComparer.Ordinal)
            && (parts.Length == 3 || Middles.Contains(parts[1], StringComparer.Ordinal))
            && Directions.Contains(parts[^2], StringComparer.Ordinal)
            && parts[^1] is [>= '1' and <= '9'];
    }

    /// <summary>The domain suffix of the services of a region.</summary>
    public static string SuffixOf(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "amazonaws.com.cn",
        _ when region.StartsWith("us-iso-", StringComparison.Ordinal) => "c2s.ic.gov",
        _ when region.StartsWith("us-isob-", StringComparison.Ordinal) => "sc2s.sgov.gov",
        _ when region.StartsWith("eu-isoe-", StringComparison.Ordinal) => "cloud.adc-e.uk",
        _ when region.StartsWith("us-isof-", StringComparison.Ordinal) => "csp.hci.ic.gov",
        _ when region.StartsWith("eusc-", StringComparison.Ordinal) => "amazonaws.eu",
        _ => "amazonaws.com",
    };

    /// <summary>The domain suffix of the dual-stack hosts of a region.</summary>
    public static string DualStackSuffixOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "api.amazonwebservices.com.cn"
        : region.StartsWith("eusc-", StringComparison.Ordinal) ? "api.amazonwebservices.eu"
        : "api.aws";
}
