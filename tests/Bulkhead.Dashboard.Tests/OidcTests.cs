using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Bulkhead.Dashboard.Access;

namespace Bulkhead.Dashboard.Tests;

/// <summary>Sign-in by OpenID Connect, the whole way: redirects, code with PKCE, token, role.</summary>
public sealed class OidcTests
{
    [Fact]
    public async Task AGroupGivesItsRoleAndNoMore()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Groups = ["staff", "platform"];
        await using var desk = await OpenAsync(issuer);
        using var browser = Browser(desk);
        var answer = await SignInAsync(browser);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/quarantine?source=dcf", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/audit", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("ada (investigator)", await browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoHasNoRoleGetsNothing()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Groups = ["staff"];
        await using var desk = await OpenAsync(issuer);
        using var browser = Browser(desk);
        var answer = await SignInAsync(browser);
        Assert.Equal("/login?failed=1", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task ATokenThatSomebodyElseSignedIsNone()
    {
        await using var issuer = await Issuer.StartAsync();
        using var forger = RSA.Create(2048);
        (issuer.Groups, issuer.Forger) = (["platform"], forger);
        await using var desk = await OpenAsync(issuer);
        using var browser = Browser(desk);
        var answer = await SignInAsync(browser);
        Assert.Equal("/login?failed=1", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/flows", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static Task<Desk> OpenAsync(Issuer issuer) => Desk.OpenAsync([], options => options with
    {
        Oidc = new OidcOptions(issuer.Address, Issuer.Client, "secret", "groups", ImmutableSortedDictionary<string, Role>.Empty.Add("platform", Role.Investigator)),
    });

    private static HttpClient Browser(Desk desk) => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = desk.App.Address };

    // To the provider, back with a code, and on to where the server then leads.
    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser)
    {
        var answer = await browser.GetAsync("/login/start", TestContext.Current.CancellationToken);
        for (var step = 0; step < 2; step++)
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            answer = await browser.GetAsync(answer.Headers.Location, TestContext.Current.CancellationToken);
        }

        return answer;
    }
}
