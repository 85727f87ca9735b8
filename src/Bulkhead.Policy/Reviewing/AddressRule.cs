using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Public addresses that somebody opened.</summary>
internal static class AddressRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var intent in input.OpenOutside.Where(intent => intent.Destination.Host is Host.Address))
        {
            yield return ReviewDiagnostics.AddressOpen.About(intent,
                $"{intent.Destination.Host!.Text} is open as an address, and nothing checks who answers there",
                "Use the name of the host and https, if it has one; otherwise give the entry an expires date so that it is looked at again.");
        }
    }
}
