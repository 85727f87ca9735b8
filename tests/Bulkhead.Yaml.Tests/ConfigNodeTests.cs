using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class ConfigNodeTests
{
    private static ConfigNode Root(string text) => new(Show.Read(text).Documents.Single(), ConfigPath.Root);

    [Theory]
    [InlineData("n: 443", 443)]
    [InlineData("n: -1", -1)]
    [InlineData("n: +7", 7)]
    [InlineData("n: 0x1BB", 443)]
    [InlineData("n: 0o17", 15)]
    [InlineData("n: 0b11", 3)]
    [InlineData("n: 007", 7)]
    [InlineData("n: 2147483647", int.MaxValue)]
    [InlineData("n: 2147483648", null)]
    [InlineData("n: 99999999999999999999999999", null)]
    [InlineData("n: '443'", null)]
    [InlineData("n: 4.0", null)]
    [InlineData("m: 1", null)]
    public void Integers_are_read_in_every_base(string text, int? expected) => Assert.Equal(expected, Root(text)["n"].AsInteger());

    [Fact]
    public void Missing_values_can_be_asked_further()
    {
        var node = Root("a: {b: [x, {c: ~}]}")["a"];
        Assert.Equal("a.b[1].c", node["b"].Items().Last()["c"].Path.ToString());
        Assert.True(node["b"].Items().Last()["c"] is { Exists: true, HasValue: false });
        Assert.False(node["z"]["y"].Exists);
        Assert.Equal("a.z.y", node["z"]["y"].Path.ToString());
        Assert.Equal("x", node["b"].Items().First().AsString());
    }

    [Fact]
    public void A_mapping_of_any_size_finds_its_keys()
    {
        foreach (var size in new[] { 1, 8, 9, 10, 500 })
        {
            var root = Root(string.Concat(Enumerable.Range(0, size).Select(i => $"k{i}: {i}\n")));
            Assert.Equal(size - 1, root["k" + (size - 1)].AsInteger());
            Assert.False(root["none"].Exists);
        }
    }
}
