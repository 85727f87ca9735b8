namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The hosts of Vertex AI by location.</summary>
internal static class GoogleLocations
{
    /// <summary>Whether a location is global or a multi-region with a host of its own.</summary>
    public static bool IsMultiRegion(string location) => location is "global" or "us" or "eu";

    /// <summary>The host of a location.</summary>
    public static string HostOf(string location) => location switch
    {
        "global" => "aiplatform.googleapis.com",
        "us" or "eu" => $"aiplatform.{location}.rep.googleapis.com",
        _ => location + "-aiplatform.googleapis.com",
    };
}
