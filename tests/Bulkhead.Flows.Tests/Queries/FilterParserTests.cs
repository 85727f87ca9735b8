using Bulkhead.Flows.Queries;
using CsCheck;

namespace Bulkhead.Flows.Tests.Queries;

/// <summary>The filter language: what a text means, and what is said about a text that means nothing.</summary>
public sealed class FilterParserTests
{
    // What is written, and the canonical text of what it means.
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n ", "")]
    [InlineData("verdict:denied", "verdict:denied")]
    [InlineData("Verdict:DENIED,would-deny", "verdict:denied,would-deny")]
    [InlineData("not verdict:denied", "-verdict:denied")]
    [InlineData("NOT groq", "-groq")]
    [InlineData("-groq", "-groq")]
    [InlineData("groq,openai", "groq,openai")]
    [InlineData("name:*.example.com path:/v1/*", "name:*.example.com path:/v1/*")]
    [InlineData("name:\"a b\"", "name:\"a b\"")]
    [InlineData("name:\"a\\\"b\\\\c\"", "name:\"a\\\"b\\\\c\"")]
    [InlineData("name:a\" \"b", "name:\"a b\"")]
    [InlineData("name:\"a,b\",c", "name:\"a,b\",c")]
    [InlineData("path:a:b", "path:a:b")]
    [InlineData("path:a\\b", "path:a\\b")]
    [InlineData("\"a:b\"", "\"a:b\"")]
    [InlineData("\"-x\"", "\"-x\"")]
    [InlineData("\"or\"", "\"or\"")]
    [InlineData("\"not\"", "\"not\"")]
    [InlineData("- x", "\"-\" x")]
    [InlineData("name:none", "name:none")]
    [InlineData("name:NONE", "name:none")]
    [InlineData("name:\"none\"", "name:\"none\"")]
    [InlineData("reason:none", "reason:none")]
    [InlineData("port:none,443", "port:none,443")]
    [InlineData("to:none", "to:none")]
    [InlineData("name:>5", "name:>5")]
    [InlineData("port:443", "port:443")]
    [InlineData("port:8000-9000", "port:8000-9000")]
    [InlineData("port:>1024", "port:1025-65535")]
    [InlineData("port:<1024", "port:1-1023")]
    [InlineData("bytes:0", "bytes:0")]
    [InlineData("bytes:>1M", "bytes:>=1000001")]
    [InlineData("bytes:>=1MiB", "bytes:>=1048576")]
    [InlineData("bytes:<1k", "bytes:0-999")]
    [InlineData("bytes:<=1KB", "bytes:0-1000")]
    [InlineData("bytes:1.5K-2Ki", "bytes:1500-2048")]
    [InlineData("bytes:>=0", "bytes:>=0")]
    [InlineData("duration:>5s", "duration:>=5001ms")]
    [InlineData("duration:1m-2h", "duration:60000ms-7200000ms")]
    [InlineData("duration:0", "duration:0ms")]
    [InlineData("from:10.0.0.0/8", "from:10.0.0.0/8")]
    [InlineData("from:10.0.0.1/32", "from:10.0.0.1")]
    [InlineData("to:2001:db8::/32,192.0.2.1", "to:2001:db8::/32,192.0.2.1")]
    [InlineData("to:::ffff:192.0.2.1", "to:192.0.2.1")]
    [InlineData("to:::ffff:192.0.2.0/120", "to:192.0.2.0/24")]
    [InlineData("to:64:ff9b::/96", "to:64:ff9b::/96")]
    [InlineData("event:end", "event:end")]
    [InlineData("since:24h", "since:2026-10-31T12:00:00Z")]
    [InlineData("since:2w until:now", "since:2026-10-18T12:00:00Z until:2026-11-01T12:00:00Z")]
    [InlineData("since:2026-11-01", "since:2026-11-01T00:00:00Z")]
    [InlineData("until:2026-11-01T10:00Z", "until:2026-11-01T10:00:00Z")]
    [InlineData("until:2026-11-01T10:00", "until:2026-11-01T10:00:00Z")]
    [InlineData("since:2026-11-01T10:00:00.5+02:00", "since:2026-11-01T08:00:00.5Z")]
    [InlineData("who:librechat since:1h -name:x", "since:2026-11-01T11:00:00Z who:librechat -name:x")]
    public void Means(string text, string canonical)
    {
        var parse = FilterParser.Parse(text, Entries.Noon);
        Assert.Empty(parse.Problems);
        Assert.Equal(canonical, FilterText.Of(parse.Filter!));
    }

