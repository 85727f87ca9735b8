using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Diffing;

/// <summary>Changes of reach as sentences.</summary>
internal static class ReachSentences
{
    private const int MaxReasons = 3;
    private const int MaxEntries = 4;

    /// <summary>A change: <c>librechat can newly reach api.groq.com:443 (TLS) because of librechat.yaml:9 endpoints.custom[0].baseURL.</c></summary>
    public static string Of(ReachChange change, DiffResult result)
    {
        var who = Printable.Clean(change.Workload.Name);
        var what = Clean(change.Difference.ToString());
        return change.Kind switch
        {
            ReachChangeKind.Added => $"{who} can newly reach {what} because of {Why(change, result)}.",
            ReachChangeKind.Widened => $"{who} can reach more: {what} because of {Why(change, result)}; before it was {List(change.Before, change)}.",
            ReachChangeKind.Narrowed => $"{who} can reach less: no longer {what}, which was open because of {Why(change, result)}; {List(change.After, change)} stays open.",
            _ => $"{who} can no longer reach {what}, which was open because of {Why(change, result)}.",
        };
    }

    /// <summary>A change that only one reading of the documents shows.</summary>
    public static string OfDoubtful(ReachChange change, DiffResult result)
    {
        var who = Printable.Clean(change.Workload.Name);
        var what = Clean(change.Difference.ToString());
        return change.IsGain
            ? $"{who} may newly reach {what} for certain, which before depended on how the controller reads wildcards and ports, because of {Why(change, result)}."
            : $"{who} may no longer reach {what}, depending on how the controller reads wildcards and ports; it was certain because of {Why(change, result)}.";
    }

    /// <summary>Who is governed on one side only, one sentence for each workload; and whether it is a loss.</summary>
    public static IEnumerable<(bool IsLoss, string Sentence)> Governance(ReachDiff diff)
    {
        foreach (var changes in diff.Governed.GroupBy(static change => change.Workload.Name, StringComparer.Ordinal))
        {
            var who = Printable.Clean(changes.Key);
            var lost = changes.FirstOrDefault(static change => !change.IsGoverned);
            var gained = changes.FirstOrDefault(static change => change.IsGoverned);
            yield return (lost, gained) switch
            {
                (not null, not null) => (false, $"{who}: the policy selects the pods {Printable.Clean(gained.Workload.Key)} and no longer {Printable.Clean(lost.Workload.Key)}; pods that keep the old labels have no policy."),
                (null, _) => (false, $"{who} has a policy and had none: what is not listed above is closed to it."),
                _ => (true, $"{who} has no policy any more: if its pods still run, they reach whatever the rest of the controller and the cluster lets them."),
            };
        }
    }

    /// <summary>Something that is asked for and stays closed.</summary>
    public static string Of(IntentDecision decision, FileNames names)
    {
        var reason = decision.Reason is { Length: > 0 } text ? ": " + text.TrimEnd('.') : string.Empty;
        return Clean($"{decision.Intent.Workload} asks for {DestinationText.Of(decision.Intent)} ({decision.Intent.Group}) and does not get it{reason}; asked for by {DestinationText.Why(decision.Intent, names)}.");
    }

    /// <summary>The reasons of what was gained or lost: lines of configuration, else rules.</summary>
    public static string Why(ReachChange change, DiffResult result)
    {
        var names = (change.IsGain ? result.After : result.Before).Names;
        var reasons = Reasons(change.Difference, names);
        return reasons.IsEmpty ? "no rule that closes it (the default action of the controller)"
            : reasons.Length == 1 ? reasons[0]
            : reasons.Length <= MaxReasons ? $"{string.Join(", ", reasons.Take(reasons.Length - 1))} and {reasons[^1]}"
            : $"{string.Join(", ", reasons.Take(MaxReasons))} and {reasons.Length - MaxReasons} more";
    }

    /// <summary>The reasons of an entry, those that stand in a file first.</summary>
    public static ImmutableArray<string> Reasons(ReachEntry entry, FileNames names) => entry.Origins.IsEmpty
        ? [.. entry.Carriers.Select(static carrier => Clean($"rule {carrier.Rule} of {carrier.Policy}"))]
        : [.. entry.Origins.OrderBy(static origin => origin.Span is null ? 1 : 0).Select(origin => DestinationText.Of(origin, names)).Distinct(StringComparer.Ordinal)];

    /// <summary>One line that says what the comparison found.</summary>
    public static string Verdict(DiffResult result)
    {
        var between = $"between {Printable.Clean(result.Before.Label)} and {Printable.Clean(result.After.Label)}";
        if (result.Reach.IsEmpty)
        {
            return $"No change of reach {between}.";
        }

        var parts = new List<string>();
        var changes = result.Reach.Diff.Changes;
        Add(ReachChangeKind.Added, "opened");
        Add(ReachChangeKind.Widened, "widened");
        Add(ReachChangeKind.Narrowed, "narrowed");
        Add(ReachChangeKind.Removed, "closed");
        if (!result.Reach.Doubtful.IsEmpty)
        {
            parts.Add($"{result.Reach.Doubtful.Length} in doubt");
        }

        var ungoverned = Governance(result.Reach.Diff).Count(static one => one.IsLoss);
        if (ungoverned > 0)
        {
            parts.Add(ungoverned == 1 ? "1 workload without a policy now" : $"{ungoverned} workloads without a policy now");
        }

        var others = Governance(result.Reach.Diff).Count(static one => !one.IsLoss);
        if (parts.Count == 0)
        {
            parts.Add(others == 1 ? "1 workload with a policy that opens nothing" : $"{others} workloads with a policy that opens nothing");
        }

        return $"Reach {between}: {string.Join(", ", parts)}.";

        void Add(ReachChangeKind kind, string word)
        {
            var count = changes.Count(change => change.Kind == kind);
            if (count > 0)
            {
                parts.Add($"{count} {word}");
            }
        }
    }

    /// <summary>A few entries in a row.</summary>
    public static string List(ImmutableArray<ReachEntry> entries, ReachChange change)
    {
        // The same way under another rule says nothing new.
        var texts = entries.Select(static entry => Clean(entry.ToString())).Distinct(StringComparer.Ordinal).ToArray();
        return texts.Length == 0 ? Clean(change.Difference.ToString())
            : texts.Length == 1 ? texts[0]
            : texts.Length <= MaxEntries ? $"{string.Join(", ", texts.Take(texts.Length - 1))} and {texts[^1]}"
            : $"{string.Join(", ", texts.Take(MaxEntries))} and {texts.Length - MaxEntries} more";
    }

    private static string Clean(string text) => Printable.Clean(text, 1000);
}
