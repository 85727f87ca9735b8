using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>What is said about every id in docs/limits.md is what the rows show. BULKHEAD_UPDATE_BASELINES=1 writes the section again.</summary>
public class CatalogueTests
{
    private const string Begin = "<!-- evasion: begin. Generated from tests/Bulkhead.Gateway.EndToEnd/Evasion/catalogue.tsv: change it there, and run the tests with BULKHEAD_UPDATE_BASELINES=1 -->";
    private const string End = "<!-- evasion: end -->";

    /// <summary>How many ids each family of the catalogue has.</summary>
    private static readonly (string Family, int Count)[] Families = [("NAM", 16), ("TEN", 8), ("DNS", 15), ("ADR", 8), ("TLS", 22), ("H", 20), ("X", 13), ("LIF", 10)];

    private static readonly string[] TriedElsewhere = ["H-20", "X-06"];

    private static List<Entry> Entries { get; } = [.. File.ReadAllLines(Path.Combine(Root(), "tests", "Bulkhead.Gateway.EndToEnd", "Evasion", "catalogue.tsv"))
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t')).Select(static parts => new Entry(parts[0], parts[1], parts[2], parts[3]))];

    [Fact]
    public void Every_id_of_the_catalogue_is_answered() =>
        Assert.Equal(Families.SelectMany(static family => Enumerable.Range(1, family.Count).Select(i => $"{family.Family}-{i:00}")), Entries.Select(static entry => entry.Id));

    [Fact]
    public void What_is_claimed_is_tried_and_what_is_not_says_why()
    {
        var tried = EvasionRows.All.Select(static row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            var (mustBeTried, mustSayWhy) = entry.Status switch
            {
                "tested" => (!TriedElsewhere.Contains(entry.Id), false),
                "mitigated" => (entry.Id is not "H-13", true),
                "needs decryption" or "not covered" => (false, entry.Id is not "X-02"),
                _ => throw new InvalidOperationException($"{entry.Id}: '{entry.Status}' is no status"),
            };
            Assert.True(!mustBeTried || tried.Contains(entry.Id), $"{entry.Id} is said to be {entry.Status}, and no row tries it");
            Assert.True(!mustSayWhy || entry.Why.Length > 0, $"{entry.Id} is {entry.Status}: say what is left");
        }

        Assert.Empty(tried.Except(Entries.Select(static entry => entry.Id)));
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(EvasionRows.All.Count, EvasionRows.All.Select(static row => row.Key).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void The_page_of_limits_says_the_same()
    {
        var path = Path.Combine(Root(), "docs", "limits.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, "docs/limits.md has lost its marks");
        var written = page[..begin] + Begin + "\n" + Section() + page[end..];
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(path, written);
        }

        Assert.Equal(written, File.ReadAllText(path));
    }

    private static string Section()
    {
        var text = new StringBuilder();
        var counts = Entries.GroupBy(static entry => entry.Status).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        text.Append("\nOf ").Append(Entries.Count).Append(" known ways around lists of names, ").Append(counts["tested"]).Append(" are tested, ").Append(counts["mitigated"]).Append(" mitigated, ")
            .Append(counts["needs decryption"]).Append(" need decryption and ").Append(counts["not covered"]).Append(" are not covered. The last column is the number of attempts that are executed.\n\n| Id | Way | Status | What is left | Tried |\n| --- | --- | --- | --- | ---: |\n");
        foreach (var entry in Entries)
        {
            var tried = EvasionRows.All.Count(row => row.Id == entry.Id);
            text.Append("| ").Append(entry.Id).Append(" | ").Append(entry.What).Append(" | ").Append(entry.Status).Append(" | ").Append(entry.Why).Append(" | ").Append(tried > 0 ? tried.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                return folder.FullName;
            }
        }

        return Environment.GetEnvironmentVariable("BULKHEAD_ROOT") ?? throw new InvalidOperationException("The tests are not inside the repository; set BULKHEAD_ROOT.");
    }

    private sealed record Entry(string Id, string What, string Status, string Why);
}
