using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The committed policies of the examples are what the examples give today.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples { get; } =
        [.. Directory.GetDirectories(Repository.In("examples")).Where(folder => File.Exists(Path.Combine(folder, "bulkhead.yaml"))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_policy_of_an_example_is_up_to_date(string name)
    {
        var folder = Repository.In(Path.Combine("examples", name));
        if (Repository.UpdatesBaselines)
        {
            Assert.Equal(0, Binary.Run(folder, "generate", "--quiet").Code);
        }

        var outcome = Binary.Run(folder, "generate", "--check");
        Assert.True(outcome.Code == 0, $"run BULKHEAD_UPDATE_BASELINES=1 ./test and look at the diff\n{outcome}");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Nothing_in_an_example_is_open_without_a_reason(string name)
    {
        var outcome = Binary.Run(Repository.In(Path.Combine("examples", name)), "review", "--format", "json");
        Assert.True(outcome.Code is 0 or 1, outcome.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(outcome.Out);
        Assert.All(json.RootElement.GetProperty("destinations").EnumerateArray(), one =>
        {
            Assert.True(one.GetProperty("origins").GetArrayLength() > 0);
            if (one.GetProperty("workload").GetString() == "browser")
            {
                Assert.Equal("denied", one.GetProperty("decision").GetString());
            }
        });
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Count >= 4);
}
