using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead explain</c>: would this connection pass, and because of which line.</summary>
internal static class ExplainCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("explain", "Says whether a connection would pass, by which rule and because of which line; if not, what would open it. Exit code 0 when it is allowed, 1 when it is denied (the other way round with --denied).",
            """
            bulkhead explain api.groq.com
            bulkhead explain https://mcp.example.com:8443/sse --workload librechat
            bulkhead explain pastebin.com --denied     a test for a pipeline
            """);
        var destination = new Argument<string>("HOST[:PORT]|URL") { Description = "The destination; port 443 and https unless it says otherwise." };
        command.Arguments.Add(destination);
        var input = new InputOptions(command, takesFiles: false);
        var workload = new Option<string>("--workload", "-w") { Description = "The workload that opens the connection. Default: all of them.", HelpName = "NAME" };
        var denied = new Option<bool>("--denied") { Description = "Expect a denial: exit 0 when it is denied, 1 when it is allowed." };
        command.Options.Add(workload);
        command.Options.Add(denied);
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, input.Read(parse), parse.GetValue(destination)!, parse.GetValue(workload), parse.GetValue(denied))));
        return command;
    }

    private static int Run(Terminal terminal, InputRequest request, string text, string? workloadName, bool expectDenial)
    {
        if (!Question.TryRead(text, out var question, out var problem))
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.BadDestination.At(span: null, $"'{Printable.Clean(text)}' cannot be asked about: {problem}",
                "Give a host name, host:port, an address or a URL."), FileNames.Empty);
            return ExitCodes.Usage;
        }

        var (project, review, policy) = Plan.Of(request, watch: false);
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            return ExitCodes.Input;
        }

        var asked = policy.Workloads.Where(one => workloadName is null || one.Workload.Name == workloadName).ToImmutableArray();
        if (asked.IsEmpty)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.UnknownWorkload.At(span: null, $"the deployment has no workload '{Printable.Clean(workloadName ?? string.Empty)}'.",
                "It has: " + string.Join(", ", policy.Workloads.Select(one => one.Workload.Name)) + "."), project.Names);
            return ExitCodes.Usage;
        }

        var answers = Explanation.Of(question!, policy, asked);
        var open = answers.Where(answer => answer.Allowed).ToImmutableArray();
        if (open.IsEmpty)
        {
            WriteDenied(terminal, question!, review, policy, workloadName, project.Names);
        }
        else
        {
            WriteAllowed(terminal, question!, open, project.Names);
        }

        return open.IsEmpty == expectDenial ? ExitCodes.Done : ExitCodes.Findings;
    }

    private static void WriteAllowed(Terminal terminal, Question question, ImmutableArray<WorkloadAnswer> answers, FileNames names)
    {
        var style = terminal.OutputStyle;
        foreach (var answer in answers)
        {
            var reasons = answer.Origins.Select(origin => DestinationText.Of(origin, names)).Distinct(StringComparer.Ordinal).ToList();
            var because = reasons.Count == 0 ? string.Empty : $", because of {reasons[0]}";
            terminal.Out.WriteLine($"{style.Green("allowed")}: {answer.Workload} may reach {style.Bold(question.ToString())} by rule {answer.Rule}{because}.");
            foreach (var reason in reasons.Skip(1))
            {
                terminal.Out.WriteLine($"  also because of {reason}");
            }

            foreach (var assumption in answer.Assumptions)
            {
                terminal.Out.WriteLine($"  assuming: {assumption}");
            }
        }
    }

    private static void WriteDenied(Terminal terminal, Question question, Review review, EgressPolicy policy, string? workloadName, FileNames names)
    {
        var style = terminal.OutputStyle;
        var who = workloadName is null ? "no workload may reach" : $"{workloadName} may not reach";
        terminal.Out.WriteLine($"{style.Yellow("denied")}: {who} {style.Bold(question.ToString())}; what no rule permits is closed by deny-any.");
        var about = Explanation.About(question, policy);
        foreach (var decision in about.Where(one => one.Decision == Decision.Allowed))
        {
            terminal.Out.WriteLine($"  open is only {DestinationText.Of(decision.Intent)} for {decision.Intent.Workload} (rule {decision.Rule}), because of {DestinationText.Why(decision.Intent, names)}.");
        }

        var closed = about.Where(one => one.Decision == Decision.Denied).ToImmutableArray();
        foreach (var decision in closed)
        {
            terminal.Out.WriteLine($"  group {decision.Intent.Group} asks for {DestinationText.Of(decision.Intent)} ({DestinationText.Why(decision.Intent, names)}) and is closed: {decision.Reason}");
            foreach (var help in review.Diagnostics.Where(diagnostic => diagnostic.Group == decision.Intent.Group).Select(diagnostic => diagnostic.Help).Distinct(StringComparer.Ordinal))
            {
                DiagnosticPrinter.WriteHelp(terminal.Out, help, "  ");
            }
        }

        foreach (var name in Explanation.Nearby(question, policy).Where(name => name != question.Host.Text))
        {
            terminal.Out.WriteLine($"  a neighbour is open: {name}");
        }

        var scope = HostScopes.Of(question.Host);
        if (closed.IsEmpty && scope is DestinationScope.External or DestinationScope.Private)
        {
            WriteSnippet(terminal, question, workloadName ?? WorkloadNames.LibreChat);
        }
    }

    private static void WriteSnippet(Terminal terminal, Question question, string workload)
    {
        var key = question.Host is Host.Address address ? $"cidr: {address.Cidr}" : $"host: {question.Host.Text}";
        var protocol = question.Protocol == ApplicationProtocol.Https ? string.Empty : $"\n    protocol: {question.Protocol.Name()}";
        DiagnosticPrinter.WriteHelp(terminal.Out,
            $"""
            to open it on purpose, add this to bulkhead.yaml:
            egress:
              - name: {GroupNames.Slug(question.Host.Text)}
                workload: {workload}
                {key}
                port: {question.Port}{protocol}
                owner: who answers for it
                reason: why it is needed
            """, "  ");
    }
}
