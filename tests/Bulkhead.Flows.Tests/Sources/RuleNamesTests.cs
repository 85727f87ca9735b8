using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests.Sources;

public sealed class RuleNamesTests
{
    [Theory]
    [InlineData("""{"rules":{"sensitive":false,"type":["map","string"],"value":{"AB-1":"allow-x","ab-2":"deny"}},"ruleset_uuid":{"value":"u"}}""")]
    [InlineData("""{"rules":{"ab-1":"allow-x","ab-2":"deny"}}""")]
    [InlineData("""{"ab-1":"allow-x","ab-2":"deny"}""")]
    [InlineData("\ufeff{\"ab-1\":\"allow-x\",\"ab-2\":\"deny\"}")]
    public void Are_read(string json)
    {
        var names = RuleNames.Read(Readings.Bytes(json), out var problem);
        Assert.Null(problem);
        Assert.Equal(2, names.Count);
        Assert.Equal("allow-x", names.NameOf("ab-1"));
        Assert.Equal("allow-x", names.NameOf("AB-1"));
        Assert.Null(names.NameOf("ab-3"));
        Assert.Null(names.NameOf(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":\"\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"x\",\"a\":\"y\"}")]
    [InlineData("{\"smart_groups\":{\"value\":{\"a\":\"b\"}}}")]
    [InlineData("{\"rules\":{\"value\":{\"a\":{}}}}")]
    public void Anything_else_is_told(string json)
    {
        Assert.Equal(0, RuleNames.Read(Readings.Bytes(json), out var problem).Count);
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_name_that_the_source_gave_stays()
    {
        var names = RuleNames.Read("{\"id\":\"from-map\"}"u8, out _);
        Assert.Equal("from-map", names.Apply(Entries.Bare with { RuleId = "ID" }).Rule);
        Assert.Equal(Attribution.Source, names.Apply(Entries.Bare with { RuleId = "ID" }).Attribution);
        Assert.Equal("own", names.Apply(Entries.Bare with { RuleId = "id", Rule = "own" }).Rule);
        Assert.Null(names.Apply(Entries.Bare).Rule);
    }
}
