using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>What a client takes the gateway for.</summary>
internal enum HttpRole
{
    /// <summary>The server itself: requests in origin form.</summary>
    Origin,

    /// <summary>A proxy: requests in absolute form, which become origin form.</summary>
    Proxy,
}

/// <summary>
/// Relays plain HTTP/1. Every request of a kept connection is read and judged before a byte of it is passed on; bodies are passed on by the framing
/// that was read, so nothing hides behind them. Answers are passed on as they come.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="recorder">Writes its records.</param>
/// <param name="services">What all connections share.</param>
/// <param name="opening">Judges and opens.</param>
/// <param name="bytes">What the client sends.</param>
/// <param name="dialled">What the client dialled, when a rule opens that address and Host may therefore repeat it; otherwise null.</param>
internal sealed class HttpPassage(GatewayConnection connection, ConnectionRecorder recorder, GatewayServices services, Opening opening, ClientBytes bytes, IPEndPoint? dialled = null)
{
    private static readonly Refusal Address = new(RefusalReason.NameIpLiteral, "The host is an IP address and not a name.");

    private readonly HttpRequestFramer framer = new(dialled);
    private readonly TaskCompletionSource<bool> switched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int read;
    private int requests;

    /// <summary>Reads the head of the next request; null when there is none more or it was refused, which is recorded and answered.</summary>
    public async Task<HttpHead?> ReadHeadAsync()
    {
        while (true)
        {
            var segment = framer.Next(bytes.Held.Span[read..]);
            read += segment.Length;
            switch (segment.Kind)
            {
                case HttpSegmentKind.Head:
                    requests++;
                    return framer.Head;
                case HttpSegmentKind.NeedMore when await bytes.ReceiveAsync().ConfigureAwait(false) > 0:
                    continue;
                case HttpSegmentKind.NeedMore:
                    if (requests == 0)
                    {
                        recorder.Deny(new Refusal(RefusalReason.HttpFraming, "The client ended within a request."), FlowStep.Request);
                    }

                    return null;
                default:
                    await RefuseAsync(framer.Refusal).ConfigureAwait(false);
                    return null;
            }
        }
    }

