namespace Bulkhead.Acceptance.Histories;

/// <summary>
/// What <c>bulkhead diff</c> says about every pair of neighbouring versions of eleven histories. The baselines are there to be read: a sentence in
/// them that is not true is a bug. <c>BULKHEAD_UPDATE_BASELINES=1</c> writes them again.
/// </summary>
public class HistoryTests
{
    private static readonly string Baselines = Path.Combine(SharedFolder.Repository, "tests/Bulkhead.Acceptance/Histories/Baselines");

    public static TheoryData<string> Names => [.. AllHistories.All.Select(history => history.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_changes_reach_as_the_baseline_says(string name)
    {
        var history = AllHistories.All.Single(one => one.Name == name);
        Assert.SkipWhen(history.Corpus is not null && SharedFolder.Find("corpus/" + history.Corpus) is null, SharedFolder.Absent);
        var folder = Directory.CreateTempSubdirectory("bulkhead-history-").FullName;
        try
        {
            var text = history.Play(folder);
            var baseline = Path.Combine(Baselines, name + ".txt");
            if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
            {
                File.WriteAllText(baseline, text);
            }

            Assert.True(File.Exists(baseline), $"{baseline} is missing; BULKHEAD_UPDATE_BASELINES=1 writes it");
            Assert.Equal(File.ReadAllText(baseline), text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_baseline_is_left_over() =>
        Assert.Equal(AllHistories.All.Select(history => history.Name + ".txt").Order(StringComparer.Ordinal), Directory.EnumerateFiles(Baselines).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
