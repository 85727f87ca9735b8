using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using UglyToad.PdfPig;

namespace Bulkhead.Dashboard.Tests;

/// <summary>The document of <c>bulkhead review --format html</c> as people open it: in both colours, on a phone, on a large screen and on paper.</summary>
public sealed class ReviewReportTests(Browser browser) : IClassFixture<Browser>
{
    private static string Report => Path.Combine(Desk.Root, "tests", "Bulkhead.EndToEnd", "Baselines", "review-complete.html");

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task ItIsAccessibleAndFetchesNothing(ColorScheme colours)
    {
        await using var tab = await browser.OpenFileAsync(Report, colours: colours);
        var axe = await tab.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.True(axe.Violations.Length == 0, $"{colours}: " + string.Join("; ", axe.Violations.Select(static one => $"{one.Id} {string.Join(" | ", one.Nodes.Take(3).Select(static node => node.Html))}")));
        Assert.Empty(tab.Elsewhere);
        Assert.Empty(tab.Complaints);

        // The policy of the page lets its own style through.
        var paper = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(colours == ColorScheme.Dark ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)", paper);
        if (colours == ColorScheme.Light && Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            await tab.Page.SetViewportSizeAsync(1280, 1500);
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Desk.Root, "docs", "images", "review-report.png") });
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    [InlineData(3840)]
    public async Task ItFitsItsScreen(int width)
    {
        await using var tab = await browser.OpenFileAsync(Report, width: width);
        var (wide, shown) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await tab.Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(wide <= shown, $"{wide} wide on a screen of {shown}");

        // Nothing is cut off inside either.
        var cut = await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))");
        Assert.Empty(cut);
    }

    [Theory]
    [InlineData("A4")]
    [InlineData("Letter")]
    public async Task ItPrintsOnNumberedPagesWithTheHeadOfATableOnEach(string format)
    {
        await using var tab = await browser.OpenFileAsync(Report, colours: ColorScheme.Dark);
        var bytes = await tab.Page.PdfAsync(new() { Format = format, PreferCSSPageSize = false });
        using var pdf = PdfDocument.Open(bytes);
        var pages = pdf.GetPages().Select(static page => string.Join(' ', page.GetWords().Select(static word => word.Text))).ToList();
        Assert.True(pages.Count > 1, $"{pages.Count} page");
        Assert.StartsWith("Egress review", pages[0], StringComparison.Ordinal);
        Assert.All(pages.Index(), page => Assert.Contains($"{page.Index + 1} / {pages.Count}", page.Item, StringComparison.Ordinal));
        Assert.True(pages.Count(static page => page.StartsWith("Destination Decision Group", StringComparison.Ordinal)) > 1, "pages in the middle of the long table do not begin with its head");

        // No page ends with what only announces what follows: a heading, the head of a table, a sentence before a block.
        var ends = pages.Select(static page => Regex.Replace(page, @"\s*[0-9]+ / [0-9]+$", string.Empty)).ToList();
        var headings = await tab.Page.Locator("h2, h3, h4").AllInnerTextsAsync();
        Assert.All(ends, end => Assert.DoesNotContain(headings.Append("Because of").Append(":"), heading => end.EndsWith(heading, StringComparison.Ordinal)));
    }
}
