using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Cli.Verifying;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead verify</c>: are configuration, committed policy and cluster in step.</summary>
internal static class VerifyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("verify", "Checks that the committed policy is what the configuration asks for and, on request, that the cluster holds what is committed. Differences are shown as reach: who may reach what that should not, by which rule. Exit code 0 when all are in step, 1 when not.",
            """
            bulkhead verify
            kubectl get firewallpolicies,networkpolicies -A -o json | bulkhead verify --live -
            bulkhead verify --context production
            """);
        var input = new InputOptions(command);
        var folder = new Option<string>("--out", "-o") { Description = "The committed folder. Default: output.directory of bulkhead.yaml, else bulkhead-policy.", HelpName = "DIR" };
        var live = new Option<string>("--live") { Description = "The objects of the cluster: the output of kubectl get firewallpolicies,networkpolicies -o json (or yaml); - is standard input.", HelpName = "FILE" };
        var kubeconfig = new Option<string>("--kubeconfig") { Description = "Ask the cluster of this kubeconfig, by the kubectl of the PATH.", HelpName = "FILE" };
        var context = new Option<string>("--context") { Description = "Ask the cluster of this context, by the kubectl of the PATH.", HelpName = "NAME" };
        var watch = new Option<bool>("--watch") { Description = "The folder was generated with --watch." };
        var format = SharedOptions.Choice("--format", "How to print it.", "text", ["text", "json", "markdown", .. FindingFormats.Names]);
        var failOn = SharedOptions.Choice("--fail-on", "The least severity of a finding that ends in exit code 1. Differences in reach are errors, in form alone warnings.", "warning", "none", "info", "warning", "error");
        command.Validators.Add(result =>
        {
            if (result.GetValue(live) is not null && (result.GetValue(kubeconfig) is not null || result.GetValue(context) is not null))
            {
                result.AddError("--live reads a file and cannot be used with --kubeconfig or --context, which ask a cluster.");
            }
        });
        foreach (var option in new Option[] { folder, live, kubeconfig, context, watch, format, failOn })
        {
            command.Options.Add(option);
        }

        var report = new ReportOption(command, FindingFormats.Names);

        command.SetAction(parse => shared.Run(parse, terminal =>
        {
            var asksCluster = parse.GetValue(kubeconfig) is not null || parse.GetValue(context) is not null;
            var request = parse.GetValue(live) is { } file ? new LiveRequest(file, null, null)
                : asksCluster ? new LiveRequest(null, parse.GetValue(kubeconfig), parse.GetValue(context)) : null;
            return Run(terminal, new Arguments(input.Read(parse), parse.GetValue(folder), request, parse.GetValue(watch), parse.GetValue(format)!, parse.GetValue(failOn)!, report.Read(parse)));
        }));
        return command;
    }

    private static int Run(Terminal terminal, Arguments arguments)
    {
        var (project, review, policy) = Plan.Of(arguments.Input, arguments.Watch);
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            return ExitCodes.Input;
        }

        var result = Generator.Generate(project.Inventory, policy, project.Settings, ToolVersion.Text);
        if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            DiagnosticPrinter.Print(terminal, result.Diagnostics, project.Names, Severity.Error);
            return error.Code.StartsWith("BH6", StringComparison.Ordinal) ? ExitCodes.Bug : ExitCodes.Input;
        }

        var namespaces = Verification.Namespaces(policy);
        var directory = arguments.Folder ?? project.OutputDirectory;
        var (folder, refusal) = CommittedFolder.Read(directory, namespaces);
        if (folder is null)
        {
            DiagnosticPrinter.Print(terminal, refusal!, FileNames.Empty);
            return ExitCodes.Target;
        }

        if (!folder.Errors.IsEmpty)
        {
            DiagnosticPrinter.Print(terminal, folder.Errors.Select(one => one.Span is { } span ? one with { Span = span with { File = Path.Combine(directory, span.File) } } : one), FileNames.Empty, Severity.Error);
            return ExitCodes.Input;
        }

        PolicyObjects? live = null;
        if (arguments.Live is { } request)
        {
            (live, var errors, var code) = LiveObjects.Read(request, namespaces, project.Settings);
            if (live is null)
            {
                DiagnosticPrinter.Print(terminal, errors, FileNames.Empty, Severity.Error);
                return code;
            }
        }

        var report = Verification.Compare(policy, result.Artefacts, folder, directory, live, arguments.Live?.Shown, project.Names);
        var findings = new FindingsReport(
            "verify", [.. report.Findings.Select(static finding => new ReportedFinding(finding.Diagnostic, null))], new ReportPlaces(project.Names, project.Contents),
            finding => IsAtLeast(finding.Diagnostic, arguments.FailOn));
        Write(terminal, report, arguments.Format, project.Names, findings);
        if (!ReportOption.Write(terminal, arguments.Reports, project.Names, (kind, stream) => FindingFormats.Write(kind, stream, findings)))
        {
            return ExitCodes.Target;
        }

        return Fails(report, arguments.FailOn) ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static void Write(Terminal terminal, VerifyReport report, string format, FileNames names, FindingsReport findings)
    {
        switch (format)
        {
            case "json":
                VerifyJson.Write(terminal.OutStream, report, names);
                break;
            case "markdown":
                VerifyMarkdown.Write(terminal.Out, report);
                break;
            case "text":
                VerifyText.Write(terminal, report);
                break;
            default:
                FindingFormats.Write(format, terminal.OutStream, findings);
                break;
        }
    }

    private static bool Fails(VerifyReport report, string failOn) => report.Findings.Any(finding => IsAtLeast(finding.Diagnostic, failOn));

    private static bool IsAtLeast(Diagnostic diagnostic, string failOn)
    {
        Severity? least = failOn switch
        {
            "info" => Severity.Info,
            "warning" => Severity.Warning,
            "error" => Severity.Error,
            _ => null,
        };
        return least is { } severity && diagnostic.Severity >= severity;
    }

    private sealed record Arguments(InputRequest Input, string? Folder, LiveRequest? Live, bool Watch, string Format, string FailOn, ImmutableArray<ReportFile> Reports);
}
