using System.Collections.Immutable;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output;

/// <summary>Explanations as sentences.</summary>
internal static class ExplainText
{
    /// <summary>Writes the answer to one question.</summary>
    public static void Write(Terminal terminal, ExplainReport report, FileNames names)
    {
        var open = report.Answers.Where(answer => answer.MayPass).ToImmutableArray();
        foreach (var answer in open)
        {
            WriteOpen(terminal, report.Question, answer, names);
        }

        if (!open.IsEmpty)
        {
            WritePath(terminal, report.Question);
        }

        if (open.IsEmpty)
        {
            WriteDenied(terminal, report, names);
        }

        if (open.All(answer => answer.Answer != Answer.Allowed))
        {
            WriteChange(terminal, report);
        }
    }

    /// <summary>Writes what is closed.</summary>
    public static void Write(Terminal terminal, ImmutableArray<ClosedGroupAnswer> groups, FileNames names)
    {
        var style = terminal.OutputStyle;
        foreach (var group in groups)
        {
            terminal.Out.WriteLine(style.Bold(group.Name));
            foreach (var decision in group.Decisions)
            {
                terminal.Out.WriteLine($"  {decision.Intent.Workload} may not reach {DestinationText.Of(decision.Intent)}: {Sentence(decision.Reason ?? decision.Intent.Note ?? "it is denied")}"
                    + (decision.Intent.Origins.IsEmpty ? string.Empty : $" {DestinationText.Why(decision.Intent, names)} asks for it."));
            }

            if (group.Change is { } change)
            {
                var which = group.Decisions.Length == 1 ? "it" : DestinationText.Of(group.Opened!.Intent);
                terminal.Out.WriteLine($"  To open {which}, {change.Summary} in {Printable.Clean(change.File)}:");
                foreach (var line in change.Patch.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Where(line => line[0] is '+' or '-'))
                {
                    terminal.Out.WriteLine("    " + Painted(style, Printable.Clean(line)));
                }
            }
            else if (group.Help.IsEmpty)
            {
                terminal.Out.WriteLine(group.Decisions.All(decision => decision.Intent.Destination.Host is null)
                    ? $"  Nothing says where to. To open it, name the hosts in bulkhead.yaml, in place of any answer for the group: answers.groups.{group.Name}.hosts."
                    : "  No single edit is known that opens this and nothing else.");
            }
            else
            {
                foreach (var help in group.Help)
                {
                    DiagnosticPrinter.WriteHelp(terminal.Out, help, "  ");
                }
            }

            terminal.Out.WriteLine();
        }

        terminal.Out.WriteLine(groups.IsEmpty
            ? "Nothing that the configuration asks for is closed."
            : $"{groups.Sum(group => group.Decisions.Length)} destinations in {groups.Length} groups are closed. `bulkhead explain --denied --format json` holds each change as a patch.");
    }

    private static void WriteOpen(Terminal terminal, Question question, WorkloadAnswer answer, FileNames names)
    {
        var style = terminal.OutputStyle;
        var reasons = answer.Origins.Select(origin => DestinationText.Of(origin, names)).Distinct(StringComparer.Ordinal).ToList();
        var because = reasons.Count == 0 ? string.Empty : $", because of {reasons[0]}";
        var rule = answer.Rule is null ? "although no rule decides" : $"by rule {Printable.Clean(answer.Rule)}";
        terminal.Out.WriteLine(answer.Answer == Answer.Allowed
            ? $"{style.Green("allowed")}: {answer.Workload.Name} may reach {style.Bold(question.ToString())} {rule}{because}."
            : $"{style.Yellow("depends")}: {answer.Workload.Name} reaches {style.Bold(question.ToString())} {rule}{because} only under an assumption; otherwise it is denied. Do not rely on it, in either direction.");
        foreach (var reason in reasons.Skip(1))
        {
            terminal.Out.WriteLine($"  It is also there because of {reason}.");
        }

        if (answer.Policy is { } policy)
        {
            terminal.Out.WriteLine($"  The rule stands in {policy}.");
        }

        foreach (var assumption in answer.Assumptions)
        {
            terminal.Out.WriteLine($"  It is assumed that {Sentence(assumption)}");
        }
    }

