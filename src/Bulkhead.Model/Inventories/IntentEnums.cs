namespace Bulkhead.Model.Inventories;

/// <summary>How sure it is that the deployment contacts a destination.</summary>
public enum Certainty
{
    /// <summary>The input says so.</summary>
    Certain,

    /// <summary>The host is known, but whether it is used depends on a value that was not given.</summary>
    Conditional,

    /// <summary>A user, an administrator at run time or a remote party decides where it goes.</summary>
    UserControlled,

    /// <summary>The input makes some traffic certain but does not say where to.</summary>
    Unresolved,
}

/// <summary>Where a destination lies, seen from the cluster.</summary>
public enum DestinationScope
{
    /// <summary>On the public Internet.</summary>
    External,

    /// <summary>A private, link-local or otherwise special address, or a name that only private resolvers know.</summary>
    Private,

    /// <summary>A Service or pod of the cluster.</summary>
    InCluster,

    /// <summary>The pod itself.</summary>
    Loopback,

    /// <summary>Opened by the user's browser only: never pod egress, never allowed.</summary>
    Browser,
}

/// <summary>What Bulkhead does with a destination.</summary>
public enum Decision
{
    /// <summary>Closed.</summary>
    Denied,

    /// <summary>Open in the generated policy.</summary>
    Allowed,
}

/// <summary>The names of the enums as they stand in files and reports.</summary>
public static class InventoryNames
{
    /// <summary>The name of a kind: <c>llm-provider</c>, <c>mcp-server</c> …</summary>
    public static string Name(this IntentKind kind) => kind switch
    {
        IntentKind.LlmProvider => "llm-provider",
        IntentKind.McpServer => "mcp-server",
        IntentKind.Action => "action",
        IntentKind.Tool => "tool",
        IntentKind.WebSearch => "web-search",
        IntentKind.Ocr => "ocr",
        IntentKind.Speech => "speech",
        IntentKind.Storage => "storage",
        IntentKind.Authentication => "authentication",
        IntentKind.Mail => "mail",
        IntentKind.Retrieval => "retrieval",
        IntentKind.Datastore => "datastore",
        IntentKind.Observability => "observability",
        IntentKind.ImageRegistry => "image-registry",
        _ => "infrastructure",
    };

    /// <summary>The name of a certainty: <c>certain</c>, <c>conditional</c>, <c>user-controlled</c>, <c>unresolved</c>.</summary>
    public static string Name(this Certainty certainty) => certainty switch
    {
        Certainty.Certain => "certain",
        Certainty.Conditional => "conditional",
        Certainty.UserControlled => "user-controlled",
        _ => "unresolved",
    };

    /// <summary>The name of a scope: <c>external</c>, <c>private</c>, <c>in-cluster</c>, <c>loopback</c>, <c>browser</c>.</summary>
    public static string Name(this DestinationScope scope) => scope switch
    {
        DestinationScope.External => "external",
        DestinationScope.Private => "private",
        DestinationScope.InCluster => "in-cluster",
        DestinationScope.Loopback => "loopback",
        _ => "browser",
    };

    /// <summary>The name of a decision: <c>allowed</c>, <c>denied</c>.</summary>
    public static string Name(this Decision decision) => decision == Decision.Allowed ? "allowed" : "denied";

    /// <summary>Reads the name of a kind.</summary>
    public static bool TryParseKind(string text, out IntentKind kind)
    {
        foreach (var candidate in Enum.GetValues<IntentKind>())
        {
            if (candidate.Name() == text)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
