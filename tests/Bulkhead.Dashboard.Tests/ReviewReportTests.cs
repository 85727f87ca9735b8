using Microsoft.Playwright;

namespace Bulkhead.Dashboard.Tests;

/// <summary>The document of <c>bulkhead review --format html</c> as people open it: in both colours, on a phone, on a large screen and on paper.</summary>
public sealed class ReviewReportTests(Browser browser) : IClassFixture<Browser>
{
    private static string Report => Path.Combine(Desk.Root, "tests", "Bulkhead.EndToEnd", "Baselines", "review-complete.html");

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task ItIsAccessibleAndFetchesNothing(ColorScheme colours) => ReportChecks.AccessibleAsync(browser, Report, colours, "review-report.png");

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    [InlineData(3840)]
    public Task ItFitsItsScreen(int width) => ReportChecks.FitsAsync(browser, Report, width);

    [Theory]
    [InlineData("A4")]
    [InlineData("Letter")]
    public Task ItPrintsOnNumberedPagesWithTheHeadOfATableOnEach(string format) => ReportChecks.PrintsAsync(browser, Report, format, "Egress review", "Destination Decision Group");
}
