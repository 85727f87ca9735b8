using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Suppressing;

/// <summary>Reads <c># bulkhead:allow CODE until=yyyy-mm-dd reason="…"</c> in the comments of any input file.</summary>
public static partial class SuppressionReader
{
    private const string Form = "Write: # bulkhead:allow BH4501 until=2027-01-31 reason=\"why this is accepted\"";

    /// <summary>Reads the comments of a file.</summary>
    /// <param name="file">Its name in diagnostics.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The suppressions, in the order of the file, and a finding for each that cannot be read.</returns>
    public static (ImmutableArray<Suppression> Suppressions, ImmutableArray<Diagnostic> Diagnostics) Read(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("bulkhead:allow", StringComparison.Ordinal))
        {
            return ([], []);
        }

        var suppressions = ImmutableArray.CreateBuilder<Suppression>();
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Mark().Match(lines[i]) is not { Success: true } mark)
            {
                continue;
            }

            var span = new SourceSpan(file, i + 1, mark.Groups[1].Index + 1);
            if (Parse(mark.Groups[2].Value.Trim(), span, out var problem) is { } suppression)
            {
                suppressions.Add(suppression with { Line = Target(lines, i, mark.Groups[1].Index) });
            }
            else
            {
                diagnostics.Add(SuppressionDiagnostics.Malformed.At(span, $"the suppression {problem}", Form));
            }
        }

        return (suppressions.DrainToImmutable(), diagnostics.DrainToImmutable());
    }

    private static Suppression? Parse(string text, SourceSpan span, out string problem)
    {
        var code = Code().Match(text);
        var until = Until().Match(text);
        var reason = Reason().Match(text);
        problem = !code.Success ? "does not begin with one code"
            : !until.Success ? "has no until=yyyy-mm-dd"
            : !reason.Success || string.IsNullOrWhiteSpace(reason.Groups[1].Value) ? "has no reason=\"…\""
            : string.Empty;
        if (problem.Length > 0)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(until.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            problem = "has a date that does not exist";
            return null;
        }

        var rest = Reason().Replace(Until().Replace(Code().Replace(text, string.Empty, 1), string.Empty, 1), string.Empty, 1);
        if (!string.IsNullOrWhiteSpace(rest))
        {
            problem = $"holds more than a code, until and reason: {Printable.Clean(rest.Trim(), 60)}";
            return null;
        }

        return new Suppression(code.Groups[1].Value, date, Printable.Clean(reason.Groups[1].Value.Trim()), span);
    }

    private static int Target(string[] lines, int own, int column)
    {
        if (!string.IsNullOrWhiteSpace(lines[own][..column]))
        {
            return own + 1;
        }

        var next = own + 1;
        while (next < lines.Length && lines[next].AsSpan().TrimStart().StartsWith("#"))
        {
            next++;
        }

        return next + 1;
    }

    [GeneratedRegex(@"(?:^|\s)(#\s*bulkhead:allow)\b([^\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^(BH[0-9]{4})(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=\s)until=([0-9]{4}-[0-9]{2}-[0-9]{2})(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Until();

    [GeneratedRegex("(?<=\\s)reason=\"([^\"]*)\"(?=\\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Reason();
}
