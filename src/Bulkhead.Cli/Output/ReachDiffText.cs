using Bulkhead.Cli.Diffing;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Output;

/// <summary>A comparison as lines for people, one change each; the verdict is the last line.</summary>
internal static class ReachDiffText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter writer, Style style, DiffResult result)
    {
        foreach (var change in result.Reach.Diff.Changes)
        {
            var line = ReachSentences.Of(change, result);
            writer.WriteLine(change.Kind switch
            {
                ReachChangeKind.Added => style.Green("+ " + line),
                ReachChangeKind.Removed => style.Red("- " + line),
                _ => style.Yellow("~ " + line),
            });
        }

        foreach (var (isLoss, sentence) in ReachSentences.Governance(result.Reach.Diff))
        {
            writer.WriteLine((isLoss ? "! " : "  ") + sentence);
        }

        foreach (var change in result.Reach.Doubtful)
        {
            writer.WriteLine("? " + ReachSentences.OfDoubtful(change, result));
        }

        foreach (var decision in result.Closed)
        {
            writer.WriteLine("  " + ReachSentences.Of(decision, result.After.Names));
        }

        writer.WriteLine(style.Bold(ReachSentences.Verdict(result)));
    }
}
