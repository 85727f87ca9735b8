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

    /// <summary>A workload that policies select on one side only.</summary>
    public static string Of(GovernanceChange change)
    {
        var who = $"{Printable.Clean(change.Workload.Name)} ({Printable.Clean(change.Workload.Key)})";
        return change.IsGoverned
            ? $"{who} has a policy now and had none."
            : $"{who} has no policy any more: if its pods still run, they reach whatever the rest of the controller and the cluster lets them.";
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
            : reasons.Length <= MaxReasons ? string.Join(" and ", reasons)
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

        var ungoverned = result.Reach.Diff.Governed.Count(static one => !one.IsGoverned);
        if (ungoverned > 0)
        {
            parts.Add(ungoverned == 1 ? "1 workload without a policy now" : $"{ungoverned} workloads without a policy now");
        }

        if (parts.Count == 0)
        {
            parts.Add(result.Reach.Diff.Governed.Length == 1 ? "1 workload has a policy now, which opens nothing" : $"{result.Reach.Diff.Governed.Length} workloads have a policy now, which opens nothing");
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
            : texts.Length <= MaxEntries ? string.Join(" and ", texts)
            : $"{string.Join(", ", texts.Take(MaxEntries))} and {texts.Length - MaxEntries} more";
    }

    private static string Clean(string text) => Printable.Clean(text, 1000);
}
