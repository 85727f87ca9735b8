using System.Collections.Concurrent;
using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// What was tried and seen to hold. A run with BULKHEAD_UPDATE_BASELINES=1 writes results.tsv from what it saw itself: what it skipped or what failed is not
/// in it, and docs/limits.md, which is made of it, then no longer says "tested".
/// </summary>
public sealed class Results
{
    private readonly ConcurrentDictionary<string, byte> held = new(StringComparer.Ordinal);

    /// <summary>The kept results of the last whole run: id and what was tried.</summary>
    public static IReadOnlyList<(string Id, string What)> Kept { get; } = Read();

    /// <summary>Notes that something was tried and held.</summary>
    public void Held(string id, string what) => held[id + "\t" + what] = 0;

    /// <summary>Writes down what held, if the run is to write and tried all rows.</summary>
    public void Keep()
    {
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BULKHEAD_EVASION")))
        {
            CatalogueTests.WritePage([.. held.Keys.Select(static line => line.Split('\t')).Select(static parts => (parts[0], parts[1]))]);
            File.WriteAllText(Path, "# id, what was tried and held; written by the tests\n" + string.Concat(held.Keys.Order(StringComparer.Ordinal).Select(static line => line + "\n")), new UTF8Encoding(false));
        }
    }

    private static string Path => System.IO.Path.Combine(CatalogueTests.Root(), "tests", "Bulkhead.Gateway.EndToEnd", "Evasion", "results.tsv");

    private static List<(string Id, string What)> Read() =>
        !File.Exists(Path) ? [] : [.. File.ReadAllLines(Path).Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t')).Select(static parts => (parts[0], parts[1]))];
}