    // What is written, the code, and the part of the text that it is about.
    [Theory]
    [InlineData("verdit:denied", "BH8002", 0, 6, "verdict:")]
    [InlineData("x workload:a", "BH8002", 2, 8, "who:")]
    [InlineData("host:a", "BH8002", 0, 4, "name:")]
    [InlineData("https://a.example", "BH8002", 0, 5, "quotes")]
    [InlineData("anything:a", "BH8002", 0, 8, "")]
    [InlineData("name:", "BH8003", 5, 0, "name:none")]
    [InlineData("name:a,,b", "BH8003", 7, 0, "")]
    [InlineData("name:a,", "BH8003", 7, 0, "")]
    [InlineData("\"\"", "BH8003", 0, 2, "")]
    [InlineData("name:\"a", "BH8004", 5, 2, "not closed")]
    [InlineData("name:\"a\\n\"", "BH8004", 7, 3, "backslash")]
    [InlineData("verdict:alowed", "BH8005", 8, 6, "allowed")]
    [InlineData("verdict:none", "BH8005", 8, 4, "")]
    [InlineData("event:begin", "BH8005", 6, 5, "decision")]
    [InlineData("port:0", "BH8006", 5, 1, "65535")]
    [InlineData("port:65536", "BH8006", 5, 5, "")]
    [InlineData("port:90-80", "BH8006", 5, 5, "")]
    [InlineData("port:>65535", "BH8006", 5, 6, "")]
    [InlineData("port:+1", "BH8006", 5, 2, "")]
    [InlineData("port:443.0", "BH8006", 5, 5, "")]
    [InlineData("bytes:1x", "BH8006", 6, 2, "Ki")]
    [InlineData("bytes:1.5", "BH8006", 6, 3, "")]
    [InlineData("bytes:none", "BH8006", 6, 4, "")]
    [InlineData("bytes:<0", "BH8006", 6, 2, "")]
    [InlineData("bytes:99999999999999999999", "BH8006", 6, 20, "")]
    [InlineData("duration:5", "BH8006", 9, 1, "ms")]
    [InlineData("from:10.0.0.1/8", "BH8007", 5, 10, "10.0.0.0/8")]
    [InlineData("from:10.1", "BH8007", 5, 4, "")]
    [InlineData("from:010.0.0.1", "BH8007", 5, 9, "")]
    [InlineData("from:10.0.0.0/33", "BH8007", 5, 11, "")]
    [InlineData("from:fe80::1%eth0", "BH8007", 5, 12, "")]
    [InlineData("to:::ffff:10.0.0.0/95", "BH8007", 3, 18, "")]
    [InlineData("since:yesterday", "BH8008", 6, 9, "24h")]
    [InlineData("since:2026-13-01", "BH8008", 6, 10, "")]
    [InlineData("since:1h,2h", "BH8008", 6, 5, "")]
    [InlineData("since:99999999w", "BH8008", 6, 9, "")]
    [InlineData("since:", "BH8008", 6, 0, "")]
    [InlineData("since:1h since:2h", "BH8009", 9, 8, "")]
    [InlineData("since:1h until:2h", "BH8009", 9, 8, "")]
    [InlineData("not", "BH8010", 0, 3, "")]
    [InlineData("not not a", "BH8010", 4, 3, "")]
    [InlineData("not -a", "BH8010", 4, 1, "")]
    [InlineData("-since:1h", "BH8010", 0, 9, "until:")]
    [InlineData("a or b", "BH8010", 2, 2, "name:a,b")]
    [InlineData("a AND b", "BH8010", 2, 3, "")]
    public void Is_refused_with_the_place_and_the_way_out(string text, string code, int start, int length, string hint)
    {
        var parse = FilterParser.Parse(text, Entries.Noon);
        Assert.Null(parse.Filter);
        var problem = parse.Problems[0];
        Assert.Equal((code, start, length), (problem.Diagnostic.Code, problem.Start, problem.Length));
        Assert.Equal(start + 1, problem.Diagnostic.Span!.Value.Column);
        Assert.Contains(hint, problem.Diagnostic.Message + problem.Diagnostic.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_the_text_of_a_reason_and_no_value_of_everything_else()
    {
        Assert.Equal(new TextOperand("none"), Assert.Single(FilterParser.Parse("reason:none", Entries.Noon).Filter!.Terms).AnyOf[0]);
        Assert.Equal(new AbsentOperand(), Assert.Single(FilterParser.Parse("rule:none", Entries.Noon).Filter!.Terms).AnyOf[0]);
        Assert.Equal(new TextOperand("none"), Assert.Single(FilterParser.Parse("rule:\"none\"", Entries.Noon).Filter!.Terms).AnyOf[0]);
    }

    [Fact]
    public void Is_bounded()
    {
        Assert.NotNull(FilterParser.Parse(new string('a', FilterParser.LongestText), Entries.Noon).Filter);
        Assert.Equal("BH8001", FilterParser.Parse(new string('a', FilterParser.LongestText + 1), Entries.Noon).Problems[0].Diagnostic.Code);
        Assert.NotNull(FilterParser.Parse(string.Join(' ', Enumerable.Repeat("a", FilterParser.MostTerms)), Entries.Noon).Filter);
        Assert.Equal("BH8001", FilterParser.Parse(string.Join(' ', Enumerable.Repeat("a", FilterParser.MostTerms + 1)), Entries.Noon).Problems[0].Diagnostic.Code);
        Assert.NotNull(FilterParser.Parse(string.Join(',', Enumerable.Repeat("a", FilterParser.MostValues)), Entries.Noon).Filter);
        Assert.Equal("BH8001", FilterParser.Parse(string.Join(',', Enumerable.Repeat("a", FilterParser.MostValues + 1)), Entries.Noon).Problems[0].Diagnostic.Code);
        Assert.Equal(FilterParser.MostProblems, FilterParser.Parse(string.Join(' ', Enumerable.Repeat("x:y", 60)), Entries.Noon).Problems.Length);
    }

    [Fact]
    public void Every_problem_is_told_in_one_go() =>
        Assert.Equal(["BH8005", "BH8006", "BH8002"], FilterParser.Parse("verdict:x port:y z:1", Entries.Noon).Problems.Select(static problem => problem.Diagnostic.Code));

    [Fact]
    public void What_is_written_is_read_again_the_same() => FilterGens.Filter.Where(static filter => FilterText.Of(filter).Length <= FilterParser.LongestText).Sample(static filter =>
    {
        var parse = FilterParser.Parse(FilterText.Of(filter), DateTimeOffset.UnixEpoch);
        Assert.Empty(parse.Problems);
        Assert.Equal(filter, parse.Filter);
    });

    [Fact]
    public void No_text_makes_it_throw_and_every_place_is_in_the_text() =>
        Gen.Select(Gen.OneOf(
            Gen.String[0, 60],
            Gen.OneOf(":", ",", "\"", "\\", " ", "-", "not", "or", "name:", "port:", "bytes:", "since:", "until:", "from:", "verdict:", "none", ">", "<=", "1M", "24h", "10.0.0.0/8", "a", "\ud800", "*").Array[0, 12].Select(string.Concat)),
            Gen.DateTimeOffset)
        .Sample(static (text, now) =>
        {
            var parse = FilterParser.Parse(text, now);
            Assert.Equal(parse.Filter is null, parse.Problems.Length > 0);
            Assert.All(parse.Problems, problem => Assert.InRange(problem.Start + problem.Length, problem.Start, text.Length));
            if (parse.Filter is { } filter)
            {
                Assert.Equal(filter, FilterParser.Parse(FilterText.Of(filter), now).Filter);
            }
        });

    [Fact]
    public void Every_field_has_one_word_and_the_words_are_in_order_of_use()
    {
        Assert.Equal(Enum.GetValues<FlowField>().Where(static field => field != FlowField.Anything).Order(), FilterFields.All.Select(static word => word.Field).Order());
        Assert.Equal(FilterFields.All.Length, FilterFields.All.Select(static word => word.Word).Distinct().Count());
    }
}
