using System.Net;
using Bulkhead.Dashboard.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bulkhead.Dashboard.Tests;

/// <summary>Who gets what: every endpoint that there is, for every role and for nobody.</summary>
public sealed class AccessTests
{
    private static readonly string[] Open = ["/login", "/login/style.css", "/healthz", "/readyz"];

    // What each endpoint needs. An endpoint that is not listed here fails the test: whoever adds one says who may use it.
    private static readonly Dictionary<string, Role> Needed = new()
    {
        ["GET /"] = Role.Viewer,
        ["GET /connections"] = Role.Viewer,
        ["GET /denied"] = Role.Viewer,
        ["GET /denied/{fingerprint}"] = Role.Viewer,
        ["POST /denied/{fingerprint}/state"] = Role.Investigator,
        ["GET /map"] = Role.Viewer,
        ["GET /policy"] = Role.Viewer,
        ["GET /policy/what-if"] = Role.Investigator,
        ["GET /evidence"] = Role.Viewer,
        ["GET /evidence/{name}/report"] = Role.Investigator,
        ["GET /evidence/{name}/bundle.zip"] = Role.Investigator,
        ["GET /quarantine"] = Role.Investigator,
        ["GET /audit"] = Role.Admin,
        ["POST /theme"] = Role.Viewer,
        ["POST /logout"] = Role.Viewer,
        ["GET /assets/{digest}/{name}"] = Role.Viewer,
        ["GET /api/v1/flows"] = Role.Viewer,
        ["GET /api/v1/flows/stream"] = Role.Viewer,
        ["GET /api/v1/flows/export"] = Role.Investigator,
        ["GET /api/v1/stats"] = Role.Viewer,
        ["GET /api/v1/denied"] = Role.Viewer,
        ["GET /api/v1/denied/{fingerprint}"] = Role.Viewer,
        ["GET /api/v1/complete"] = Role.Viewer,
        ["GET /api/v1/sources"] = Role.Viewer,
        ["GET /api/v1/evidence/flows"] = Role.Investigator,
        ["GET /metrics"] = Role.Viewer,
        ["* /{*path:nonfile}"] = Role.Viewer,
    };

    [Fact]
    public async Task EveryEndpointAsksForItsRole()
    {
        await using var desk = await Desk.OpenAsync([]);
        var endpoints = Endpoints(desk).ToList();
        Assert.Equal(Needed.Keys.Order(StringComparer.Ordinal), endpoints.Select(static one => one.Key).Where(static key => !Open.Contains(key.Split(' ')[1])).Order(StringComparer.Ordinal));
        Role?[] everybody = [null, Role.Viewer, Role.Investigator, Role.Admin];
        foreach (var somebody in everybody)
        {
            using var client = desk.Client(somebody);
            foreach (var (key, needed) in Needed)
            {
                var (method, path) = Request(key);
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([new("kind", "known"), new("note", "x"), new("theme", "dark")]) : null };
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                if (somebody is null)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"nobody got {answer.StatusCode} from {key}");
                    Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                }
                else if (somebody < needed)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"a {somebody} got {answer.StatusCode} from {key}");
                }
                else
                {
                    Assert.True(answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), $"a {somebody} got {answer.StatusCode} from {key}");
                    Assert.True((int)answer.StatusCode < 500, $"a {somebody} got {answer.StatusCode} from {key}");
                }
            }
        }
    }

    [Fact]
    public async Task LoginAndHealthAnswerEverybody()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client();
        foreach (var path in Open)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task ALinkLetsInOnce()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client();
        var link = "/login?token=" + desk.Services.Links.Issue(Role.Admin);
        var first = await client.GetAsync(link, TestContext.Current.CancellationToken);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(link, TestContext.Current.CancellationToken)).StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/audit");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void ALinkGrowsOld()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-links-");
        try
        {
            var time = new FakeTimeProvider();
            var links = new OneTimeLinks(folder.FullName, time);
            var token = links.Issue(Role.Viewer);
            time.Advance(OneTimeLinks.Life);
            Assert.Null(links.Redeem(token));
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("bhk_")]
    [InlineData("bhk_AAAA")]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task AWrongTokenIsNobody(string token)
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task ARevokedOrOldTokenIsNobodyAtOnce()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await using var desk = await Desk.OpenAsync([], time: time);
        using var client = desk.Client(Role.Viewer);
        using var other = desk.Client(Role.Admin);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
        Assert.True(desk.Services.Tokens.Revoke("Viewer"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(desk.AccessFolder, "tokens.json")));
            Assert.DoesNotContain("bhk_", await File.ReadAllTextAsync(Path.Combine(desk.AccessFolder, "tokens.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task APageOnAnotherNameCannotReachIt()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task AFormWithoutItsTokenChangesNothing()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Admin);
        using var form = new FormUrlEncodedContent([new("kind", "known"), new("note", "x")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/denied/" + new string('a', 32) + "/state", form, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(await desk.Store.GroupStatesAsync(cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TooManyTriesAreRefused()
    {
        await using var desk = await Desk.OpenAsync([], static options => options with { RequestsPerTenSeconds = 5 });
        using var client = desk.Client(Role.Viewer);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add((await client.GetAsync("/api/v1/sources", TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public async Task WhoLookedIsWrittenDown()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Viewer);
        using var nobody = desk.Client();
        await client.GetAsync("/connections?q=verdict:denied", TestContext.Current.CancellationToken);
        await nobody.GetAsync("/connections", TestContext.Current.CancellationToken);
        using var admin = desk.Client(Role.Admin);
        var page = await admin.GetStringAsync("/audit", TestContext.Current.CancellationToken);
        var log = await ReadAsync(Path.Combine(desk.AccessFolder, "audit.jsonl"));
        Assert.Contains("\"who\":\"token Viewer\"", log, StringComparison.Ordinal);
        Assert.Contains("\"filter\":\"verdict:denied\"", log, StringComparison.Ordinal);
        Assert.Contains("\"status\":401", log, StringComparison.Ordinal);
        Assert.Contains("token Viewer", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyLoopbackGoesWithoutACertificate() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Desk.OpenAsync([], static options => options with { Listen = new IPEndPoint(IPAddress.Any, 0) }));

    [Fact]
    public async Task BrowsersAreToldToKeepEverythingElseOut()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Viewer);
        var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<(string Key, RouteEndpoint Endpoint)> Endpoints(Desk desk) =>
        desk.App.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(static one =>
            ((one.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "*") + " " + (one.RoutePattern.RawText ?? string.Empty), one));

    private static (HttpMethod Method, string Path) Request(string key)
    {
        var (method, pattern) = (key.Split(' ')[0], key.Split(' ')[1]);
        var path = pattern.Replace("{fingerprint}", new string('a', 32), StringComparison.Ordinal).Replace("{digest}/{name}", "0/app.css", StringComparison.Ordinal).Replace("{*path:nonfile}", "nowhere", StringComparison.Ordinal);
        return (method == "POST" ? HttpMethod.Post : HttpMethod.Get, path == "/policy/what-if" ? path + "?candidate=x" : path);
    }
}
