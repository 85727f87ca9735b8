using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using UglyToad.PdfPig;

namespace Bulkhead.Dashboard.Tests;

/// <summary>What has to hold for every document of one file, in the browser and on paper.</summary>
internal static class ReportChecks
{
    /// <summary>It is accessible, its own style gets through its policy, and it fetches nothing.</summary>
    public static async Task AccessibleAsync(Browser browser, string file, ColorScheme colours, string picture)
    {
        await using var tab = await browser.OpenFileAsync(file, colours: colours);
        var axe = await tab.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.True(axe.Violations.Length == 0, $"{colours}: " + string.Join("; ", axe.Violations.Select(static one => $"{one.Id} {string.Join(" | ", one.Nodes.Take(3).Select(static node => node.Html))}")));
        Assert.Empty(tab.Elsewhere);
        Assert.Empty(tab.Complaints);

        var paper = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(colours == ColorScheme.Dark ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)", paper);
        if (colours == ColorScheme.Light && Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            await tab.Page.SetViewportSizeAsync(1280, 1500);
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Desk.Root, "docs", "images", picture) });
        }
    }

    /// <summary>Nothing is wider than a screen of a width, and nothing is cut off.</summary>
    public static async Task FitsAsync(Browser browser, string file, int width)
    {
        await using var tab = await browser.OpenFileAsync(file, width: width);
        var (wide, shown) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await tab.Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(wide <= shown, $"{wide} wide on a screen of {shown}");
        var cut = await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))");
        Assert.Empty(cut);
    }

    /// <summary>It prints on numbered pages, with the head of a long table on each, and no page ends with what only announces what follows.</summary>
    public static async Task PrintsAsync(Browser browser, string file, string format, string title, string head)
    {
        await using var tab = await browser.OpenFileAsync(file, colours: ColorScheme.Dark);
        var bytes = await tab.Page.PdfAsync(new() { Format = format, PreferCSSPageSize = false });
        using var pdf = PdfDocument.Open(bytes);
        var pages = pdf.GetPages().Select(static page => string.Join(' ', page.GetWords().Select(static word => word.Text))).ToList();
        Assert.True(pages.Count > 1, $"{pages.Count} page");
        Assert.StartsWith(title, pages[0], StringComparison.Ordinal);
        Assert.All(pages.Index(), page => Assert.Contains($"{page.Index + 1} / {pages.Count}", page.Item, StringComparison.Ordinal));
        Assert.True(pages.Count(page => page.StartsWith(head, StringComparison.Ordinal)) > 1, "pages in the middle of the long table do not begin with its head");

        var ends = pages.Select(static page => Regex.Replace(page, @"\s*[0-9]+ / [0-9]+$", string.Empty)).ToList();
        var headings = await tab.Page.Locator("h2, h3, h4").AllInnerTextsAsync();
        Assert.Empty(ends.SelectMany(end => headings.Append("Because of").Append(":").Where(heading => end.EndsWith(heading, StringComparison.Ordinal)).Select(heading => $"a page ends with '{heading}': …{end[Math.Max(0, end.Length - 120)..]}")));
    }
}
