using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Tests.Support;

public sealed class IntentMergerTests
{
    [Fact]
    public void The_surest_wins_and_all_origins_stay()
    {
        var merged = Assert.Single(IntentMerger.Merge([Intent("a.acme.dev", Certainty.Conditional, 2) with { Needs = ["KEY"] }, Intent("a.acme.dev", Certainty.Certain, 1)]));
        Assert.Equal(Certainty.Certain, merged.Certainty);
        Assert.Empty(merged.Needs);
        Assert.Equal([1, 2], merged.Origins.Select(origin => origin.Span!.Value.Line));
    }

    [Fact]
    public void What_still_needs_an_answer_stays_so_only_when_nothing_says_otherwise()
    {
        Assert.True(Assert.Single(IntentMerger.Merge([Intent("a.acme.dev", Certainty.Certain, 1) with { NeedsAnswer = true }, Intent("a.acme.dev", Certainty.Conditional, 2)])).NeedsAnswer);
        Assert.False(Assert.Single(IntentMerger.Merge([Intent("a.acme.dev", Certainty.Certain, 1) with { NeedsAnswer = true }, Intent("a.acme.dev", Certainty.Certain, 2)])).NeedsAnswer);
    }

    [Fact]
    public void Unknown_hosts_stay_apart_by_expression()
    {
        EgressIntent Unknown(string expression) => Intent(null, Certainty.Unresolved, 1) with { Expression = expression };
        Assert.Equal(2, IntentMerger.Merge([Unknown("${A}"), Unknown("${B}"), Unknown("${A}")]).Length);
    }

    [Theory]
    [InlineData("/v1", "/v1", "/v1")]
    [InlineData("/api/v1", "/api/v2", "/api")]
    [InlineData("/api", "/apis", null)]
    [InlineData("/v1", null, null)]
    public void Paths_meet_in_what_they_share(string left, string? right, string? common)
    {
        var first = Intent("a.acme.dev", Certainty.Certain, 1);
        var second = Intent("a.acme.dev", Certainty.Certain, 2);
        var merged = Assert.Single(IntentMerger.Merge(
        [
            first with { Destination = first.Destination with { Path = left } },
            second with { Destination = second.Destination with { Path = right } },
        ]));
        Assert.Equal(common, merged.Destination.Path);
    }

    [Fact]
    public void The_order_of_the_input_does_not_show()
    {
        EgressIntent[] intents =
        [
            Intent("b.acme.dev", Certainty.Certain, 3), Intent("a.acme.dev", Certainty.Conditional, 2) with { Note = "x" }, Intent("a.acme.dev", Certainty.Conditional, 1),
            Intent(null, Certainty.Unresolved, 4) with { Expression = "${A}" },
        ];
        var expected = IntentMerger.Merge(intents).Select(Text).ToList();
        CsCheck.Check.Sample(CsCheck.Gen.Shuffle(intents), shuffled => Assert.Equal(expected, IntentMerger.Merge(shuffled).Select(Text)));
    }

    private static string Text(EgressIntent intent) =>
        $"{intent.Destination.Host} {intent.Expression} {intent.Certainty} {intent.Note} {string.Join(';', intent.Origins)} {string.Join(';', intent.Needs)}";

    private static EgressIntent Intent(string? host, Certainty certainty, int line) => new(
        WorkloadNames.LibreChat,
        new Destination(host is null ? null : HostSyntax.Read(host).Host, PortRange.Of(443), ApplicationProtocol.Https),
        IntentKind.LlmProvider,
        "llm-a",
        DestinationScope.External,
        certainty,
        [new Origin("endpoints.custom[0].baseURL", new SourceSpan("librechat.yaml", line, 1))]);
}
