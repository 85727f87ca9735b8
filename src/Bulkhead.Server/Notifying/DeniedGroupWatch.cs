using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Bulkhead.Dashboard.Api;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Server.Notifying;

/// <summary>Tells an address of the user's choice about denied groups that were never seen before.</summary>
internal sealed class DeniedGroupWatch(IFlowStore store, Uri target, byte[]? secret, TimeProvider time, Action<string> say) : IDisposable
{
    private const int Tries = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            known.UnionWith((await GroupsAsync(FlowFilter.All, cancel).ConfigureAwait(false)).Select(static group => group.Fingerprint));
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
            {
                foreach (var group in await GroupsAsync(FlowFilter.All with { Since = time.GetUtcNow().AddHours(-1) }, cancel).ConfigureAwait(false))
                {
                    if (known.Add(group.Fingerprint) && !await TellAsync(group, cancel).ConfigureAwait(false))
                    {
                        // Told again at the next look.
                        known.Remove(group.Fingerprint);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyCollection<DeniedGroup>> GroupsAsync(FlowFilter filter, CancellationToken cancel) =>
        await store.DeniedGroupsAsync(filter, new DeniedGroupQuery(Limit: 10_000, Buckets: 0), cancel).ConfigureAwait(false);

    private async Task<bool> TellAsync(DeniedGroup group, CancellationToken cancel)
    {
        var body = Body(group);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                if (secret is not null)
                {
                    request.Headers.Add("X-Bulkhead-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, body)));
                }

                using var answer = await client.SendAsync(request, cancel).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }

                say($"the webhook answered {(int)answer.StatusCode}");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                say("the webhook does not answer: " + exception.Message);
            }

            if (attempt == Tries)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancel).ConfigureAwait(false);
        }
    }

    private static byte[] Body(DeniedGroup group)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema", "bulkhead.denied-group/v1");
            DeniedGroupJson.WriteFields(json, group);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
