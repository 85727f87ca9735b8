using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Reviewing;

/// <summary>LibreChat's own list of MCP domains against the network.</summary>
internal static class McpDomainsRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        if (input.Inventory.Facts.McpDomains is not { } listed)
        {
            yield break;
        }

        var names = new ListedNames(listed);
        var open = input.Open.Where(intent => intent is { Kind: IntentKind.McpServer, Workload: WorkloadNames.LibreChat, Destination.Host: not null }).ToList();
        foreach (var intent in open.Where(IsServer).Where(intent => !names.Overlaps(intent.Destination.Host!)))
        {
            yield return ReviewDiagnostics.McpNotListed.About(intent,
                $"{intent.Destination.Host!.Text} is open, but mcpSettings.allowedDomains does not list it, so LibreChat refuses the server",
                $"Add \"{intent.Destination.Host.Text}\" to mcpSettings.allowedDomains, or remove the server.");
        }

        foreach (var one in names.Unused(open.Select(static intent => intent.Destination.Host!)))
        {
            var shown = Printable.Clean(one.Text, 120);
            yield return ReviewDiagnostics.McpListedButClosed.About(one.Origin, shown,
                $"mcpSettings.allowedDomains lists {shown}, where no MCP destination is open",
                "Remove the entry, or open its hosts: answers.groups.mcp-user-added: { hosts: [\"…\"] }.");
        }
    }

    // What LibreChat's list bounds is the address of the server itself, and not what a process in the pod contacts or where its code comes from.
    private static bool IsServer(EgressIntent intent) => intent.Origins.Any(origin => origin.Path.EndsWith(".url", StringComparison.Ordinal));
}
