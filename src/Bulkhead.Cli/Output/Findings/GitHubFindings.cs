using System.Globalization;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>Workflow commands that the runner of GitHub turns into annotations. Only findings that count.</summary>
internal static class GitHubFindings
{
    /// <summary>GitHub shows ten of each level per step and drops the rest without a word.</summary>
    private const int MostOfALevel = 10;

    /// <summary>Writes the commands, the gravest first, and one notice when some had to go.</summary>
    public static void Write(TextWriter writer, FindingsReport report)
    {
        var counting = report.Placed().Where(one => one.Finding.Counts).ToArray();
        var left = 0;
        foreach (var level in counting.GroupBy(one => one.Finding.Diagnostic.Severity).OrderByDescending(group => group.Key))
        {
            // One notice is kept for the sentence at the end.
            var most = level.Key == Severity.Info ? MostOfALevel - 1 : MostOfALevel;
            foreach (var finding in level.Take(most))
            {
                writer.Write(Command(finding));
                writer.Write('\n');
            }

            left += Math.Max(0, level.Count() - most);
        }

        if (left > 0)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"::notice title=Bulkhead::{left} more findings are not shown here: see the report or run bulkhead {report.Command}.\n"));
        }
    }

    private static string Command(PlacedFinding placed)
    {
        var diagnostic = placed.Finding.Diagnostic;
        var level = diagnostic.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "notice",
        };
        var title = DiagnosticIndex.All.First(one => one.Code == diagnostic.Code).Title;
        var place = placed.Place is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"file={Property(at.Path)},line={at.Line},col={at.Column},")
            : string.Empty;
        var text = diagnostic.Help.Length == 0 ? diagnostic.Message : $"{diagnostic.Message}\n{diagnostic.Help}";
        return $"::{level} {place}title={Property($"{diagnostic.Code} {title}")}::{Data(text)}";
    }

    // The runner undoes these in the opposite order (actions/toolkit, packages/core/src/command.ts).
    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
