using Bulkhead.Engines.Generation;

namespace Bulkhead.Engines.Tests;

/// <summary>
/// Manifests of small plans, byte for byte, for both known charts. After a wanted change run the tests once with BULKHEAD_UPDATE_BASELINES=1 and
/// review the diff: a change that cannot be explained is a bug.
/// </summary>
public sealed class BaselineTests
{
    private const string UpdateVariable = "BULKHEAD_UPDATE_BASELINES";

    public static TheoryData<string, string> Data()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Cases.All.Keys)
        {
            data.Add(name, "10.1.0");
            data.Add(name, "8.2.0");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Data))]
    public void Manifests_are_the_committed_ones(string name, string chart)
    {
        var result = Cases.All[name]().Generate(Sample.Settings(chart));
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        var expected = new List<Artefact>(result.Artefacts)
        {
            new("diagnostics.txt", string.Concat(result.Diagnostics.Select(found => $"{found.Severity} {found.Code} {found.Message}\n"))),
        };

        var folder = Path.Combine(Repository.TestFolder, "Baselines", name, chart);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(folder);
            foreach (var stale in Directory.GetFiles(folder))
            {
                File.Delete(stale);
            }

            foreach (var artefact in expected)
            {
                File.WriteAllText(Path.Combine(folder, artefact.FileName), artefact.Content);
            }
        }

        Assert.True(Directory.Exists(folder), $"no baseline {folder}: run the tests once with {UpdateVariable}=1 and review what it writes");
        var actual = Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal);
        var drift = Verification.FolderComparison.Compare([.. expected], actual);
        Assert.True(drift.Diagnostics.IsEmpty, $"{folder} differs; if the change is wanted run the tests once with {UpdateVariable}=1 and review the diff\n{drift.Diff}");
    }
}