    private static void WritePath(Terminal terminal, Question question)
    {
        if (question.Path is { } path)
        {
            terminal.Out.WriteLine($"  The path {Printable.Clean(path, 120)} is not enforced: rules see the name and the port, so every path at {question} passes. Only URL filters on decrypted traffic would see paths, and the generated policy has none.");
        }
    }

    private static void WriteDenied(Terminal terminal, ExplainReport report, FileNames names)
    {
        var style = terminal.OutputStyle;
        var who = report.Workload is null ? "no workload may reach" : $"{report.Workload} may not reach";
        var rule = report.Answers.Select(answer => answer.Rule).OfType<string>().FirstOrDefault();
        var why = rule is null or "deny-any" ? "what no rule permits is closed by deny-any" : $"rule {Printable.Clean(rule)} denies it";
        terminal.Out.WriteLine($"{style.Yellow("denied")}: {who} {style.Bold(report.Question.ToString())}; {why}.");
        foreach (var decision in report.About.Where(one => one.Decision == Decision.Allowed))
        {
            terminal.Out.WriteLine($"  For {decision.Intent.Workload}, open is only {DestinationText.Of(decision.Intent)} (rule {decision.Rule}), because of {DestinationText.Why(decision.Intent, names)}.");
        }

        foreach (var decision in report.About.Where(one => one.Decision == Decision.Denied))
        {
            terminal.Out.WriteLine($"  Group {decision.Intent.Group} asks for {DestinationText.Of(decision.Intent)} because of {DestinationText.Why(decision.Intent, names)}, but that stays closed: {Sentence(decision.Reason ?? "it is denied")}");
        }

        foreach (var name in report.Nearby)
        {
            terminal.Out.WriteLine($"  Perhaps a neighbour is meant that is open: {name}.");
        }

        foreach (var assumption in report.Answers.SelectMany(answer => answer.Assumptions).Distinct(StringComparer.Ordinal))
        {
            terminal.Out.WriteLine($"  It is assumed that {Sentence(assumption)}");
        }
    }

    private static void WriteChange(Terminal terminal, ExplainReport report)
    {
        if (report.Change is not { } change)
        {
            terminal.Out.WriteLine("  " + WhyNoChange(report.Question));
            foreach (var help in report.Help)
            {
                DiagnosticPrinter.WriteHelp(terminal.Out, help, "  ");
            }

            return;
        }

        var where = change.Folder == "." ? string.Empty : $" in the folder {Printable.Clean(change.Folder)}";
        terminal.Out.WriteLine($"  To open it, {change.Summary} in {Printable.Clean(change.File)}. This patch does that and opens nothing else (git apply{where}):");
        terminal.Out.WriteLine();
        foreach (var line in change.Patch.Split('\n').SkipLast(1))
        {
            // Exact where a program reads it, harmless where a person does.
            terminal.Out.WriteLine(terminal.OutputIsTerminal ? Painted(terminal.OutputStyle, Printable.Clean(line, 500)) : line);
        }
    }

    private static string WhyNoChange(Question question)
    {
        if (HostScopes.IsMetadata(question.Host))
        {
            return "No change opens it: metadata services and link-local addresses are never opened. Use workload identity in place of node credentials.";
        }

        return question.Host switch
        {
            Host.Address => "No single edit is known that opens it: reserved, loopback and IPv6 addresses are never opened.",
            _ when HostScopes.Of(question.Host) != DestinationScope.External =>
                "No single edit is known that opens it: a private name is nothing that a rule can read. Say in bulkhead.yaml which pods stand behind it (answers.services), or give its address (egress with cidr).",
            _ when !question.Protocol.CarriesName() || question.Port is not (443 or 80 or 8443 or 8080) =>
                $"No single edit is known that opens it: names are read from TLS and HTTP on the ports 443, 80, 8443 and 8080 only. If the address is fixed and known, give it in bulkhead.yaml (egress with cidr and port {question.Port}).",
            _ => "No single edit is known that opens it and nothing else.",
        };
    }

    private static string Painted(Style style, string line) => line.StartsWith('+') ? style.Green(line) : line.StartsWith('-') ? style.Red(line) : line;

    private static string Sentence(string text)
    {
        var clean = Printable.Clean(text, 400).TrimEnd();
        return clean.EndsWith('.') ? clean : clean + ".";
    }
}
