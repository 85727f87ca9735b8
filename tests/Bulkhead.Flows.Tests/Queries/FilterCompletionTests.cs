using Bulkhead.Flows.Queries;
using CsCheck;

namespace Bulkhead.Flows.Tests.Queries;

public sealed class FilterCompletionTests
{
    private static IEnumerable<string> Known(FlowField field) => field switch
    {
        FlowField.Workload => ["librechat", "rag-api", "mcp fetch"],
        FlowField.Name => ["api.groq.com", "none", "=x", "\u202eevil"],
        FlowField.Port => ["443", "0", "x"],
        FlowField.SourceAddress => ["10.0.0.9", "?"],
        _ => [],
    };

    // The text with | for the cursor; what is replaced; the candidates.
    [Theory]
    [InlineData("ver|", "ver", "verdict:,version:")]
    [InlineData("-ver|", "ver", "verdict:,version:")]
    [InlineData("who:librechat na|", "na", "name:,namespace:")]
    [InlineData("verdict:|", "", "allowed,denied,would-deny")]
    [InlineData("verdict:d|", "d", "denied,allowed,would-deny")]
    [InlineData("verdict:denied,w|", "w", "would-deny,allowed")]
    [InlineData("verdict:den| who:x", "den", "denied,would-deny")]
    [InlineData("ve|rdict:denied", "verdict:", "verdict:,version:")]
    [InlineData("who:|", "", "librechat,rag-api,\"mcp fetch\",none")]
    [InlineData("who:API|", "API", "rag-api")]
    [InlineData("who:\"mcp |", "\"mcp ", "\"mcp fetch\"")]
    [InlineData("name:n|", "n", "\"none\",none")]
    [InlineData("port:|", "", "443,none")]
    [InlineData("from:1|", "1", "10.0.0.9")]
    [InlineData("event:e|", "e", "end,decision")]
    [InlineData("since:2|", "2", "24h")]
    [InlineData("nothing:x|", "x", "")]
    [InlineData("\"quo|", "", "")]
    public void Proposes(string text, string replaced, string candidates)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var plain = text.Remove(cursor, 1);
        var proposals = FilterCompletion.At(plain, cursor, Known);
        Assert.Equal(replaced, plain.Substring(proposals.Start, proposals.Length));
        Assert.Equal(candidates, string.Join(',', proposals.Candidates.Select(static candidate => candidate.Text)));
    }

    [Fact]
    public void An_empty_filter_shows_every_field()
    {
        var proposals = FilterCompletion.At(string.Empty, 0, Known);
        Assert.Equal(FilterFields.Words.Length + 1, proposals.Candidates.Length);
        Assert.All(proposals.Candidates, static candidate => Assert.NotEmpty(candidate.Meaning));
    }

    [Fact]
    public void A_value_that_is_taken_makes_a_filter_that_is_read() => Gen.Select(Entries.Text.Array[1, 5], Gen.OneOf(FilterFields.All.ToArray()), Gen.Bool).Sample(static (values, word, isSecond) =>
    {
        var text = word.Word + (isSecond && word.Kind == FilterValueKind.Text ? ":x," : ":");
        var proposals = FilterCompletion.At(text, text.Length, field => field == word.Field ? values : []);
        Assert.All(proposals.Candidates, candidate => Assert.Empty(FilterParser.Parse(text.Remove(proposals.Start, proposals.Length).Insert(proposals.Start, candidate.Text), Entries.Noon).Problems));
    });

    [Fact]
    public void Nothing_makes_it_throw() => Gen.Select(Gen.OneOf(Gen.String[0, 30], FilterGens.Filter.Select(FilterText.Of)), Gen.Int[-2, 40]).Sample(static (text, cursor) =>
    {
        var proposals = FilterCompletion.At(text, cursor, static _ => ["a", "b c"]);
        Assert.InRange(proposals.Start + proposals.Length, proposals.Start, text.Length);
    });
}
