using System.Collections.Immutable;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence.Reports.Html;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>What stays closed, and the answer that would open it.</summary>
internal static class ClosedSection
{
    public static void Write(HtmlWriter writer, ImmutableArray<ClosedGroupAnswer> groups, FileNames names)
    {
        writer.Heading(2, "closed", "What stays closed, and what would open it");
        if (groups.IsEmpty)
        {
            writer.Paragraph("Nothing that the configuration asks for is closed.");
            return;
        }

        writer.Paragraph("None of this is a recommendation: closed is the safe answer, and features that need a destination fail without it. Where a patch is shown, the deployment was planned again with it, and it opens the destination and nothing of another group.");
        foreach (var group in groups)
        {
            writer.Heading(3, writer.IdOf("closed", group.Name), group.Name);
            writer.List(group.Decisions
                .Select(decision => (Key: (DestinationText.Of(decision.Intent), decision.Reason, DestinationText.Why(decision.Intent, names)), decision))
                .DistinctBy(static one => one.Key)
                .Select(static one => (Inline)$"{Words.Destination(one.decision)}: {one.decision.Reason ?? one.decision.Intent.Note ?? "denied"}. {Inline.Soft($"Asked for by {Inline.Code(one.Key.Item3)}.")}"));
            if (group.Change is { } change)
            {
                writer.Paragraph($"To open {(group.Decisions.Length == 1 ? "it" : Words.Destination(group.Opened!))}, {change.Summary} in {Inline.Code(change.File)}{(change.Folder == "." ? string.Empty : $" (apply in {change.Folder})")}:");
                writer.Patch(change.Patch);
                continue;
            }

            foreach (var help in group.Help)
            {
                HelpBlocks.Write(writer, help);
            }

            if (group.Help.IsEmpty)
            {
                writer.Paragraph($"Nothing says where to. To open it, name the hosts in bulkhead.yaml, in place of any answer for the group: {Inline.Code($"answers.groups.{group.Name}.hosts")}.");
            }
        }
    }
}
