using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead explain</c>: would this connection pass, and because of which line.</summary>
internal static class ExplainCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("explain", "Says whether a connection would pass, by which rule and because of which line; if not, what would open it, as a patch. Exit code 0 when it is allowed, 1 when it is denied (the other way round with --denied). Without a destination, --denied lists everything that the configuration asks for and that is closed.",
            """
            bulkhead explain api.groq.com
            bulkhead explain https://mcp.example.com:8443/sse --workload librechat
            bulkhead explain pastebin.com | git apply  open it on purpose, by the patch that is printed
            bulkhead explain pastebin.com --denied     a test for a pipeline
            bulkhead explain --denied                  what is closed, and why
            """);
        var destination = new Argument<string?>("HOST[:PORT]|URL") { Description = "The destination; port 443 and https unless it says otherwise.", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(destination);
        var input = new InputOptions(command, takesFiles: false);
        var workload = new Option<string>("--workload", "-w") { Description = "The workload that opens the connection. Default: all of them.", HelpName = "NAME" };
        var denied = new Option<bool>("--denied") { Description = "With a destination, expect a denial: exit 0 when it is denied, 1 when it is allowed. Without one, list what is closed." };
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json");
        command.Options.Add(workload);
        command.Options.Add(denied);
        command.Options.Add(format);
        command.Validators.Add(result =>
        {
            if (result.GetValue(destination) is null && !result.GetValue(denied))
            {
                result.AddError("explain needs a destination, or --denied to list everything that is closed.");
            }
        });
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, new Arguments(
            input.Read(parse), parse.GetValue(destination), parse.GetValue(workload), parse.GetValue(denied), parse.GetValue(format) == "json"))));
        return command;
    }

    private static int Run(Terminal terminal, Arguments arguments)
    {
        Question? question = null;
        if (arguments.Destination is { } text && !Question.TryRead(text, out question, out var problem))
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.BadDestination.At(span: null, $"'{Printable.Clean(text)}' cannot be asked about: {problem}",
                "Give a host name, host:port, an address or a URL."), FileNames.Empty);
            return ExitCodes.Usage;
        }

        var (project, review, policy) = Plan.Of(arguments.Input, watch: false);
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            return ExitCodes.Input;
        }

        var asked = policy.Workloads.Where(one => arguments.Workload is null || one.Workload.Name == arguments.Workload).ToImmutableArray();
        if (asked.IsEmpty)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.UnknownWorkload.At(span: null, $"the deployment has no workload '{Printable.Clean(arguments.Workload ?? string.Empty)}'.",
                "It has: " + string.Join(", ", policy.Workloads.Select(one => one.Workload.Name)) + "."), project.Names);
            return ExitCodes.Usage;
        }

        var finder = new ChangeFinder(arguments.Input, project, policy);
        return question is null
            ? List(terminal, arguments, ClosedGroups.Of(review, arguments.Workload, finder), project.Names)
            : Answer(terminal, arguments, Report(question, arguments.Workload, review, policy, asked, finder), project.Names);
    }

    private static int List(Terminal terminal, Arguments arguments, ImmutableArray<ClosedGroupAnswer> groups, FileNames names)
    {
        if (arguments.Json)
        {
            ExplainJson.Write(terminal.OutStream, groups, names);
        }
        else
        {
            ExplainText.Write(terminal, groups, names);
        }

        return ExitCodes.Done;
    }

    private static int Answer(Terminal terminal, Arguments arguments, ExplainReport report, FileNames names)
    {
        if (arguments.Json)
        {
            ExplainJson.Write(terminal.OutStream, report, names);
        }
        else
        {
            ExplainText.Write(terminal, report, names);
        }

        // What passes under one reading only is neither certainly open nor certainly closed: both tests fail.
        var expected = arguments.ExpectsDenial ? Explaining.Answer.Denied : Explaining.Answer.Allowed;
        return report.Answer == expected ? ExitCodes.Done : ExitCodes.Findings;
    }

    private static ExplainReport Report(Question question, string? workload, Review review, EgressPolicy policy, ImmutableArray<WorkloadPolicy> asked, ChangeFinder finder)
    {
        var answers = Explanation.Of(question, policy, asked);
        var about = Explanation.About(question, policy);
        var isAllowed = answers.Any(answer => answer.Answer == Explaining.Answer.Allowed);
        var change = isAllowed ? null : finder.For(question, about, workload);
        ImmutableArray<string> help = isAllowed || change is not null ? [] :
        [
            .. about.Where(decision => decision.Decision == Decision.Denied)
                .SelectMany(decision => review.Diagnostics.Where(diagnostic => diagnostic.Group == decision.Intent.Group))
                .Select(diagnostic => diagnostic.Help).Distinct(StringComparer.Ordinal),
        ];
        ImmutableArray<string> nearby = isAllowed ? [] : [.. Explanation.Nearby(question, policy).Where(name => name != question.Host.Text)];
        return new ExplainReport(question, workload, answers, about, nearby, change, help);
    }

    private sealed record Arguments(InputRequest Input, string? Destination, string? Workload, bool ExpectsDenial, bool Json);
}
