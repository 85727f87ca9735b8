using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Planning;

/// <summary>Collects what planning finds: closed destinations once for each group and cause, so that big inputs stay readable.</summary>
internal sealed class Findings(ImmutableArray<Diagnostic> earlier)
{
    private readonly EarlierReports earlier = new(earlier);
    private readonly Dictionary<(string Group, string Code), Entry> closed = [];
    private readonly List<Diagnostic> others = [];

    public void Add(Diagnostic diagnostic) => others.Add(diagnostic);

    public void AddClosed(EgressIntent intent, Outcome.Closed outcome)
    {
        if (outcome.Finding is not { } finding)
        {
            return;
        }

        if (earlier.Explain(intent, finding))
        {
            return;
        }

        var key = (intent.Group, finding.Code);
        if (!closed.TryGetValue(key, out var entry))
        {
            closed.Add(key, new Entry(finding, intent, outcome, 1, null, outcome.IsExpected) { All = outcome.HelpForAll is null ? null : [intent] });
        }
        else
        {
            var isEarlier = Compare(intent, entry.Intent) < 0;
            entry.All?.Add(intent);
            closed[key] = new Entry(finding, isEarlier ? intent : entry.Intent, isEarlier ? outcome : entry.Outcome, entry.Count + 1, Needs(entry, intent), entry.IsExpected && outcome.IsExpected) { All = entry.All };
        }
    }

    public ImmutableArray<Diagnostic> ToArray()
    {
        foreach (var ((group, _), entry) in closed)
        {
            var more = entry.Count > 1 ? $" ({entry.Count - 1} more in this group{OtherNeeds(entry)})" : string.Empty;
            others.Add(entry.Finding.At(PlaceOf(entry.Intent), $"{group} stays closed: {entry.Outcome.Reason}{more}.", Help(entry))
                with { Group = group, Severity = entry.IsExpected ? Severity.Info : entry.Finding.Severity });
        }

        others.Sort(Compare);
        return [.. others];
    }

    private static string Help(Entry entry) =>
        (entry.All is { } all ? entry.Outcome.HelpForAll?.Invoke(all) : null) ?? entry.Outcome.Help?.Invoke() ?? string.Empty;

    // Every variable that is missing is named, also when one message speaks for several destinations.
    private static SortedSet<string>? Needs(Entry entry, EgressIntent added)
    {
        if (entry.Needs is null && entry.Intent.Needs.IsEmpty && added.Needs.IsEmpty)
        {
            return null;
        }

        var needs = entry.Needs ?? new SortedSet<string>(entry.Intent.Needs, StringComparer.Ordinal);
        needs.UnionWith(added.Needs);
        return needs;
    }

    private static string OtherNeeds(Entry entry)
    {
        var missing = entry.Needs?.Except(entry.Intent.Needs, StringComparer.Ordinal).Select(name => Printable.Clean(name, 60)).ToList();
        return missing is { Count: > 0 } ? ", which need " + string.Join(", ", missing) : string.Empty;
    }

    /// <summary>The first place of an intent in a file.</summary>
    public static SourceSpan? PlaceOf(EgressIntent intent)
    {
        foreach (var origin in intent.Origins)
        {
            if (origin.Span is { } span)
            {
                return span;
            }
        }

        return null;
    }

    // The representative of a group is the same whatever the order of the intents.
    private static int Compare(EgressIntent left, EgressIntent right)
    {
        var order = left.Origins.IsEmpty || right.Origins.IsEmpty
            ? right.Origins.Length.CompareTo(left.Origins.Length)
            : Origin.Compare(left.Origins[0], right.Origins[0]);
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(left.Workload, right.Workload);
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(left.Destination.Host?.Text, right.Destination.Host?.Text);
        if (order != 0)
        {
            return order;
        }

        order = (left.Destination.Ports?.First ?? 0).CompareTo(right.Destination.Ports?.First ?? 0);
        return order != 0 ? order : string.CompareOrdinal(left.Expression, right.Expression);
    }

    private static int Compare(Diagnostic left, Diagnostic right)
    {
        var order = string.CompareOrdinal(left.Span?.File ?? "~", right.Span?.File ?? "~");
        if (order != 0)
        {
            return order;
        }

        order = (left.Span?.Line ?? 0).CompareTo(right.Span?.Line ?? 0);
        if (order != 0)
        {
            return order;
        }

        order = (left.Span?.Column ?? 0).CompareTo(right.Span?.Column ?? 0);
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(left.Code, right.Code);
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(left.Group, right.Group);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }

    private readonly record struct Entry(DiagnosticDescriptor Finding, EgressIntent Intent, Outcome.Closed Outcome, int Count, SortedSet<string>? Needs, bool IsExpected)
    {
        /// <summary>All destinations, where the help speaks for each of them.</summary>
        public List<EgressIntent>? All { get; init; }
    }
}
