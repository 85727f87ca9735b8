using System.Collections.Immutable;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Server.Decrypting;

/// <summary>Has a request in HTTP/1.1 inspected. What was read of its body stays with the client's side until it is sent on.</summary>
internal sealed class Http1Inspection(BodyReading bodies, Http1Client client, Stream stream) : IDisposable
{
    private IDisposable? place;

    /// <summary>Whether the client was told to send its body.</summary>
    public bool Continued { get; private set; }

    /// <summary>Asks the inspectors, with the body if one of them reads it.</summary>
    public async Task<Refusal> InspectAsync(OriginAccess access)
    {
        using var patience = new CancellationTokenSource(Inspections.Patience);
        var head = client.Head;
        ImmutableArray<KeyValuePair<string, string>> fields = HttpForwarding.Fields(client.Taken.Span);
        var request = new InspectedRequest(access.Workload, access.Name.Value, access.Port, head.Method, head.Target, fields, default);
        if (bodies.Most == 0)
        {
            return await bodies.AskAsync(request, patience.Token);
        }

        string[] encodings = [.. fields.Where(static field => field.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value)];
        if (bodies.Check(head.Upgrade != HttpUpgrade.None, encodings.Length > 0 ? string.Join(',', encodings) : null, head.Body.Kind == HttpBodyKind.Length ? head.Body.Length : null) is { IsRefused: true } refusal)
        {
            return refusal;
        }

        try
        {
            place = await bodies.TakePlaceAsync(patience.Token);
            if (head.ExpectsContinue && !client.IsBetweenRequests)
            {
                Continued = true;
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), patience.Token);
            }

            while (!client.IsBetweenRequests)
            {
                if (await client.NextAsync(patience.Token) != HttpSegmentKind.Body)
                {
                    return client.Refusal.IsRefused ? client.Refusal : BodyReading.Late;
                }

                if (client.BodyData > bodies.Most)
                {
                    return BodyReading.TooLong;
                }
            }

            var body = client.Taken[head.Length..];
            return await bodies.AskAsync(request with { Body = head.Body.Kind == HttpBodyKind.Chunked ? HttpForwarding.Dechunk(body.Span) : body }, patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return BodyReading.Late;
        }
    }

    /// <summary>Lets go of the place of the body: it has been sent on, or never will be.</summary>
    public void Dispose() => place?.Dispose();
}
