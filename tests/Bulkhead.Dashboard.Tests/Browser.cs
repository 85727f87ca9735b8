using Bulkhead.Dashboard.Access;
using Microsoft.Playwright;

namespace Bulkhead.Dashboard.Tests;

/// <summary>Chromium of the system, once for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Why there is none; null when there is one.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var path = new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        if (path is null)
        {
            Missing = "Chromium is not installed (Debian: chromium)";
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a page, signed in; what leaves this server and what the console complains about is kept.</summary>
    public async Task<Tab> OpenAsync(Desk desk, Role role = Role.Investigator, string path = "/", int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, bool scripts = true)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, JavaScriptEnabled = scripts, AcceptDownloads = true, TimezoneId = "Europe/Zurich", Locale = "en-GB" });
        var page = await context.NewPageAsync();
        var tab = new Tab(context, page, desk.App.Address);
        await page.GotoAsync(new Uri(desk.App.Address, "/login?token=" + desk.Services.Links.Issue(role)).ToString());
        await page.WaitForURLAsync(new Uri(desk.App.Address, "/").ToString());
        if (path != "/")
        {
            await page.GotoAsync(new Uri(desk.App.Address, path).ToString());
        }

        return tab;
    }

    /// <summary>Opens a document from the disk.</summary>
    public async Task<Tab> OpenFileAsync(string path, int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        var tab = new Tab(context, page, new Uri(path));
        await page.GotoAsync(tab.Home.ToString());
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>An open page.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext context;

    internal Tab(IBrowserContext context, IPage page, Uri home)
    {
        (this.context, Page, Home) = (context, page, home);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Elsewhere.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
    }

    public IPage Page { get; }

    public Uri Home { get; }

    /// <summary>Requests to anywhere else.</summary>
    public List<string> Elsewhere { get; } = [];

    /// <summary>Errors and warnings of the console, broken policies of the page among them.</summary>
    public List<string> Complaints { get; } = [];

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
