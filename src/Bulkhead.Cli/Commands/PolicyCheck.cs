using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>generate --check</c>: is the folder what would be generated now.</summary>
internal static class PolicyCheck
{
    /// <summary>Compares and prints; writes nothing.</summary>
    public static int Run(Terminal terminal, string directory, ImmutableArray<Artefact> artefacts)
    {
        var folder = new PolicyFolder(directory);
        if (folder.Problem() is { } problem)
        {
            DiagnosticPrinter.Print(terminal, problem, FileNames.Empty);
            return ExitCodes.Target;
        }

        var (texts, refusal) = folder.ReadAll();
        if (refusal is not null)
        {
            DiagnosticPrinter.Print(terminal, refusal, FileNames.Empty);
            return ExitCodes.Target;
        }

        var drift = FolderComparison.Compare(artefacts, texts);
        WriteDiff(terminal, drift.Diff);
        terminal.Flush();
        var placed = drift.Diagnostics.Select(diagnostic => diagnostic.Span is { } span
            ? diagnostic with { Span = span with { File = Path.Combine(directory, span.File) } }
            : diagnostic);
        DiagnosticPrinter.Print(terminal, placed, FileNames.Empty, Shown.LeastSeverity(terminal));
        if (drift.HasDrift)
        {
            return ExitCodes.Findings;
        }

        terminal.Note($"{directory} is up to date ({artefacts.Length} files).");
        return ExitCodes.Done;
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
