using Bulkhead.Cli.Probing;

namespace Bulkhead.Cli.Output;

/// <summary>A run of probe as a table, with a sentence about the whole.</summary>
internal static class ProbeText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, ProbeReport report)
    {
        var style = terminal.OutputStyle;
        var table = new TextTable();
        foreach (var one in report.Results)
        {
            Func<string, string> paint = one.IsAsExpected ? style.Green : one.Verdict.Outcome == ProbeOutcome.Inconclusive ? style.Yellow : style.Red;
            table.Add([one.IsAsExpected ? "ok" : "NOT OK", one.Verdict.Outcome.Word(), one.Attempt.Id, one.Attempt.Target, one.Verdict.Detail], [paint, paint, null, null, style.Dim]);
        }

        table.Write(terminal.Out, string.Empty, terminal.Width);
        terminal.Out.WriteLine(Sentence(report));
    }

    private static string Sentence(ProbeReport report)
    {
        var allowed = report.Results.Where(static one => one.Attempt.Expected == ProbeOutcome.Reached).ToArray();
        var forbidden = report.Results.Where(static one => one.Attempt.Expected == ProbeOutcome.Stopped).ToArray();
        return $"{allowed.Count(static one => one.IsAsExpected)} of {allowed.Length} allowed connections were reached, {forbidden.Count(static one => one.IsAsExpected)} of {forbidden.Length} forbidden ones were stopped.";
    }
}
