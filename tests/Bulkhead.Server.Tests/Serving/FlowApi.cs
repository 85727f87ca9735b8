using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>A program that asks a dashboard.</summary>
internal sealed class FlowApi : IDisposable
{
    // The certificates of these tests are their own.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost" } });

    public FlowApi(Uri address, string token)
    {
        client.BaseAddress = address;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonNode> AskAsync(string path) => JsonNode.Parse(await TextAsync(path))!;

    public Task<string> TextAsync(string path) => client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>The flows of a filter, all times.</summary>
    public async Task<List<JsonNode>> FlowsAsync(string filter, int limit = 1000) =>
        [.. (await AskAsync($"/api/v1/flows?range=all&limit={limit}&q={Uri.EscapeDataString(filter)}"))["flows"]!.AsArray().Select(static node => node!)];

    /// <summary>All flows, as an investigator exports them.</summary>
    public async Task<List<JsonNode>> ExportAsync() =>
        [.. (await TextAsync("/api/v1/flows/export?format=json&range=all")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!)];

    /// <summary>Waits until so many flows fit a filter.</summary>
    public Task CountAsync(string filter, int count) => Waiting.ForAsync(async () => (await FlowsAsync(filter, 10_000)).Count >= count, $"{count} flows for {filter}");

    public void Dispose() => client.Dispose();
}
