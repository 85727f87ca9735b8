using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>What is said about every id in docs/limits.md is what the rows showed when they ran. BULKHEAD_UPDATE_BASELINES=1 writes the section again.</summary>
public class CatalogueTests
{
    private const string Begin = "<!-- evasion: begin. Generated from catalogue.tsv and results.tsv in tests/Bulkhead.Gateway.EndToEnd/Evasion: change the first, and run all of the tests with BULKHEAD_UPDATE_BASELINES=1 -->";
    private const string End = "<!-- evasion: end -->";

    /// <summary>How many ids each family of the catalogue has.</summary>
    private static readonly (string Family, int Count)[] Families = [("NAM", 16), ("TEN", 8), ("DNS", 15), ("ADR", 8), ("TLS", 22), ("H", 20), ("X", 13), ("LIF", 10)];

    private static readonly string[] TriedElsewhere = ["X-06"];

    private static readonly string[] Statuses = ["tested", "tested when decrypting", "mitigated", "not covered"];

    private static List<Entry> Entries { get; } = [.. File.ReadAllLines(Path.Combine(Root(), "tests", "Bulkhead.Gateway.EndToEnd", "Evasion", "catalogue.tsv"))
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split('\t')).Select(static parts => new Entry(parts[0], parts[1], parts[2], parts[3]))];

    [Fact]
    public void Every_id_of_the_catalogue_is_answered() =>
        Assert.Equal(Families.SelectMany(static family => Enumerable.Range(1, family.Count).Select(i => $"{family.Family}-{i:00}")), Entries.Select(static entry => entry.Id));

    /// <summary>What is said of an id rests on attempts that ran and held, every one that is declared; a row without a kept result claims nothing.</summary>
    [Fact]
    public void What_is_claimed_was_tried_and_what_is_not_says_why()
    {
        Assert.SkipWhen(Updating, "this run writes the results anew");
        foreach (var entry in Entries)
        {
            Assert.True(Statuses.Contains(entry.Status), $"{entry.Id}: '{entry.Status}' is no status");
            Assert.True(entry.Status == "tested" || entry.Why.Length > 0, $"{entry.Id} is {entry.Status}: say what is left");
            Assert.True(entry.Status == "not covered" || Results.Kept.Any(kept => kept.Id == entry.Id), $"{entry.Id} is said to be {entry.Status}, and nothing that ran shows it");
        }

        Assert.Empty(EvasionRows.All.Select(static row => (row.Id, row.What)).Except(Results.Kept));
        Assert.Empty(Results.Kept.Where(static kept => !TriedElsewhere.Contains(kept.Id)).Except(EvasionRows.All.Select(static row => (row.Id, row.What))));
        Assert.Empty(Results.Kept.Select(static kept => kept.Id).Except(Entries.Select(static entry => entry.Id)));
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(EvasionRows.All.Count, EvasionRows.All.Select(static row => row.Key).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void The_page_of_limits_says_the_same()
    {
        Assert.SkipWhen(Updating, "this run writes the page anew");
        Assert.Equal(Page(Results.Kept), File.ReadAllText(PagePath));
    }

    /// <summary>Writes the page from what held.</summary>
    internal static void WritePage(IReadOnlyCollection<(string Id, string What)> held) => File.WriteAllText(PagePath, Page(held));

    private static string PagePath => Path.Combine(Root(), "docs", "limits.md");

    private static bool Updating => Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1";

    private static string Page(IReadOnlyCollection<(string Id, string What)> held)
    {
        var page = File.ReadAllText(PagePath);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, "docs/limits.md has lost its marks");
        return page[..begin] + Begin + "\n" + Section(held) + page[end..];
    }

    private static string Section(IReadOnlyCollection<(string Id, string What)> held)
    {
        var text = new StringBuilder();
        var rows = Entries.ConvertAll(entry => (Entry: entry, Status: StatusOf(entry, held), Tried: held.Count(one => one.Id == entry.Id)));
        text.Append("\nOf ").Append(Entries.Count).Append(" known ways around lists of names, ")
            .AppendJoin(", ", rows.GroupBy(static row => row.Status).OrderByDescending(static group => group.Count()).Select(static group => $"{group.Count()} are {group.Key}"))
            .Append(". The last column is the number of attempts that ran and held.\n\n| Id | Way | Status | What is left | Tried |\n| --- | --- | --- | --- | ---: |\n");
        foreach (var (entry, status, tried) in rows)
        {
            text.Append("| ").Append(entry.Id).Append(" | ").Append(entry.What).Append(" | ").Append(status).Append(" | ").Append(entry.Why).Append(" | ")
                .Append(tried > 0 ? tried.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The catalogue claims; only what ran and held makes it so.</summary>
    private static string StatusOf(Entry entry, IReadOnlyCollection<(string Id, string What)> held)
    {
        var missing = EvasionRows.All.Count(row => row.Id == entry.Id && !held.Contains((row.Id, row.What)));
        return entry.Status == "not covered" ? entry.Status
            : missing > 0 || held.All(one => one.Id != entry.Id) ? "not tried"
            : entry.Status;
    }

    internal static string Root()
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
