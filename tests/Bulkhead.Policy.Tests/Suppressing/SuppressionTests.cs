using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Suppressing;

namespace Bulkhead.Policy.Tests.Suppressing;

/// <summary>Comments that accept findings: which are read, which line they speak for, and what becomes of the rest.</summary>
public sealed class SuppressionTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    [Theory]
    [InlineData("a: 1 # bulkhead:allow BH4501 until=2027-01-31 reason=\"a b\"", 1)]
    [InlineData("  #bulkhead:allow BH4501 reason=\"a b\" until=2027-01-31\r\na: 1", 2)]
    [InlineData("# bulkhead:allow BH4501 until=2027-01-31 reason=\"a b\"\n# bulkhead:allow BH4502 until=2027-01-31 reason=\"c\"\na: 1", 3)]
    [InlineData("# bulkhead:allow BH4501 until=2027-01-31 reason=\"a b\"\n\na: 1", 2)]
    public void A_comment_speaks_for_its_line_or_for_the_one_below(string text, int line)
    {
        var (suppressions, diagnostics) = SuppressionReader.Read("f.yaml", text);
        Assert.Empty(diagnostics);
        var first = suppressions[0];
        Assert.Equal(("BH4501", new DateOnly(2027, 1, 31), "a b", line), (first.Code, first.Until, first.Reason, first.Line));
    }

    [Theory]
    [InlineData("# bulkhead:allow")]
    [InlineData("# bulkhead:allow BH4501")]
    [InlineData("# bulkhead:allow BH4501 until=2027-01-31")]
    [InlineData("# bulkhead:allow BH4501 reason=\"x\"")]
    [InlineData("# bulkhead:allow BH4501 until=2027-01-31 reason=\" \"")]
    [InlineData("# bulkhead:allow BH4501 until=2027-02-30 reason=\"x\"")]
    [InlineData("# bulkhead:allow BH4501 until=31.1.2027 reason=\"x\"")]
    [InlineData("# bulkhead:allow BH45 until=2027-01-31 reason=\"x\"")]
    [InlineData("# bulkhead:allow BH4501,BH4502 until=2027-01-31 reason=\"x\"")]
    [InlineData("# bulkhead:allow BH4501 until=2027-01-31 reason=\"x\" BH4502")]
    [InlineData("# bulkhead:allow * until=2027-01-31 reason=\"x\"")]
    public void A_comment_without_code_end_or_reason_suppresses_nothing_and_is_a_finding(string text)
    {
        var (suppressions, diagnostics) = SuppressionReader.Read("f.yaml", text);
        Assert.Empty(suppressions);
        Assert.Equal("BH4602", Assert.Single(diagnostics).Code);
    }

    [Theory]
    [InlineData("a: x#bulkhead:allow BH4501")]
    [InlineData("# bulkhead allows")]
    [InlineData("# bulkhead:allowed BH4501")]
    public void Other_text_is_left_alone(string text)
    {
        var (suppressions, diagnostics) = SuppressionReader.Read("f.yaml", text);
        Assert.Empty(suppressions);
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("BH4501", 3, Severity.Warning, "2026-11-25", true, "")]
    [InlineData("BH4501", 3, Severity.Warning, "2026-11-24", false, "BH4601")]
    [InlineData("BH4502", 3, Severity.Warning, "2027-01-01", false, "BH4603")]
    [InlineData("BH4501", 4, Severity.Warning, "2027-01-01", false, "BH4603")]
    [InlineData("BH4501", 3, Severity.Error, "2027-01-01", false, "BH4604")]
    public void Only_a_current_comment_of_the_code_at_the_line_suppresses_and_never_an_error(string code, int line, Severity severity, string until, bool isSuppressed, string finding)
    {
        var suppression = new Suppression(code, DateOnly.ParseExact(until, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "r", new SourceSpan("f.yaml", line - 1, 1)) { Line = line };
        var result = Suppressions.Apply([new Diagnostic("BH4501", severity, "m", new SourceSpan("f.yaml", 3, 5), "h")], [suppression], Today);
        Assert.Equal(isSuppressed, result[0].Suppression is not null);
        Assert.Equal(isSuppressed, !result[0].Counts);
        Assert.Equal(finding, string.Join(",", result.Skip(1).Select(one => one.Diagnostic.Code)));
    }

    [Fact]
    public void A_comment_of_another_file_does_not_suppress()
    {
        var suppression = new Suppression("BH4501", Today, "r", new SourceSpan("g.yaml", 3, 1));
        var result = Suppressions.Apply([new Diagnostic("BH4501", Severity.Warning, "m", new SourceSpan("f.yaml", 3, 5), "h")], [suppression], Today);
        Assert.Null(result[0].Suppression);
        Assert.Equal("BH4603", result[1].Diagnostic.Code);
    }

    [Fact]
    public void A_fingerprint_survives_moved_lines_and_tells_findings_apart()
    {
        var finding = new Diagnostic("BH4501", Severity.Warning, "m", new SourceSpan("f.yaml", 3, 5), "h") { Path = "a.b", Subject = "x.example.com" };
        Assert.Equal(Fingerprint.Of(finding), Fingerprint.Of(finding with { Span = new SourceSpan("f.yaml", 30, 1), Message = "reworded", Help = "other" }));
        Assert.NotEqual(Fingerprint.Of(finding), Fingerprint.Of(finding with { Code = "BH4502" }));
        Assert.NotEqual(Fingerprint.Of(finding), Fingerprint.Of(finding with { Subject = "y.example.com" }));
        Assert.NotEqual(Fingerprint.Of(finding), Fingerprint.Of(finding with { Path = "a.c" }));
        Assert.NotEqual(Fingerprint.Of(finding), Fingerprint.Of(finding with { Span = new SourceSpan("g.yaml", 3, 5) }));
    }
}
