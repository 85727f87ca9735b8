using Bulkhead.Evidence.Reports;
using Microsoft.Playwright;

namespace Bulkhead.Dashboard.Tests;

/// <summary>The report of an evidence bundle as an auditor opens it.</summary>
public sealed class EvidenceReportTests : IClassFixture<Browser>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-report-");
    private readonly Browser browser;

    public EvidenceReportTests(Browser browser)
    {
        this.browser = browser;
        EvidenceChain.Make(folder.FullName);
    }

    private string Report => Path.Combine(folder.FullName, "0002-20260301-20260303", BundleReports.Html);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task ItIsAccessibleAndFetchesNothing(ColorScheme colours) => ReportChecks.AccessibleAsync(browser, Report, colours, "evidence-report.png");

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(1280)]
    [InlineData(3840)]
    public Task ItFitsItsScreen(int width) => ReportChecks.FitsAsync(browser, Report, width);

    [Theory]
    [InlineData("A4")]
    [InlineData("Letter")]
    public Task ItPrintsOnNumberedPages(string format) => ReportChecks.PrintsAsync(browser, Report, format, "Evidence of egress control", "Control Evidence Shows");
}
