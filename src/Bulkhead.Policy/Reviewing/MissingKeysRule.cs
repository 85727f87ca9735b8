using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Entries whose key no environment variable gives.</summary>
internal static class MissingKeysRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        var open = input.Open.Select(intent => intent.Group).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in input.Inventory.Facts.MissingKeys.Where(missing => open.Contains(missing.Group)))
        {
            var variable = Printable.Clean(missing.Variable, 80);
            yield return ReviewDiagnostics.NeverEnabled.About(missing.Origin, missing.Group,
                $"{missing.Group} is open, but {variable}, which its key is taken from, is not set",
                $"Set {variable}, or remove the entry so that its destination closes.") with { Group = missing.Group };
        }
    }
}
