using System.Buffers;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Relaying;

namespace Bulkhead.Server.Decrypting;

/// <summary>One request in HTTP/1.1 that was allowed, and its answer.</summary>
internal sealed class Http1Exchange(DecryptableConnection connection, Http1Client client, Stream stream, ArrayBufferWriter<byte> scratch, DecryptedExchange exchange, OriginPool pool, Http1Inspection inspection)
{
    private const int BadGateway = 502;
    private const int MostWithHead = 16 * 1024;

    private readonly HttpHead head = client.Head;
    private OriginConnection? open;
    private Refusal? framing;
    private volatile bool gone;
    private bool continued = inspection.Continued;
    private bool answering;
    private bool complete;
    private bool closes;
    private bool keeps;
    private long followed;
    private long received;

    /// <summary>The status that is to be answered in place of the origin's answer; 0 when that was passed on, as far as it came.</summary>
    public int Status { get; private set; }

    // What can be said twice without anything being done twice.
    private bool IsRepeatable => head.Body.Kind == HttpBodyKind.None && head.Upgrade == HttpUpgrade.None && head.Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";

    /// <summary>Carries both.</summary>
    /// <returns>Whether another request may follow.</returns>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task<bool> RunAsync()
    {
        var raw = client.Taken[..head.Length];
        scratch.ResetWrittenCount();
        HttpForwarding.WriteRequest(raw.Span, head, pool.Host, scratch);
        var key = head.Upgrade == HttpUpgrade.WebSocket ? Encoding.ASCII.GetString(HttpForwarding.Only(raw.Span, "Sec-WebSocket-Key"u8)) : null;
        client.Release(head.Length);

        // What has come of the body is sent with the head, and what is wrong with it is known before anything is.
        if (client.TakeBody() == HttpSegmentKind.Refused)
        {
            framing = client.Refusal;
            return Fail(null);
        }

        if (client.Taken.Length <= MostWithHead)
        {
            scratch.Write(client.Taken.Span);
            client.Release(client.Taken.Length);
        }

        for (var anew = false; ; anew = true)
        {
            if (await OpenAsync(anew) is not { } origin)
            {
                return false;
            }

            // A connection that rested may have ended without having said so yet.
            if (gone || await CarryAsync(origin, key) || answering || gone || !origin.WasUsed || !IsRepeatable)
            {
                return Finish(origin);
            }

            Cut();
        }
    }

    private async ValueTask<OriginConnection?> OpenAsync(bool anew)
    {
        try
        {
            return open = await pool.OpenAsync(anew, CancellationToken.None);
        }
        catch (Exception exception) when (OriginRefusedException.In(exception) is not null)
        {
            var refused = OriginRefusedException.In(exception)!.Value;
            exchange.Deny(refused, FlowStep.Server);
            Status = RequestRules.StatusOf(refused);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException)
        {
            Fail(null);
        }

        return null;
    }

