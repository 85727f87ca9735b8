using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead generate</c>: writes the manifests, or checks that they are what they should be.</summary>
internal static class GenerateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("generate", "Writes the policy: Aviatrix FirewallPolicy and Kubernetes NetworkPolicy manifests with a kustomization.yaml. Every file is proved before it is written; on any error nothing is written.",
            """
            bulkhead generate --out policy
            bulkhead generate --check             in a pipeline: exit 1 and a diff when the folder is not up to date
            bulkhead generate --check --report junit=policy.xml
            bulkhead generate --out - | kubectl diff -f -
            """);
        var input = new InputOptions(command);
        var output = new Option<string>("--out", "-o") { Description = "The folder to write, or - for standard output. Default: output.directory of bulkhead.yaml, else bulkhead-policy.", HelpName = "DIR" };
        var check = new Option<bool>("--check") { Description = "Write nothing; compare with the folder, print a short diff and exit 1 when they differ." };
        var format = SharedOptions.Choice("--format", "With --check: how to print what was found.", "text", ["text", .. FindingFormats.Names]);
        var watch = new Option<bool>("--watch") { Description = "A staged rollout: the closing deny of every workload is evaluated and logged, but not enforced." };
        var target = new Option<string[]>("--target") { Description = "What to write for. Repeatable; default: targets of bulkhead.yaml, else aviatrix and network-policy.", HelpName = string.Join('|', PolicyTargets.Names) };
        SharedOptions.Restrict(target, PolicyTargets.Names.ToArray());
        var chartVersion = new Option<string>("--chart-version") { Description = "The version of the Aviatrix k8s-firewall chart whose CRDs are installed.", HelpName = "VERSION" };
        chartVersion.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value))
            {
                if (!AviatrixVersion.TryParse(text, out _))
                {
                    result.AddError($"--chart-version '{text}' is no version such as 10.1.0.");
                }
            }
        });
        output.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError("--out needs the name of a folder, or - for standard output.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(output) == "-")
            {
                result.AddError("--check compares with a folder; it cannot be used with --out -.");
            }
        });
        foreach (var option in new Option[] { output, check, format, watch, target, chartVersion })
        {
            command.Options.Add(option);
        }

        var report = new ReportOption(command, FindingFormats.Names);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(check) && (report.IsGiven(result) || result.GetValue(format) is not ("text" or null)))
            {
                result.AddError("--format and --report say what a check has found: they need --check.");
            }
        });

        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, new Arguments(
            input.Read(parse) with { DestinationsOnly = true },
            parse.GetValue(output),
            parse.GetValue(check),
            parse.GetValue(watch),
            [.. parse.GetValue(target) ?? []],
            parse.GetValue(chartVersion))
        {
            Format = parse.GetValue(format)!,
            Reports = report.Read(parse),
        })));
        return command;
    }

    private static int Run(Terminal terminal, Arguments arguments)
    {
        var read = Project.Read(arguments.Input);
        var (project, review, policy) = Plan.Of(read with { Settings = arguments.Apply(read.Settings) }, arguments.Watch);
        var check = new PolicyCheck(terminal, project, arguments.Format, arguments.Reports);
        var least = arguments.Format == "text" ? Shown.LeastSeverity(terminal) : Severity.Error;
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, least);
            terminal.Error.WriteLine("nothing was written.");
            return check.End(review.Diagnostics, ExitCodes.Input);
        }

        var result = Generator.Generate(project.Inventory, policy, project.Settings, ToolVersion.Text);
        ImmutableArray<Diagnostic> found = [.. review.Diagnostics, .. result.Diagnostics];
        DiagnosticPrinter.Print(terminal, found, project.Names, least);
        if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            terminal.Error.WriteLine("nothing was written.");
            // BH6xxx at this point is a failed self-proof: the fault is ours.
            return check.End(found, error.Code.StartsWith("BH6", StringComparison.Ordinal) ? ExitCodes.Bug : ExitCodes.Input);
        }

        if (arguments.Output == "-")
        {
            return WriteStream(terminal, result.Artefacts);
        }

        var directory = arguments.Output ?? project.OutputDirectory;
        return arguments.Check ? check.Run(directory, result.Artefacts, found) : WriteFolder(terminal, directory, result.Artefacts, project.Names);
    }

    // In a stream for kubectl the list of files, and what Terraform and Helm read, would be unknown objects.
    private static int WriteStream(Terminal terminal, ImmutableArray<Artefact> artefacts)
    {
        if (!artefacts.Any(static artefact => ArtefactKinds.IsManifest(artefact.FileName)))
        {
            // Nothing for kubectl: then what there is, as it is.
            foreach (var artefact in artefacts.Where(static artefact => ArtefactKinds.IsInput(artefact.FileName)))
            {
                terminal.Out.Write(artefact.Content);
            }

            return ExitCodes.Done;
        }

        foreach (var artefact in artefacts.Where(static artefact => ArtefactKinds.IsManifest(artefact.FileName)))
        {
            terminal.Out.Write("---\n");
            terminal.Out.Write(artefact.Content);
        }

        return ExitCodes.Done;
    }

    private static int WriteFolder(Terminal terminal, string directory, ImmutableArray<Artefact> artefacts, FileNames names)
    {
        var outcome = new PolicyFolder(directory).Write(artefacts);
        DiagnosticPrinter.Print(terminal, outcome.Diagnostics, names, Shown.LeastSeverity(terminal));
        if (outcome.Refused)
        {
            return ExitCodes.Target;
        }

        if (!terminal.Quiet)
        {
            foreach (var name in outcome.Written)
            {
                terminal.Out.WriteLine($"wrote      {Path.Combine(directory, name)}");
            }

            foreach (var name in outcome.Removed)
            {
                terminal.Out.WriteLine($"removed    {Path.Combine(directory, name)}");
            }

            foreach (var name in outcome.Unchanged)
            {
                terminal.Out.WriteLine($"unchanged  {Path.Combine(directory, name)}");
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>What the command line asks for.</summary>
    private sealed record Arguments(InputRequest Input, string? Output, bool Check, bool Watch, ImmutableArray<string> Targets, string? ChartVersion)
    {
        public string Format { get; init; } = "text";

        public ImmutableArray<ReportFile> Reports { get; init; } = [];

        /// <summary>The settings with what the command line overrides.</summary>
        public BulkheadSettings Apply(BulkheadSettings settings)
        {
            if (!Targets.IsEmpty)
            {
                settings = settings with { Targets = [.. Targets.Distinct(StringComparer.Ordinal).Select(Target).Order()] };
            }

            return ChartVersion is null
                ? settings
                : settings with { Deployment = settings.Deployment with { Aviatrix = settings.Deployment.Aviatrix with { ChartVersion = ChartVersion } } };
        }

        private static PolicyTarget Target(string name) => PolicyTargets.TryParse(name, out var target) ? target : throw new InvalidOperationException("The parser accepts known targets only.");
    }
}
