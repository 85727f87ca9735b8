using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using CsCheck;

namespace Bulkhead.Flows.Tests.Queries;

/// <summary>What a filter means for a record.</summary>
public sealed class FilterMatcherTests
{
    private static bool Matches(string text, FlowEntry entry) => FilterMatcher.Matches(FilterParser.Parse(text, Entries.Noon).Filter!, entry);

    // Against the record in which most is known.
    [Theory]
    [InlineData("", true)]
    [InlineData("verdict:allowed", true)]
    [InlineData("verdict:denied,would-deny", false)]
    [InlineData("-verdict:denied", true)]
    [InlineData("event:decision", true)]
    [InlineData("event:end", false)]
    [InlineData("name:api.example.com", true)]
    [InlineData("name:API.Example.COM", true)]
    [InlineData("name:example.com", false)]
    [InlineData("name:*.example.com", true)]
    [InlineData("name:*example*", true)]
    [InlineData("name:api.*.com", true)]
    [InlineData("name:*.example.com.*", false)]
    [InlineData("name:a*", true)]
    [InlineData("name:*a", false)]
    [InlineData("name:ap_.example.com", false)]
    [InlineData("name:none", false)]
    [InlineData("-name:none", true)]
    [InlineData("path:none", true)]
    [InlineData("-path:/v1/*", true)]
    [InlineData("path:*", false)]
    [InlineData("-path:none", false)]
    [InlineData("groq", true)]
    [InlineData("example", true)]
    [InlineData("LIBRE", true)]
    [InlineData("none", true)]
    [InlineData("chat.yaml", false)]
    [InlineData("-groq", false)]
    [InlineData("firewallpolicy", false)]
    [InlineData("a*com", true)]
    [InlineData("reason:none", true)]
    [InlineData("origin:librechat.yaml:8*", true)]
    [InlineData("origin:librechat.yaml:9*", false)]
    [InlineData("-origin:librechat.yaml:8*", false)]
    [InlineData("from:10.0.0.0/8", true)]
    [InlineData("from:10.0.0.9", true)]
    [InlineData("from:10.0.0.8", false)]
    [InlineData("from:::/0", false)]
    [InlineData("to:192.0.2.0/24", true)]
    [InlineData("to:0.0.0.0/0", true)]
    [InlineData("port:443", true)]
    [InlineData("port:1-442,444-65535", false)]
    [InlineData("port:none", false)]
    [InlineData("bytes:0", true)]
    [InlineData("duration:<1s", true)]
    [InlineData("since:2026-11-01T12:00Z", true)]
    [InlineData("until:2026-11-01T12:00Z", false)]
    [InlineData("since:2026-11-01T12:00:00.000001Z", false)]
    [InlineData("who:librechat namespace:chat pod:librechat-0 rule:allow-* policy:firewall* version:0123* step:hello source:gateway session:a1-7 transport:tcp protocol:tls", true)]
    [InlineData("who:librechat namespace:other", false)]
    public void Known(string text, bool expected) => Assert.Equal(expected, Matches(text, Entries.Allowed));

    // Against the record in which nothing is known: only none fits, and every negation of a value holds.
    [Theory]
    [InlineData("name")]
    [InlineData("who")]
    [InlineData("namespace")]
    [InlineData("pod")]
    [InlineData("protocol")]
    [InlineData("method")]
    [InlineData("path")]
    [InlineData("policy")]
    [InlineData("rule")]
    [InlineData("origin")]
    [InlineData("version")]
    [InlineData("from")]
    [InlineData("to")]
    [InlineData("port")]
    public void Unknown(string field)
    {
        var value = field switch { "from" or "to" => "0.0.0.0/0,::/0", "port" => "1-65535", _ => "*" };
        Assert.True(Matches($"{field}:none", Entries.Bare));
        Assert.False(Matches($"-{field}:none", Entries.Bare));
        Assert.False(Matches($"{field}:{value}", Entries.Bare));
        Assert.True(Matches($"-{field}:{value}", Entries.Bare));
        Assert.True(Matches($"{field}:{value},none", Entries.Bare));
    }

