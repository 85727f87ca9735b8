using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>generate --check</c>: is the folder what would be generated now.</summary>
/// <param name="terminal">Where to print.</param>
/// <param name="project">The deployment.</param>
/// <param name="format"><c>text</c>, or one of <see cref="FindingFormats.Names"/>.</param>
/// <param name="reports">What to write into files.</param>
internal sealed class PolicyCheck(Terminal terminal, Project project, string format, ImmutableArray<ReportFile> reports)
{
    /// <summary>Compares and prints; writes nothing into the folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="artefacts">What would be generated.</param>
    /// <param name="found">What reading, planning and generating have found; it fails nothing here.</param>
    public int Run(string directory, ImmutableArray<Artefact> artefacts, ImmutableArray<Diagnostic> found)
    {
        var folder = new PolicyFolder(directory);
        var (texts, refusal) = folder.Problem() is { } problem ? (ImmutableSortedDictionary<string, string>.Empty, problem) : folder.ReadAll();
        if (refusal is not null)
        {
            DiagnosticPrinter.Print(terminal, refusal, FileNames.Empty);
            return End([.. found, refusal], ExitCodes.Target);
        }

        var drift = FolderComparison.Compare(artefacts, texts);
        ImmutableArray<Diagnostic> placed = [.. drift.Diagnostics.Select(diagnostic => diagnostic.Span is { } span
            ? diagnostic with { Span = span with { File = project.Names.Add(Path.Combine(directory, span.File)) } }
            : diagnostic)];
        if (format == "text")
        {
            WriteDiff(terminal, drift.Diff);
            terminal.Flush();
            DiagnosticPrinter.Print(terminal, placed, project.Names, Shown.LeastSeverity(terminal));
            if (!drift.HasDrift)
            {
                terminal.Note($"{directory} is up to date ({artefacts.Length} files).");
            }
        }

        return End([.. found, .. placed], drift.HasDrift ? ExitCodes.Findings : ExitCodes.Done);
    }

    /// <summary>Prints and writes the findings in the formats of machines that are wanted.</summary>
    /// <param name="found">All findings; errors are what makes the check fail.</param>
    /// <param name="code">The exit code so far.</param>
    /// <returns>The same, or that of a target that refuses where a report could not be written and nothing worse happened.</returns>
    public int End(ImmutableArray<Diagnostic> found, int code)
    {
        var findings = new FindingsReport(
            "generate", [.. found.Select(static one => new ReportedFinding(one, null))], new ReportPlaces(project.Names, project.Contents),
            static finding => finding.Diagnostic.Severity == Severity.Error);
        if (format != "text")
        {
            FindingFormats.Write(format, terminal.OutStream, findings);
        }

        var written = ReportOption.Write(terminal, reports, project.Names, (kind, stream) => FindingFormats.Write(kind, stream, findings));
        return written || code > ExitCodes.Findings ? code : ExitCodes.Target;
    }

    private static void WriteDiff(Terminal terminal, string diff)
    {
        var style = terminal.OutputStyle;
        foreach (var line in diff.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            terminal.Out.WriteLine(line[0] switch
            {
                '+' => style.Green(line),
                '-' => style.Red(line),
                _ => line,
            });
        }
    }
}
