using System.Net;
using System.Text.Json;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.Flows.Queries;

namespace Bulkhead.Dashboard.Tests;

/// <summary>What the pages say, read as text.</summary>
public sealed class PageTests
{
    private static readonly string[] Paths = ["/", "/connections", "/denied", "/map", "/policy", "/evidence"];

    [Fact]
    public async Task HostileTextStaysText()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        using var client = desk.Client(Role.Admin);
        var pages = new List<string>();
        foreach (var path in Paths.Concat(["/connections?q=" + Uri.EscapeDataString("<script>alert(3)</script>"), "/map?all=1"]))
        {
            pages.Add(await client.GetStringAsync(path, TestContext.Current.CancellationToken));
        }

        var (_, at) = await FirstAsync(desk, FilterParser.Parse("reason:name_invalid", DateTimeOffset.UtcNow).Filter!);
        pages.Add(await client.GetStringAsync("/connections?at=" + at, TestContext.Current.CancellationToken));
        Assert.Contains("onerror", pages[^1], StringComparison.Ordinal);
        Assert.All(pages, static page =>
        {
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', page);
            Assert.DoesNotContain('\u001b', page);
            Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task ADetailTellsTheWholeChain()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        using var client = desk.Client(Role.Viewer);
        var (_, at) = await FirstAsync(desk, FilterParser.Parse("event:decision verdict:allowed name:api.groq.com", DateTimeOffset.UtcNow).Filter!);
        var page = await client.GetStringAsync("/connections?at=" + at, TestContext.Current.CancellationToken);
        Assert.Contains("allow-llm-groq", page, StringComparison.Ordinal);
        Assert.Contains("librechat.yaml:12 endpoints.custom[0].baseURL", page, StringComparison.Ordinal);
        Assert.Contains("117.2 KiB", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFilterThatCannotBeReadShowsNothingAndSaysWhere()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        using var client = desk.Client(Role.Viewer);
        foreach (var path in new[] { "/", "/connections", "/denied", "/map" })
        {
            var page = await client.GetStringAsync(path + "?q=" + Uri.EscapeDataString("name:x verdikt:denied"), TestContext.Current.CancellationToken);
            Assert.Contains("column 8", page, StringComparison.Ordinal);
            Assert.DoesNotContain("api.groq.com", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/flows?q=verdikt:denied", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task PagesGoBackInTimeWithoutLosingARow()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        using var client = desk.Client(Role.Viewer);
        var (seen, next) = (0, "/connections?range=all");
        while (next is not null)
        {
            var page = await client.GetStringAsync(next, TestContext.Current.CancellationToken);
            seen += page.Split("<tr class").Length - 1 + page.Split("<tr data-row").Length - 1;
            var link = page.IndexOf("rel=\"next\"", StringComparison.Ordinal);
            next = link < 0 ? null : WebUtility.HtmlDecode(page[(page.IndexOf("href=\"", link, StringComparison.Ordinal) + 6)..].Split('"')[0]);
        }

        Assert.Equal(240 + 30 + 6 + 1, seen);
    }

    [Fact]
    public async Task AnEmptyStoreTeaches()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Viewer);
        Assert.Contains("bulkheadd serve --policy", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/ok\nSet-Cookie: x=1")]
    public async Task FormsLeadBackToThisServerOnly(string back)
    {
        await using var desk = await Desk.OpenAsync([]);
        await using var visit = await Visit.SignInAsync(desk, Role.Viewer);
        var answer = await visit.PostAsync("/theme", new() { ["theme"] = "dark", ["back"] = back });
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task AStateOfAGroupIsKeptWithItsReason()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        await using var visit = await Visit.SignInAsync(desk, Role.Investigator);
        var group = (await desk.Store.DeniedGroupsAsync(FlowFilter.All, new(), TestContext.Current.CancellationToken)).First(static one => one.Name == "pastebin.example");
        var refused = await visit.PostAsync($"/denied/{group.Fingerprint}/state", new() { ["kind"] = "accepted", ["until"] = "2001-01-01", ["note"] = "late" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var answer = await visit.PostAsync($"/denied/{group.Fingerprint}/state", new() { ["kind"] = "known", ["note"] = "a user pasted a link" });
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var page = await visit.GetAsync("/denied/" + group.Fingerprint);
        Assert.Contains("State: known", page, StringComparison.Ordinal);
        Assert.Contains("a user pasted a link", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneDeniedGroupIsFoundByItsFingerprint()
    {
        await using var desk = await Desk.OpenAsync(Samples.Day(DateTimeOffset.UtcNow));
        using var client = desk.Client(Role.Viewer);
        using var all = JsonDocument.Parse(await client.GetStringAsync("/api/v1/denied?range=all", TestContext.Current.CancellationToken));
        var listed = all.RootElement.GetProperty("groups").EnumerateArray().First(static one => one.GetProperty("name").GetString() == "pastebin.example");
        var fingerprint = listed.GetProperty("fingerprint").GetString();
        using var one = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/denied/{fingerprint}?range=all", TestContext.Current.CancellationToken));
        Assert.Equal("bulkhead.denied-group/v1", one.RootElement.GetProperty("schema").GetString());
        Assert.All(listed.EnumerateObject(), field => Assert.Equal(field.Value.ToString(), one.RootElement.GetProperty(field.Name).ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/denied/{new string('0', 32)}", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/denied/{new string('0', 32)}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("", "verdict:denied", "verdict:denied")]
    [InlineData("who:a", "verdict:denied", "who:a verdict:denied")]
    [InlineData("verdict:denied", "verdict:denied", "verdict:denied")]
    public void AConditionIsAddedOnce(string text, string term, string expected) =>
        Assert.Equal(expected, FlowView.Of(text, "24h", DateTimeOffset.UtcNow).And(FlowField.Verdict, term.Split(':')[1]));

    [Theory]
    [InlineData("24h", 20)]
    [InlineData("15m", 0.25)]
    [InlineData("90d", 2160)]
    public void BarsAreOfRoundWidthAndFew(string range, double least)
    {
        var view = FlowView.Of(string.Empty, range, DateTimeOffset.UtcNow);
        Assert.InRange(view.Bucket(72).TotalMinutes, least / 20, least * 2);
    }

    private static async Task<(FlowStore.Records.StoredFlow Row, string At)> FirstAsync(Desk desk, FlowFilter filter)
    {
        var page = await desk.Store.ListAsync(filter, cancellation: TestContext.Current.CancellationToken);
        return (page.Rows[0], page.Rows[0].Cursor.ToString());
    }
}