    [Fact]
    public void Mapped_addresses_count_as_ipv4_on_both_sides()
    {
        var mapped = Entries.Allowed with { SourceAddress = IPAddress.Parse("::ffff:10.0.0.9") };
        Assert.True(Matches("from:10.0.0.0/8", mapped));
        Assert.False(Matches("from:::/0", mapped));
        var block = new FlowFilter(null, null, [new FilterTerm(FlowField.SourceAddress, false, [new AddressOperand(IPNetwork.Parse("::ffff:10.0.0.0/104"))])]);
        Assert.True(FilterMatcher.Matches(block, mapped));
        Assert.True(FilterMatcher.Matches(block, Entries.Allowed));
    }

    [Fact]
    public void Only_a_to_z_are_the_same_in_both_cases()
    {
        Assert.False(Matches("name:É", Entries.Allowed with { Name = "é" }));
        Assert.True(Matches("name:éX", Entries.Allowed with { Name = "éx" }));
        Assert.False(Matches("name:k", Entries.Allowed with { Name = "\u212a" }));
        Assert.False(Matches("name:@", Entries.Allowed with { Name = "`" }));
    }

    [Fact]
    public void Large_volumes_do_not_wrap()
    {
        var large = Entries.Allowed with { BytesSent = long.MaxValue, BytesReceived = 5 };
        Assert.True(Matches("bytes:>1T", large));
        Assert.True(Matches("bytes:12", large with { BytesSent = 7 }));
        Assert.True(Matches("duration:1s", large with { Duration = TimeSpan.FromMicroseconds(1_000_999) }));
    }

    [Fact]
    public void An_operand_of_another_kind_fits_nothing()
    {
        foreach (var field in Enum.GetValues<FlowField>())
        {
            var wrong = FilterFields.Of(field)?.Kind is FilterValueKind.Port or FilterValueKind.Bytes or FilterValueKind.Duration ? (FilterOperand)new TextOperand("*") : new NumberOperand(long.MinValue, long.MaxValue);
            Assert.False(FilterMatcher.Matches(new FlowFilter(null, null, [new FilterTerm(field, false, [wrong])]), Entries.Allowed));
        }
    }

    [Fact]
    public void A_negated_term_is_the_contrary_of_the_term() => Gen.Select(FilterGens.Filter, Entries.Any).Sample(static (filter, entry) =>
    {
        Assert.All(filter.Terms, term => Assert.NotEqual(FilterMatcher.Holds(term, entry), FilterMatcher.Holds(term with { Negated = !term.Negated }, entry)));
        var inTime = FilterMatcher.Matches(filter with { Terms = [] }, entry);
        Assert.Equal(inTime && filter.Terms.All(term => FilterMatcher.Holds(term, entry)), FilterMatcher.Matches(filter, entry));
    });

    [Fact]
    public void Patterns_fit_as_a_regular_expression_would()
    {
        var letters = Gen.OneOf('a', 'b', 'A', '*', '.', 'é');
        Gen.Select(Gen.String[letters, 0, 10], Gen.String[letters, 1, 8]).Sample(static (text, pattern) =>
        {
            // The oracle folds a to z only, by spelling both out.
            var expression = string.Concat(pattern.Select(static c => c == '*' ? ".*" : char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : Regex.Escape(c.ToString(CultureInfo.InvariantCulture))));
            Assert.Equal(Regex.IsMatch(text, $"^(?:{expression})\\z", RegexOptions.Singleline, TimeSpan.FromSeconds(1)), TextPattern.Fits(text, pattern));
            Assert.Equal(Regex.IsMatch(text, expression, RegexOptions.Singleline, TimeSpan.FromSeconds(1)), TextPattern.FitsPart(text, pattern));
        });
    }
}
