using System.CommandLine;
using Bulkhead.Cli.Hardening;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead review</c>: what can this deployment reach, and why.</summary>
internal static class ReviewCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("review", "Shows what the deployment can reach and why, what stays closed and how to answer it. Writes nothing.",
            """
            bulkhead review
            bulkhead review --config values.yaml --env .env --format json
            """);
        var input = new InputOptions(command);
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json", "markdown");
        var failOn = SharedOptions.Choice("--fail-on", "The least severity of a diagnostic that ends in exit code 1.", "error", "none", "info", "warning", "error");
        command.Options.Add(format);
        command.Options.Add(failOn);
        var harden = new Option<bool>("--harden") { Description = "Print only a patch of librechat.yaml that closes what LibreChat leaves open at run time, for git apply or patch -p1." };
        command.Options.Add(harden);
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, input.Read(parse), parse.GetValue(format)!, parse.GetValue(failOn)!, parse.GetValue(harden))));
        return command;
    }

    private static int Run(Terminal terminal, InputRequest request, string format, string failOn, bool harden)
    {
        var (project, plan, policy) = Plan.Of(request, watch: false);
        var review = plan with { Diagnostics = [.. plan.Diagnostics, .. ReviewFindings.Of(project.Inventory, policy, project.Settings, Plan.Today())] };
        if (harden)
        {
            return PrintPatch(terminal, request, project, review);
        }

        var groups = new ReviewGroups(review);
        switch (format)
        {
            case "json":
                InventoryJson.Write(terminal.OutStream, review, project.Names);
                DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
                break;
            case "markdown":
                ReviewMarkdown.Write(terminal.Out, review, groups, project.Names);
                DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
                break;
            default:
                ReviewText.Write(terminal, review, groups, project.Names);
                terminal.Flush();
                DiagnosticPrinter.Print(terminal, groups.Others, project.Names, Shown.LeastSeverity(terminal));
                break;
        }

        if (review.HasErrors)
        {
            return ExitCodes.Input;
        }

        return Fails(review, failOn) ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static int PrintPatch(Terminal terminal, InputRequest request, Project project, Review review)
    {
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            return ExitCodes.Input;
        }

        var hardening = Hardener.Of(request, project);
        terminal.Out.Write(hardening.Patch);
        terminal.Flush();
        foreach (var (setting, reason) in hardening.Open)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.NotHardened.At(
                span: null,
                $"{setting.Code} is not closed by the patch: {reason}.",
                "Put the lines in by hand:\n" + setting.ToYaml()), project.Names);
        }

        return hardening.Open.IsEmpty ? ExitCodes.Done : ExitCodes.Findings;
    }

    private static bool Fails(Review review, string failOn)
    {
        Severity? least = failOn switch
        {
            "info" => Severity.Info,
            "warning" => Severity.Warning,
            "error" => Severity.Error,
            _ => null,
        };
        // A provider that nobody approved is a finding at every level: approvedProviders exists to be enforced.
        return least is { } severity && review.Diagnostics.Any(diagnostic =>
            diagnostic.Severity >= severity || diagnostic.Code == PolicyDiagnostics.ProviderNotApproved.Code);
    }
}
