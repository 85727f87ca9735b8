using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Wildcards that are open.</summary>
internal static class WildcardRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var intent in input.OpenOutside.Where(intent => intent.Destination.Host is Host.Pattern))
        {
            var shared = WildcardRules.Refuse(((Host.Pattern)intent.Destination.Host!).Value) is { } reason ? $"; it {reason}" : string.Empty;
            yield return ReviewDiagnostics.WildcardOpen.About(intent,
                $"every name that {intent.Destination.Host.Text} covers is open{shared}",
                "Name the hosts that are used instead; `bulkhead explain` shows where the wildcard comes from.");
        }
    }
}
