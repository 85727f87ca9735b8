using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Finds what stands on lines that a Helm template renders only under a condition.</summary>
internal sealed class ConditionalLines
{
    private readonly Dictionary<string, TemplateCondition[]> files;

    /// <summary>Prepares the conditions of a deployment, which do not overlap within a file.</summary>
    public ConditionalLines(IEnumerable<TemplateCondition> conditions) =>
        files = conditions.GroupBy(condition => condition.File, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(condition => condition.First).ThenBy(condition => condition.Last).ToArray(), StringComparer.Ordinal);

    /// <summary>The intent, no surer than conditional when any of its reasons stands on such a line.</summary>
    public EgressIntent Weigh(EgressIntent intent) =>
        intent.Certainty == Certainty.Certain && intent.Origins.Any(Holds)
            ? intent with { Certainty = Certainty.Conditional, Note = "stands inside a Helm template condition" }
            : intent;

    private bool Holds(Origin origin)
    {
        if (origin.Span is not { } place || !files.TryGetValue(place.File, out var conditions))
        {
            return false;
        }

        // The last condition that starts at or before the line is the only one that can hold it.
        int low = 0, high = conditions.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = conditions[middle].First <= place.Line ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && conditions[low - 1].Holds(place);
    }
}