    /// <returns>Whether the answer came whole.</returns>
    private async ValueTask<bool> CarryAsync(OriginConnection origin, string? key)
    {
        if (!await origin.SendAsync(scratch.WrittenMemory) || !await origin.SendAsync(client.Taken))
        {
            return false;
        }

        client.Release(client.Taken.Length);
        inspection.Dispose();

        if (client.IsBetweenRequests)
        {
            client.Watch(Gone);
            return await AnswerAsync(origin, key, null);
        }

        using var stop = new CancellationTokenSource();
        var sending = SendBodyAsync(origin, stop.Token);
        try
        {
            return await AnswerAsync(origin, key, sending);
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    /// <returns>Whether the request was sent whole.</returns>
    private async Task<bool> SendBodyAsync(OriginConnection origin, CancellationToken stop)
    {
        try
        {
            while (!client.IsBetweenRequests)
            {
                switch (await client.NextAsync(stop))
                {
                    case HttpSegmentKind.Body:
                        break;
                    case HttpSegmentKind.Refused:
                        framing = client.Refusal;
                        Cut();
                        return false;
                    default:
                        Gone();
                        return false;
                }

                // An origin that takes no more may still answer.
                if (!await origin.SendAsync(client.Taken))
                {
                    return false;
                }

                client.Release(client.Taken.Length);
            }

            client.Watch(Gone);
            return true;
        }
        catch (IOException)
        {
            Gone();
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask<bool> AnswerAsync(OriginConnection origin, string? key, Task<bool>? sending)
    {
        try
        {
            for (var before = 0; ;)
            {
                int end;
                for (var seen = 0; (end = HttpAnswerParser.EndOf(origin.Held.Span, seen)) < 0;)
                {
                    seen = origin.Held.Length;
                    if (before + seen > HttpAnswerParser.MostHead || !await origin.ReceiveAsync())
                    {
                        return false;
                    }
                }

                before += end;
                if (before > HttpAnswerParser.MostHead || !HttpAnswerParser.TryRead(origin.Held.Span[..end], head.Method, out var answer))
                {
                    return false;
                }

                if (!answer.IsInterim)
                {
                    return answer.Status == 101 ? await SwitchAsync(origin, answer, key) : await PassAsync(origin, answer, sending);
                }

                // The one that the client waits for. Of others a server could send any number, and no client of an API needs them.
                if (answer.Status == 100 && head.ExpectsContinue && !continued)
                {
                    continued = true;
                    await stream.WriteAsync(origin.Held[..end]);
                }

                origin.Release(end);
            }
        }
        catch (IOException)
        {
            Gone();
            return false;
        }
    }

    private async ValueTask<bool> PassAsync(OriginConnection origin, HttpAnswer answer, Task<bool>? sending)
    {
        client.Decline();
        var isSent = sending is null or { IsCompletedSuccessfully: true, Result: true };
        closes = !head.KeepsAlive || head.MinorVersion == 0 || answer.Body == HttpAnswerBodyKind.UntilClose || !isSent;
        keeps = answer.KeepsAlive && isSent;
        scratch.ResetWrittenCount();
        HttpForwarding.WriteAnswer(origin.Held.Span[..answer.Length], answer, closes, scratch);
        origin.Release(answer.Length);
        answering = true;
        var body = new HttpAnswerBodyReader(answer);
        var taken = body.Read(origin.Held.Span);
        scratch.Write(origin.Held.Span[..Math.Max(0, taken)]);
        await stream.WriteAsync(scratch.WrittenMemory);
        while (taken >= 0)
        {
            received = body.Data;
            origin.Release(taken);
            if (body.HasEnded)
            {
                return complete = true;
            }

            if (!await origin.ReceiveAsync())
            {
                return complete = answer.Body == HttpAnswerBodyKind.UntilClose && !gone;
            }

            taken = body.Read(origin.Held.Span);
            await stream.WriteAsync(origin.Held[..Math.Max(0, taken)]);
        }

        return false;
    }

    // What follows is another protocol only when it was asked for and agreed on (RFC 6455 section 4.1).
    private async ValueTask<bool> SwitchAsync(OriginConnection origin, HttpAnswer answer, string? key)
    {
        closes = true;
        var raw = origin.Held[..answer.Length];
        if (key is not { Length: > 0 } || !WebSocketKey.IsAnsweredBy(key, HttpForwarding.Only(raw.Span, "Sec-WebSocket-Accept"u8)))
        {
            exchange.Deny(new Refusal(RefusalReason.HttpUpgrade, "The server changed the protocol without being asked, or with the wrong key."), FlowStep.Stream);
            Status = BadGateway;
            return complete = true;
        }

        scratch.ResetWrittenCount();
        HttpForwarding.WriteAnswer(raw.Span, answer, closes: false, scratch);
        origin.Release(answer.Length);
        answering = true;
        await stream.WriteAsync(scratch.WrittenMemory);
        var tunnel = new Http1Tunnel(client, stream, origin);
        try
        {
            await tunnel.RunAsync();
            return complete = true;
        }
        finally
        {
            (followed, received) = (tunnel.Sent, tunnel.Received);
        }
    }

    private bool Finish(OriginConnection origin)
    {
        var isMine = Interlocked.Exchange(ref open, null) is not null;
        if (isMine && complete && keeps && origin.Held.IsEmpty)
        {
            pool.Return(origin);
        }
        else
        {
            origin.Dispose();
        }

        if (!complete && !answering)
        {
            return Fail(origin.Address);
        }

        if (!complete)
        {
            // The client is not to take what came for all of it.
            connection.Break();
        }

        RefuseFraming();
        exchange.End(complete ? null : EndReasons.Reset, client.BodyData + followed, received, origin.Address);
        return complete && !closes;
    }

    private bool Fail(IPAddress? dialled)
    {
        RefuseFraming();
        Status = framing is { } broken ? RequestRules.StatusOf(broken) : BadGateway;
        exchange.End(framing is null && !gone ? EndReasons.OriginUnreachable : EndReasons.Reset, client.BodyData, 0, dialled);
        return false;
    }

    private void RefuseFraming()
    {
        if (framing is { } broken)
        {
            connection.Refuse(broken);
        }
    }

    private void Gone()
    {
        gone = true;
        Cut();
    }

    // From any thread: whoever takes it closes it.
    private void Cut() => Interlocked.Exchange(ref open, null)?.Dispose();
}
