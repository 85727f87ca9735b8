using System.Buffers;
using System.Globalization;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Server.Decrypting;

/// <summary>
/// Carries HTTP/1.1 of a decrypted connection: request after request is judged and passed on, and its answer brought back. What a general server and forwarder do
/// for any application costs more than all of this (docs/gateway.md has the figures); HTTP/2 goes through them.
/// </summary>
internal sealed class Http1Relay(DecryptableConnection connection, Http1Client client, Stream stream, OriginPools pools, BodyReading bodies)
{
    private readonly ArrayBufferWriter<byte> scratch = new(4096);

    /// <summary>Runs until the client ends, a request is refused for good, or an answer ends the connection.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task RunAsync()
    {
        while (await NextAsync())
        {
            // The next one is read.
        }
    }

    private async Task<bool> NextAsync()
    {
        var kind = await client.NextAsync();
        if (kind == HttpSegmentKind.NeedMore)
        {
            return false;
        }

        var refusal = kind == HttpSegmentKind.Head ? Inadmissible(client.Head) : client.Refusal;
        if (refusal.IsRefused)
        {
            connection.Refuse(refusal);
            await SayAsync(refusal.Reason == RefusalReason.HttpTooLarge ? 413 : 400, closes: true);
            return false;
        }

        return await JudgedAsync(client.Head);
    }

    private async Task<bool> JudgedAsync(HttpHead head)
    {
        var exchange = connection.Begin(new RequestFacts(head.Method, head.Target, AuthorityOf(head), head.Upgrade == HttpUpgrade.WebSocket ? "websocket" : null));
        using var inspection = new Http1Inspection(bodies, client, stream);
        if (!exchange.Refusal.IsRefused && bodies.Inspects && await inspection.InspectAsync(exchange.Access) is { IsRefused: true } found)
        {
            exchange.Deny(found, FlowStep.Request);
        }

        if (!exchange.Refusal.IsRefused && !exchange.Allow())
        {
            exchange.Deny(new Refusal(RefusalReason.KillSwitch, "The flow log cannot be written."), FlowStep.Request);
        }

        if (!exchange.Refusal.IsRefused)
        {
            using var lease = pools.Take(exchange.Access);
            var passing = new Http1Exchange(connection, client, stream, scratch, exchange, lease.Pool, inspection);
            var goesOn = await passing.RunAsync();
            if (passing.Status != 0)
            {
                await SayAsync(passing.Status, closes: true);
                return false;
            }

            return goesOn;
        }

        client.Release(client.Taken.Length);
        var closes = !head.KeepsAlive || head.MinorVersion == 0 || head.Body.Kind != HttpBodyKind.None || head.Upgrade != HttpUpgrade.None
            || RequestRules.StatusOf(exchange.Refusal) is 400 or 413 or 421;
        await SayAsync(RequestRules.StatusOf(exchange.Refusal), closes);
        return !closes;
    }

    private async Task SayAsync(int status, bool closes) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Phrase(status)}\r\nContent-Length: 0\r\n{(closes ? "Connection: close\r\n" : string.Empty)}\r\n")));

    private static string Phrase(int status) => status switch
    {
        400 => "Bad Request",
        403 => "Forbidden",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        _ => "Bad Gateway",
    };

    private static string? AuthorityOf(HttpHead head) => head.Authority is { Host: { } host, Port: { } port }
        ? string.Create(CultureInfo.InvariantCulture, $"{host.Value}:{port}")
        : head.Authority.Host?.Value;

    private static Refusal Inadmissible(HttpHead head) =>
        head.Form == HttpTargetForm.Authority ? new Refusal(RefusalReason.HttpTargetForm, "CONNECT is for the proxy listener, once and outside of a tunnel.")
        : head.Form != HttpTargetForm.Origin ? new Refusal(RefusalReason.HttpTargetForm, "The form of the target does not belong here.")
        : head.Upgrade is not (HttpUpgrade.None or HttpUpgrade.WebSocket) ? new Refusal(RefusalReason.HttpUpgrade, "Only an upgrade to WebSocket is carried.")
        : Refusal.None;
}
