using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Reviewing;

/// <summary>LibreChat's own list of domains for actions against the network.</summary>
internal static class ActionDomainsRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        if (input.Inventory.Facts.ActionDomains is not { } listed)
        {
            yield break;
        }

        var names = new ListedNames(listed);
        var open = input.Open.Where(intent => intent is { Kind: IntentKind.Action, Destination.Host: not null }).ToList();
        foreach (var intent in open.Where(intent => !names.Overlaps(intent.Destination.Host!)))
        {
            yield return ReviewDiagnostics.ActionNotListed.About(intent,
                $"{intent.Destination.Host!.Text} is open for actions, but actions.allowedDomains does not list it, so LibreChat refuses it",
                $"Add \"{intent.Destination.Host.Text}\" to actions.allowedDomains, or take the host out of the answer.");
        }

        foreach (var one in names.Unused(open.Select(static intent => intent.Destination.Host!)))
        {
            var shown = Printable.Clean(one.Text, 120);
            yield return ReviewDiagnostics.ActionListedButClosed.About(one.Origin, shown,
                $"actions.allowedDomains lists {shown}, where nothing is open for actions",
                "Remove the entry, or see what keeps it closed: bulkhead explain --denied.");
        }
    }
}
