using System.Text;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class YamlLimitTests
{
    [Fact]
    public void Billion_laughs_end_in_a_diagnostic()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var reading = Show.Read(text.ToString());
        Assert.Equal("BH1011", Assert.Single(reading.Diagnostics).Code);
        Assert.Empty(reading.Documents);
    }

    [Fact]
    public void Merge_keys_count_as_aliases()
    {
        var text = new StringBuilder("a0: &a0 {k0: 1, l0: 2}\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append($"a{i}: &a{i}\n  k{i}: 1\n  m{i}: *a{i - 1}\n  <<: *a{i - 1}\n");
        }

        Assert.Equal("BH1011", Assert.Single(Show.Read(text.ToString()).Diagnostics).Code);
    }

    [Fact]
    public void Depth_that_aliases_add_counts()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
        {
            text.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        }

        Assert.Equal("BH1012@64:12", Show.Problems(Show.Read(text.ToString())));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("&a [")]
    [InlineData("!!seq [")]
    public void A_hundred_thousand_levels_end_in_a_diagnostic(string opening)
    {
        var reading = Show.Read(string.Concat(Enumerable.Repeat(opening, 100_000)));
        Assert.True(reading.HasErrors);
        Assert.Empty(reading.Documents);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_depth_limit_is_exact_in_both_readers(int depth, bool accepted)
    {
        var flow = new string('[', depth) + new string(']', depth);
        Assert.Equal(accepted, !Show.Read(flow).HasErrors);
        var block = string.Concat(Enumerable.Repeat("- ", depth)) + "x\n";
        Assert.Equal(accepted, CanonicalYamlReader.TryRead(new SourceText("f", block), out _));
        Assert.Equal(accepted, !Show.ReadGeneral(block).HasErrors);
    }

    [Fact]
    public void Too_many_nodes_end_in_a_diagnostic()
    {
        var limits = new YamlLimits { MaxNodes = 1000 };
        var text = string.Concat(Enumerable.Repeat("- a\n", 2000));
        Assert.Equal("BH1013", Assert.Single(Show.Read(text, limits).Diagnostics).Code);
        Assert.Empty(Show.Read(text).Diagnostics);
    }

    [Fact]
    public void A_file_above_the_limit_is_not_read()
    {
        var (source, error) = SourceTexts.FromBytes("big.yaml", new byte[17 * 1024 * 1024], YamlLimits.Default);
        Assert.Null(source);
        Assert.Equal("BH1001", error!.Code);
        Assert.Equal("BH1001", Assert.Single(Show.Read("a: " + new string('x', 40), new YamlLimits { MaxBytes = 32 }).Diagnostics).Code);
        Assert.Equal("BH1001", Assert.Single(Show.Read("a: " + new string('ä', 20), new YamlLimits { MaxBytes = 32 }).Diagnostics).Code);
    }
}
