using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>What a command has found, ready for any writer of findings.</summary>
/// <param name="Command">The command that found it: <c>review</c>, <c>verify</c>, <c>generate</c>.</param>
/// <param name="Findings">All findings, those that somebody has accepted included.</param>
/// <param name="Places">Where they are, as the readers of reports know files.</param>
/// <param name="Fails">Whether a finding makes the command fail.</param>
internal sealed record FindingsReport(string Command, ImmutableArray<ReportedFinding> Findings, ReportPlaces Places, Func<ReportedFinding, bool> Fails)
{
    /// <summary>Whether the findings were compared with a baseline.</summary>
    public bool HasBaseline { get; init; }

    /// <summary>
    /// The findings in the order of files and lines, each with its fingerprint and the number (from 1) of the finding among those with the same fingerprint,
    /// so that the pair is unique in the report.
    /// </summary>
    public ImmutableArray<PlacedFinding> Placed()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<PlacedFinding>(Findings.Length);
        foreach (var finding in Findings
            .OrderBy(one => one.Diagnostic.Span?.File, StringComparer.Ordinal)
            .ThenBy(one => one.Diagnostic.Span?.Line)
            .ThenBy(one => one.Diagnostic.Span?.Column)
            .ThenBy(one => one.Diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(one => one.Diagnostic.Message, StringComparer.Ordinal))
        {
            var print = Fingerprint.Of(finding.Diagnostic);
            var number = seen.GetValueOrDefault(print) + 1;
            seen[print] = number;
            result.Add(new PlacedFinding(finding, Places.Of(finding.Diagnostic.Span), print, number) { Related = Places.Of(finding.Diagnostic.Related?.Span) });
        }

        return result.DrainToImmutable();
    }
}

/// <summary>A finding with its place in the repository.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Place">Where; null when no file is concerned, or the input came from standard input.</param>
/// <param name="Print">See <see cref="Fingerprint"/>.</param>
/// <param name="Number">Which of the findings with this fingerprint it is, from 1.</param>
internal sealed record PlacedFinding(ReportedFinding Finding, ReportPlace? Place, string Print, int Number)
{
    /// <summary>The place of <see cref="Diagnostic.Related"/>; null for none.</summary>
    public ReportPlace? Related { get; init; }

    /// <summary>The fingerprint, unique in the report.</summary>
    public string UniquePrint => Number == 1 ? Print : $"{Print}-{Number}";
}
