using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports;

namespace Bulkhead.Evidence.Tests.Reports;

public static partial class BundleReportTests
{
    private const string Hostile = "<script>alert(1)</script>=cmd|'/c calc'!A1 [x](javascript:1) \u202e\u0007`|";

    [Fact]
    public static void Every_figure_of_the_report_stands_in_the_file_that_it_names()
    {
        var (files, _) = BundleMaker.AddReports(EvidenceSample.Good);
        Assert.Empty(ReportFigures.Untraced(Text(files, BundleReports.Html), path => files.Files[path], out var count));
        Assert.True(count > 30, $"{count} figures");
    }

    [Fact]
    public static void Every_number_of_the_report_is_a_figure()
    {
        // Numbers that no file has would have to be made up. Days, versions, identifiers and ports are no counts.
        var html = Text(BundleMaker.AddReports(EvidenceSample.Good with { }).Files, BundleReports.Html);
        var body = html[html.IndexOf("<main>", StringComparison.Ordinal)..];
        foreach (var sentence in EvidenceSample.PostureOf(EvidenceSample.Good).Claims.Select(static claim => claim.Sentence))
        {
            var loose = string.Concat(sentence.Parts.Where(static part => part.Figure is null).Select(static part => part.Text));
            Assert.DoesNotMatch(@"(?<![-:TZ\w])\d+(?![-:\w])", Quoted().Replace(loose, string.Empty).Replace("within 7 days", string.Empty, StringComparison.Ordinal));
        }

        Assert.Contains("data-pointer=\"/summary/satisfied\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public static void Figures_of_the_posture_resolve_too()
    {
        var (files, _) = BundleMaker.AddReports(EvidenceSample.Good);
        using var posture = JsonDocument.Parse(files.Files[BundlePaths.Posture]);
        var figures = posture.RootElement.GetProperty("claims").EnumerateArray().SelectMany(static claim => claim.GetProperty("figures").EnumerateArray()).ToArray();
        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.Equal(figure.GetProperty("text").GetString(), ReportFigures.Resolve(files.Files[figure.GetProperty("file").GetString()!], figure.GetProperty("pointer").GetString()!)));
    }

    [Fact]
    public static void The_same_facts_give_the_same_bytes()
    {
        var (one, _) = BundleMaker.AddReports(EvidenceSample.Good);
        var (other, _) = BundleMaker.AddReports(EvidenceSample.Good);
        Assert.All(one.Files, file => Assert.True(file.Value.Span.SequenceEqual(other.Files[file.Key].Span), file.Key));
    }

    [Fact]
    public static void Hostile_text_stays_text()
    {
        var flows = EvidenceSample.Flows with { DeniedGroups = [EvidenceSample.Flows.DeniedGroups[0] with { Destination = Hostile, Note = Hostile, Workload = Hostile }], Query = Hostile };
        var changes = EvidenceSample.Changes with { Commits = [EvidenceSample.Changes.Commits[0] with { Subject = Hostile, Author = Hostile, Reviewers = [] }] };
        var (files, _) = BundleMaker.AddReports(EvidenceSample.Good.With(BundlePaths.Flows, EvidenceJson.Write(flows)).With(BundlePaths.Changes, EvidenceJson.Write(changes)));
        var html = Text(files, BundleReports.Html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202e', html);
        Assert.DoesNotMatch(@"(?<!\\)[<\[]x?script|(?<!\\)\]\(", Text(files, BundleReports.Markdown));
        Assert.All(files.Files.Keys.Where(static path => path.EndsWith(".csv", StringComparison.Ordinal)), path =>
        {
            Assert.DoesNotMatch(@"(?m)(^|,)""?[=+@]", Text(files, path));
            Assert.DoesNotContain('\u0007', Text(files, path));
        });
    }

    [Fact]
    public static void A_table_for_spreadsheets_has_a_line_for_each_fact()
    {
        var (files, posture) = BundleMaker.AddReports(EvidenceSample.Good);
        Assert.Equal(posture.Controls.Length + 1, Lines(files, "csv/controls.csv"));
        Assert.Equal(3 + 1, Lines(files, "csv/destinations.csv"));
        Assert.Equal(1 + 1, Lines(files, "csv/exceptions.csv"));
        Assert.Equal(1 + 1, Lines(files, "csv/changes.csv"));
        Assert.Equal(1 + 1, Lines(files, "csv/denied-groups.csv"));
    }

    [Fact]
    public static void Without_facts_there_is_still_a_report_that_says_so()
    {
        var (files, posture) = BundleMaker.AddReports(EvidenceFiles.None.With(BundlePaths.Subject, EvidenceJson.Write(EvidenceSample.Subject)));
        Assert.All(posture.Claims, static claim => Assert.Equal(ClaimStatus.Missing, claim.Status));
        Assert.Contains("Not one claim is met.", Text(files, BundleReports.Html), StringComparison.Ordinal);
        Assert.Contains("0 of 17 claims are met", Text(files, BundleReports.Markdown), StringComparison.Ordinal);
    }

    private static int Lines(EvidenceFiles files, string path) => Text(files, path).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Text(EvidenceFiles files, string path) => Encoding.UTF8.GetString(files.Files[path].Span);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
