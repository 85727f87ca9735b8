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
            var line = lines[i].TrimEnd('\r');
            if (Mark().Match(line) is not { Success: true } found)
            {
                continue;
            }

            var mark = found.Groups["mark"].Index;
            var span = new SourceSpan(file, i + 1, mark + 1);
            if (Parse(line[(found.Index + found.Length)..], span, out var problem) is { } suppression)
            {
                suppressions.Add(suppression with { Line = Target(lines, i, mark) });
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
        var (code, rest) = Word(text);
        string? until = null;
        string? reason = null;
        while (rest.Length > 0)
        {
            if (rest.StartsWith("reason=\"", StringComparison.Ordinal) && reason is null && rest.IndexOf('"', 8) is >= 0 and var end)
            {
                (reason, rest) = (rest[8..end].Trim(), rest[(end + 1)..].TrimStart());
            }
            else if (rest.StartsWith("until=", StringComparison.Ordinal) && until is null)
            {
                (until, rest) = Word(rest[6..]);
            }
            else
            {
                problem = $"holds more than one code, until and reason: {Printable.Clean(rest.TrimEnd(), 60)}";
                return null;
            }
        }

        var date = default(DateOnly);
        problem = code is not ['B', 'H', _, _, _, _] || !code.AsSpan(2).ContainsOnlyDigits() ? "does not begin with one code"
            : until is null ? "has no until=yyyy-mm-dd"
            : !DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) ? "has an until that is no date of the form yyyy-mm-dd"
            : string.IsNullOrEmpty(reason) ? "has no reason=\"…\""
            : string.Empty;
        return problem.Length > 0 ? null : new Suppression(code, date, Printable.Clean(reason!), span);
    }

    private static (string First, string Others) Word(string text)
    {
        text = text.Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (text, string.Empty) : (text[..end], text[end..].TrimStart());
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

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

    [GeneratedRegex(@"(^|\s)(?<mark>#\s*bulkhead:allow)($|\s)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
