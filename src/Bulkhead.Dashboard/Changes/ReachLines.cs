using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Dashboard.Changes;

/// <summary>The lines of a reach diff that a change opens or closes.</summary>
internal static class ReachLines
{
    /// <summary>Reads the JSON of <c>bulkhead diff</c> (schemas/diff.schema.json).</summary>
    public static ImmutableArray<string> Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("changes") is { ValueKind: JsonValueKind.Array } changes
            ? [.. changes.EnumerateArray().Select(static one => (one.GetProperty("kind").GetString() == "removed" ? "- " : "+ ") + one.GetProperty("sentence").GetString()!.Replace("after/", string.Empty, StringComparison.Ordinal))]
            : [];
    }
}
