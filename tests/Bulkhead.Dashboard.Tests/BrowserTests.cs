using Bulkhead.Dashboard.Changes;
using Bulkhead.Flows.Records;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bulkhead.Dashboard.Tests;

/// <summary>The pages in a real browser.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly (string Name, string Path)[] Views =
    [
        ("overview", "/"),
        ("connections", "/connections"),
        ("detail", "/connections?q=verdict:denied%20name:pastebin.example"),
        ("denied", "/denied"),
        ("map", "/map"),
        ("policy", "/policy"),
        ("evidence", "/evidence"),
    ];

    [Fact]
    public async Task EveryViewIsAccessibleKeepsToItselfAndBreaksNoPolicy()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var tab = await browser.OpenAsync(desk, colours: colours);
            foreach (var (name, path) in Views)
            {
                await tab.Page.GotoAsync(new Uri(tab.Home, path).ToString());
                if (name == "detail")
                {
                    await tab.Page.Locator("tr[data-row] a").First.ClickAsync();
                    await Assertions.Expect(tab.Page.Locator("#detail")).ToBeVisibleAsync();
                }

                var axe = await tab.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
                Assert.True(axe.Violations.Length == 0, $"{name}, {colours}: " + string.Join("; ", axe.Violations.Select(static one => $"{one.Id} {string.Join(" | ", one.Nodes.Take(3).Select(static node => node.Html))}")));
                await PictureAsync(tab, name, colours);
            }

            Assert.Empty(tab.Elsewhere);
            Assert.Empty(tab.Complaints);
        }
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(768, 1024)]
    [InlineData(3840, 2160)]
    public async Task EveryViewFitsItsScreen(int width, int height)
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, width: width, height: height);
        foreach (var (name, path) in Views)
        {
            await tab.Page.GotoAsync(new Uri(tab.Home, path).ToString());
            var (wide, shown) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await tab.Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
            Assert.True(wide <= shown, $"{name} is {wide} wide on a screen of {shown}");
        }
    }

    [Fact]
    public async Task WithoutScriptsEverythingCanBeRead()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, path: "/connections", scripts: false);
        await tab.Page.Locator("#q").FillAsync("verdict:denied");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("tr[data-row]").First).ToContainTextAsync("denied");
        await tab.Page.Locator("tr[data-row] a").First.ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#detail")).ToContainTextAsync("Flow");
    }

    [Fact]
    public async Task AFilterIsCompletedAppliedAndKeptInTheAddress()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, path: "/connections");
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("verdict:den");
        await Assertions.Expect(tab.Page.Locator("#proposals option").First).ToHaveAttributeAsync("value", "verdict:denied");
        await tab.Page.Keyboard.TypeAsync("ied");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync(static url => url.Contains("q=verdict%3Adenied", StringComparison.Ordinal) || url.Contains("q=verdict:denied", StringComparison.Ordinal));
        Assert.Equal(0, await tab.Page.Locator("tr[data-row] .verdict.allowed").CountAsync());

        // Another view keeps the filter.
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Map", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#q")).ToHaveValueAsync("verdict:denied");
    }

    [Fact]
    public async Task RowsAreReachedByKeys()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, path: "/connections");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("k");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("#detail")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Page.Locator("#detail")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheLiveTailShowsPausesAndDoesNotFreeze()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, path: "/connections");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Live tail" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#live-state")).ToHaveTextAsync("live");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var flood = FloodAsync(desk, stop.Token);
        await Assertions.Expect(tab.Page.Locator("#live-state")).ToContainTextAsync("more came than can be shown");
        await Assertions.Expect(tab.Page.Locator("#rows tr").First).ToContainTextAsync("flood-");

        // While thousands arrive, a key still acts, and the table stays bounded.
        await tab.Page.Keyboard.PressAsync("p");
        await Assertions.Expect(tab.Page.Locator("#live-state")).ToContainTextAsync("paused");
        Assert.InRange(await tab.Page.Locator("#rows tr").CountAsync(), 100, 300);
        await stop.CancelAsync();
        await flood;
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task ADeniedGroupShowsThePatchThatOpensItAndNothingIsApplied()
    {
        var program = Environment.GetEnvironmentVariable("BULKHEAD_BIN");
        Assert.SkipWhen(string.IsNullOrEmpty(program) || !File.Exists(program), "BULKHEAD_BIN does not name the command line");
        var project = Directory.CreateTempSubdirectory("bulkhead-project-");
        try
        {
            foreach (var file in new DirectoryInfo(Path.Combine(Desk.Root, "examples", "gateway")).EnumerateFiles())
            {
                file.CopyTo(Path.Combine(project.FullName, file.Name));
            }

            var before = Contents(project);
            using var advisor = new ChangeAdvisor(program!, project.FullName);
            await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow), services: services => services with { Advisor = advisor });
            await using var tab = await browser.OpenAsync(desk, path: "/denied");
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = "pastebin.example:443" }).ClickAsync();
            await Assertions.Expect(tab.Page.Locator("#patch")).ToContainTextAsync("+    host: pastebin.example");
            await Assertions.Expect(tab.Page.Locator(".reach")).ToContainTextAsync("librechat can newly reach pastebin.example:443");
            await PictureAsync(tab, "patch", ColorScheme.Light);
            Assert.Equal(before, Contents(project));
        }
        finally
        {
            project.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WhatIfShowsWhoWouldBeStopped()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-candidate-");
        try
        {
            // The same policy without the name of one provider, as somebody's own: without the first and last line that say who generated it.
            foreach (var file in new DirectoryInfo(Desk.PolicyFolder).EnumerateFiles("*.yaml"))
            {
                var text = string.Join('\n', (await File.ReadAllLinesAsync(file.FullName, TestContext.Current.CancellationToken))[1..^1]) + "\n";
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, file.Name), text.Replace("api.groq.com", "api.groq.example", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            }

            await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow), services: services => services with { Candidates = new Dictionary<string, string> { ["without-groq"] = folder.FullName } });
            await using var tab = await browser.OpenAsync(desk, path: "/policy");
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Judge" }).ClickAsync();
            await Assertions.Expect(tab.Page.Locator("tr[data-row]", new() { HasText = "api.groq.com" })).ToContainTextAsync("denied");
            await PictureAsync(tab, "what-if", ColorScheme.Light);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AnExportIsSafeForSpreadsheets()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var tab = await browser.OpenAsync(desk, path: "/connections?q=reason:name_invalid");
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("onerror", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=cmd", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task TheMapIsUsableWithFiveHundredNames()
    {
        await using var desk = await Desk.OpenAsync(Samples.Names(DateTimeOffset.UtcNow, 500));
        await using var tab = await browser.OpenAsync(desk, path: "/map");
        Assert.InRange(await tab.Page.Locator(".map .box").CountAsync(), 60, 120);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Draw every destination" }).ClickAsync();
        await tab.Page.WaitForURLAsync(static url => url.Contains("all=1", StringComparison.Ordinal));
        Assert.InRange(await tab.Page.Locator(".map .box").CountAsync(), 500, 530);
        await tab.Page.Locator(".map a", new() { HasText = "host-7.example.net" }).First.ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#q")).ToHaveValueAsync("name:host-7.example.net");
        await Assertions.Expect(tab.Page.Locator("tr[data-row]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ColoursAreChosenAndKept()
    {
        await using var desk = await Desk.OpenAsync([]);
        await using var tab = await browser.OpenAsync(desk);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal("rgb(16, 22, 29)", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    // Five thousand a second, in the steps of a collector.
    private static async Task FloodAsync(Desk desk, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var count = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                desk.Feed.Publish([.. Enumerable.Range(0, 500).Select(_ => Samples.Decision(DateTimeOffset.UtcNow, ++count, FlowVerdict.Allowed, $"flood-{count}.example", rule: "allow-llm-groq"))]);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }

    private static Dictionary<string, string> Contents(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(static file => file.Name, static file => File.ReadAllText(file.FullName));

    private static async Task PictureAsync(Tab tab, string name, ColorScheme colours)
    {
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Desk.Root, "docs", "images", $"{name}-{(colours == ColorScheme.Dark ? "dark" : "light")}.png"), FullPage = false });
        }
    }
}
