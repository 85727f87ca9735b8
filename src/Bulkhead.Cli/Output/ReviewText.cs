using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output;

/// <summary>The review as a table for people.</summary>
internal static class ReviewText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, Review review, ReviewGroups groups, FileNames names)
    {
        var style = terminal.OutputStyle;
        foreach (var (workload, name, decisions) in groups.Workloads)
        {
            var place = workload is null ? string.Empty : style.Dim($" (namespace {workload.Namespace})");
            terminal.Out.WriteLine(style.Bold(name) + place);
            WriteTable(terminal, decisions, names, withDecision: true);
            terminal.Out.WriteLine();
        }

        var silent = review.Topology.Workloads.Where(workload => WorkloadNames.IsPod(workload.Name) && groups.Workloads.All(one => one.Name != workload.Name)).ToList();
        if (silent.Count > 0)
        {
            terminal.Out.WriteLine(style.Bold("no way out at all"));
            terminal.Out.WriteLine("  " + string.Join(", ", silent.Select(workload => workload.Name)));
            terminal.Out.WriteLine();
        }

        if (!groups.Elsewhere.IsEmpty)
        {
            terminal.Out.WriteLine(style.Bold("not opened by a pod, never part of a pod's policy"));
            WriteTable(terminal, groups.Elsewhere, names, withDecision: false);
            terminal.Out.WriteLine();
        }

        WriteClosed(terminal, groups);
        if (review.Prerequisite is { } prerequisite)
        {
            terminal.Out.WriteLine(style.Dim(prerequisite));
        }

        terminal.Out.WriteLine(groups.Summary);
    }

    private static void WriteTable(Terminal terminal, IEnumerable<IntentDecision> decisions, FileNames names, bool withDecision)
    {
        var style = terminal.OutputStyle;
        var table = new TextTable();
        foreach (var decision in decisions)
        {
            var intent = decision.Intent;
            var first = withDecision ? decision.Decision.Name() : intent.Workload;
            Func<string, string>? paint = !withDecision ? null : decision.Decision == Decision.Allowed ? style.Green : style.Yellow;
            table.Add(
                [first, intent.Kind.Name(), intent.Group, DestinationText.Of(intent), DestinationText.Why(intent, names)],
                [paint, null, null, null, style.Dim]);
        }

        table.Write(terminal.Out, "  ", terminal.Width);
    }

    private static void WriteClosed(Terminal terminal, ReviewGroups groups)
    {
        if (groups.Closed.IsEmpty)
        {
            return;
        }

        var style = terminal.OutputStyle;
        terminal.Out.WriteLine(style.Bold("what stays closed, and what would open it"));
        foreach (var group in groups.Closed)
        {
            terminal.Out.WriteLine("  " + style.Yellow(group.Name));
            foreach (var (destination, reason) in group.Reasons)
            {
                terminal.Out.WriteLine($"    {destination}: {reason}");
            }

            foreach (var help in group.Help)
            {
                DiagnosticPrinter.WriteHelp(terminal.Out, help, "    ");
            }
        }

        terminal.Out.WriteLine();
    }
}
