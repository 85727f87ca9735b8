using System.Net;
using Bulkhead.Dashboard.Access;

namespace Bulkhead.Dashboard.Tests;

/// <summary>Somebody with a session, as a browser keeps it, but without a browser.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly HttpClient client;

    private Visit(HttpClient client) => this.client = client;

    public static async Task<Visit> SignInAsync(Desk desk, Role role)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = desk.App.Address };
        var answer = await browser.GetAsync("/login?token=" + desk.Services.Links.Issue(role), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Visit(browser);
    }

    public Task<string> GetAsync(string path) => client.GetStringAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Posts a form with the token that a page carries.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
    {
        var page = await GetAsync("/");
        const string mark = "name=\"__RequestVerificationToken\" value=\"";
        var start = page.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        Assert.True(start > mark.Length, "the page has no form token");
        using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", WebUtility.HtmlDecode(page[start..].Split('"')[0]))));
        return await client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
