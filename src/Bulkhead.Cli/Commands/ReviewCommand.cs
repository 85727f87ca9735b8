using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Findings;
using Bulkhead.Cli.Hardening;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Cli.Output.ReviewPage;
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
            bulkhead review --format html > review.html  a document to print and to decide by
            """);
        var input = new InputOptions(command);
        var format = SharedOptions.Choice("--format", "How to print it.", "text", [.. ReviewReports.Formats]);
        var failOn = SharedOptions.Choice("--fail-on", "The least severity of a diagnostic that ends in exit code 1.", "error", "none", "info", "warning", "error");
        var harden = new Option<bool>("--harden") { Description = "Print only a patch of librechat.yaml that closes what LibreChat leaves open at run time, for git apply or patch -p1." };
        var baseline = new Option<string?>("--baseline") { Description = "A file of known findings: only others make the command fail.", HelpName = "FILE" };
        var update = new Option<bool>("--update-baseline") { Description = "Begin the file of --baseline with the findings of today, or take out of it what no longer occurs." };
        command.Options.Add(format);
        command.Options.Add(failOn);
        var report = new ReportOption(command, ReviewReports.Formats);
        command.Options.Add(harden);
        command.Options.Add(baseline);
        command.Options.Add(update);
        command.Validators.Add(result =>
        {
            if (result.GetValue(update) && result.GetValue(baseline) is null)
            {
                result.AddError("--update-baseline needs the file: --baseline FILE.");
            }
        });
        command.SetAction(parse => shared.Run(parse, terminal => Run(
            terminal,
            input.Read(parse),
            new Wish(parse.GetValue(format)!, parse.GetValue(failOn)!, parse.GetValue(harden), parse.GetValue(baseline), parse.GetValue(update))
            {
                Reports = report.Read(parse),
            })));
        return command;
    }

    private static int Run(Terminal terminal, InputRequest request, Wish wish)
    {
        var (project, plan, policy) = Plan.Of(request, watch: false);
        if (wish.Harden)
        {
            return PrintPatch(terminal, request, project, plan);
        }

        var findings = FindingReport.Of(project, plan, policy);
        var review = plan with { Diagnostics = [.. findings.Where(finding => finding.Suppression is null).Select(finding => finding.Diagnostic)] };
        if (wish.Baseline is { } path)
        {
            var problem = review.HasErrors || !wish.UpdateBaseline ? null : BaselineFile.Update(path, findings);
            var known = problem is null ? BaselineFile.Read(path, out problem) : [];
            if (problem is not null)
            {
                DiagnosticPrinter.Print(terminal, problem, project.Names);
                return problem.Code == CliDiagnostics.BaselineRefused.Code ? ExitCodes.Target : ExitCodes.Input;
            }

            findings = Baseline.Apply(findings, known, project.Names.Add(path));
            review = review with { Diagnostics = [.. findings.Where(finding => finding.Suppression is null).Select(finding => finding.Diagnostic)] };
        }

        var groups = new ReviewGroups(review);
        var found = new FindingsReport("review", findings, new ReportPlaces(project.Names, project.Contents), finding => Fails(finding, wish.FailOn)) { HasBaseline = wish.Baseline is not null };
        var page = new Lazy<ReviewPageParts>(() => new ReviewPageParts(
            SurprisingPaths.Of(review.Decisions, project.Settings),
            [.. found.Placed().Select(static placed => placed.Finding)],
            ReviewChanges.Of(request, project, review, policy)));
        var reports = new ReviewReports(review, groups, project.Names, found, () => page.Value);
        if (wish.Format == "text")
        {
            ReviewText.Write(terminal, review, groups, project.Names);
            terminal.Flush();
            PrintOthers(terminal, findings, groups, project.Names);
        }
        else
        {
            reports.Write(wish.Format, terminal.OutStream);
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
        }

        var written = ReportOption.Write(terminal, wish.Reports, project.Names, reports.Write);
        if (review.HasErrors)
        {
            return ExitCodes.Input;
        }

        if (!written)
        {
            return ExitCodes.Target;
        }

        return findings.Any(finding => Fails(finding, wish.FailOn)) ? ExitCodes.Findings : ExitCodes.Done;
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

    // What was accepted is shown only to those who ask for everything.
    private static void PrintOthers(Terminal terminal, ImmutableArray<ReportedFinding> findings, ReviewGroups groups, FileNames names)
    {
        var least = Shown.LeastSeverity(terminal);
        var accepted = findings.Where(finding => !finding.Counts).ToLookup(finding => finding.Diagnostic);
        if (least == Severity.Info)
        {
            foreach (var finding in accepted.SelectMany(one => one))
            {
                var why = finding.Suppression is { } suppression ? $"suppressed until {suppression.Until:yyyy-MM-dd}: {suppression.Reason}" : "known by the baseline";
                DiagnosticPrinter.Print(terminal, finding.Diagnostic with { Severity = Severity.Info, Message = $"{finding.Diagnostic.Message} ({why})" }, names);
            }
        }

        DiagnosticPrinter.Print(terminal, groups.Others.Where(diagnostic => !accepted.Contains(diagnostic)), names, least);
    }

    private static bool Fails(ReportedFinding finding, string failOn)
    {
        Severity? least = failOn switch
        {
            "info" => Severity.Info,
            "warning" => Severity.Warning,
            "error" => Severity.Error,
            _ => null,
        };
        // A provider that nobody approved is a finding at every level: approvedProviders exists to be enforced.
        return least is { } severity && finding.Counts
            && (finding.Diagnostic.Severity >= severity || finding.Diagnostic.Code == PolicyDiagnostics.ProviderNotApproved.Code);
    }

    private sealed record Wish(string Format, string FailOn, bool Harden, string? Baseline, bool UpdateBaseline)
    {
        public ImmutableArray<ReportFile> Reports { get; init; } = [];
    }
}