    /// <summary>Answers CONNECT; what follows is another protocol.</summary>
    public async Task AcceptTunnelAsync(HttpHead head)
    {
        bytes.Release(head.Length);
        read = 0;
        await Relay.SendAsync(connection.Client, "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
    }

    /// <summary>Judges the first request, opens the connection to its origin, and relays until both sides have ended.</summary>
    /// <param name="head">The first request.</param>
    /// <param name="role">What the client takes the gateway for.</param>
    /// <param name="port">The port that the client dialled, which Host may repeat.</param>
    /// <param name="expected">The name that CONNECT gave, if it did.</param>
    public async Task RunAsync(HttpHead head, HttpRole role, int port, Hostname? expected)
    {
        var name = head.Authority.Host;
        port = role == HttpRole.Proxy ? head.Authority.Port ?? 80 : port;
        Describe(head, name, port);
        if (Inadmissible(head, role, port, expected) is { } refusal)
        {
            await RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        var origin = await opening.OpenAsync(name, name is null ? Address : Refusal.None, port, Application.Http, FlowStep.Request).ConfigureAwait(false);
        if (origin is null)
        {
            await Refusals.SayAsync(connection.Client, Application.Http).ConfigureAwait(false);
            return;
        }

        await Task.WhenAll(RequestsAsync(head, origin, name, role, port), AnswersAsync(origin)).ConfigureAwait(false);
    }

    private async Task RequestsAsync(HttpHead first, Socket origin, Hostname? name, HttpRole role, int port)
    {
        try
        {
            for (var head = first; head is not null; head = await ReadHeadAsync().ConfigureAwait(false))
            {
                Describe(head, head.Authority.Host, port);
                if (head != first && !await MayGoOnAsync(head, name, role, port).ConfigureAwait(false))
                {
                    connection.Abort(RefusalReasons.Code(RefusalReason.HttpAuthorityMismatch));
                    return;
                }

                await PassHeadAsync(head, origin, role).ConfigureAwait(false);
                if (!await PassBodyAsync(origin).ConfigureAwait(false))
                {
                    return;
                }
            }

            origin.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            connection.Abort(EndReasons.Reset);
        }
        finally
        {
            connection.EndHalf();
        }
    }

    private async Task<bool> MayGoOnAsync(HttpHead head, Hostname? name, HttpRole role, int port)
    {
        // A connection that was opened for an address carries no name, and one for a name no address: which of them a rule allowed is not the same.
        var refusal = name is null && head.Authority.Host is not null
            ? new Refusal(RefusalReason.HttpAuthorityMismatch, "The request names another host than the connection.")
            : Inadmissible(head, role, port, name);
        if (refusal is { Reason: RefusalReason.HttpAuthorityMismatch })
        {
            recorder.Deny(refusal.Value, FlowStep.Request);
            await Refusals.MisdirectedAsync(connection.Client).ConfigureAwait(false);
            return false;
        }

        if (refusal is not null)
        {
            await RefuseAsync(refusal.Value).ConfigureAwait(false);
            return false;
        }

        return opening.MayRequest(name, port, FlowStep.Request);
    }

    private async ValueTask PassHeadAsync(HttpHead head, Socket origin, HttpRole role)
    {
        var raw = bytes.Held[..head.Length];
        var passed = role == HttpRole.Proxy ? HttpRewriting.ToOriginForm(raw.Span, head) : raw;
        connection.Count(head.Length, sent: true, services.Time.GetTimestamp());
        await Relay.SendAsync(origin, passed).ConfigureAwait(false);
        bytes.Release(head.Length);
        read -= head.Length;
    }

    /// <summary>Passes on the body of the request, and everything after it when the protocol changes; false when nothing more is to be read.</summary>
    private async Task<bool> PassBodyAsync(Socket origin)
    {
        // Without a body the next segment already belongs to the next request.
        while (framer is { IsBetweenRequests: false } || framer.Head!.Upgrade != HttpUpgrade.None)
        {
            var segment = framer.Next(bytes.Held.Span[read..]);
            switch (segment.Kind)
            {
                case HttpSegmentKind.Body:
                    read += segment.Length;
                    connection.Count(read, sent: true, services.Time.GetTimestamp());
                    await Relay.SendAsync(origin, bytes.Held[..read]).ConfigureAwait(false);
                    bytes.Release(read);
                    read = 0;
                    break;
                case HttpSegmentKind.NeedMore when await bytes.ReceiveAsync().ConfigureAwait(false) > 0:
                    break;
                case HttpSegmentKind.NeedMore:
                    connection.Abort(EndReasons.Reset);
                    return false;
                case HttpSegmentKind.Switching when await switched.Task.ConfigureAwait(false):
                    await FollowAsync(origin).ConfigureAwait(false);
                    return false;
                case HttpSegmentKind.Switching:
                    framer.ContinueAsHttp();
                    return true;
                default:
                    await RefuseAsync(framer.Refusal).ConfigureAwait(false);
                    connection.Abort(framer.Refusal.Code);
                    return false;
            }
        }

        return true;
    }

    private async Task FollowAsync(Socket origin)
    {
        connection.Count(bytes.Held.Length, sent: true, services.Time.GetTimestamp());
        await Relay.SendAsync(origin, bytes.Held).ConfigureAwait(false);
        await Relay.CopyAsync(connection, connection.Client, origin, sent: true, services.Time).ConfigureAwait(false);
    }

    // Only the first answer can be the one to an upgrade, which is accepted on the first request alone.
    private async Task AnswersAsync(Socket origin)
    {
        var first = new byte[4096];
        try
        {
            var filled = 0;
            while (filled < "HTTP/1.1 101".Length)
            {
                var count = await origin.ReceiveAsync(first.AsMemory(filled), SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                filled += count;
            }

            switched.TrySetResult(first.AsSpan(0, filled).StartsWith("HTTP/1.1 101"u8));
            connection.Count(filled, sent: false, services.Time.GetTimestamp());
            await Relay.SendAsync(connection.Client, first.AsMemory(0, filled)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            switched.TrySetResult(false);
            connection.Abort(EndReasons.Reset);
        }

        await Relay.CopyAsync(connection, origin, connection.Client, sent: false, services.Time).ConfigureAwait(false);
    }

    private Refusal? Inadmissible(HttpHead head, HttpRole role, int port, Hostname? expected)
    {
        var isAbsolute = head.Form == HttpTargetForm.Absolute;
        return head.Form == HttpTargetForm.Authority ? new Refusal(RefusalReason.HttpTargetForm, "CONNECT is for the proxy listener, once and outside of a tunnel.")
            : isAbsolute != (role == HttpRole.Proxy) ? new Refusal(RefusalReason.HttpTargetForm, "The form of the target does not belong here.")
            : expected is not null && head.Authority.Host != expected ? new Refusal(RefusalReason.HttpAuthorityMismatch, "The request names another host than the connection.")
            : (head.Authority.Port ?? 80) != port && !(head.Authority.Port is null && role == HttpRole.Origin) ? new Refusal(RefusalReason.HttpAuthorityMismatch, "The request names another port than the connection.")
            : head.Upgrade is not (HttpUpgrade.None or HttpUpgrade.WebSocket) ? new Refusal(RefusalReason.HttpUpgrade, "Only an upgrade to WebSocket is carried.")
            : head.Upgrade == HttpUpgrade.WebSocket && requests > 1 ? new Refusal(RefusalReason.HttpUpgrade, "An upgrade is carried on the first request of a connection alone.")
            : null;
    }

    private void Describe(HttpHead head, Hostname? name, int port)
    {
        (recorder.Name, recorder.Port, recorder.Method) = (name?.Value, port, head.Method);
        var query = head.Path.IndexOf('?', StringComparison.Ordinal);
        recorder.Path = query < 0 ? head.Path : head.Path[..query];
    }

    private async Task RefuseAsync(Refusal refusal)
    {
        recorder.Deny(refusal, FlowStep.Request);
        await Refusals.BadRequestAsync(connection.Client).ConfigureAwait(false);
    }
}
