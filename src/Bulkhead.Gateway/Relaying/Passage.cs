using System.Net.Sockets;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>Reads what a connection is for, has it judged, and relays it.</summary>
internal sealed class Passage(GatewayConnection connection, ConnectionRecorder recorder, GatewayServices services, Action settled)
{
    // Captured once: everything about the opening of a connection is judged by one policy.
    private readonly GatewayPolicy policy = services.Policies.Current!;

    /// <summary>Runs until the connection has ended. Throws only what sockets throw.</summary>
    public async Task RunAsync()
    {
        recorder.PolicyVersion = policy.Version;
        var opening = new Opening(connection, recorder, services, policy, settled);
        using var bytes = new ClientBytes(connection.Client);
        if (connection.Arrival.Kind == ListenerKind.Proxy)
        {
            await ProxyAsync(opening, bytes).ConfigureAwait(false);
            return;
        }

        var destination = connection.Arrival.Destination!;
        if (opening.OpensUnread(destination))
        {
            await RelayAsync(opening, bytes, new Peeked(null, Refusal.None, Application.Other), destination.Port).ConfigureAwait(false);
            return;
        }

        await TunnelAsync(opening, bytes, destination.Port, null).ConfigureAwait(false);
    }

    /// <summary>A client that knows of the gateway: CONNECT, or requests in absolute form.</summary>
    private async Task ProxyAsync(Opening opening, ClientBytes bytes)
    {
        AwaitHead();
        var http = new HttpPassage(connection, recorder, services, opening, bytes);
        if (await http.ReadHeadAsync().ConfigureAwait(false) is not { } head)
        {
            return;
        }

        if (head.Form != HttpTargetForm.Authority)
        {
            await http.RunAsync(head, HttpRole.Proxy, connection.Arrival.Destination?.Port ?? 80, null).ConfigureAwait(false);
            return;
        }

        // The name is judged again when it was read from the tunnel: what CONNECT says is the client's word, and the two have to agree.
        var authority = head.Authority;
        var name = authority.Host!; // At the proxy listener every host is a name: nothing was dialled that it could repeat.
        recorder.Name = name.Value;
        recorder.Port = authority.Port ?? 443;
        if (!opening.MayConnect(name, recorder.Port))
        {
            await Refusals.SayAsync(connection.Client, Application.Http).ConfigureAwait(false);
            return;
        }

        await http.AcceptTunnelAsync(head).ConfigureAwait(false);
        await TunnelAsync(opening, bytes, recorder.Port, name).ConfigureAwait(false);
    }

    private async Task TunnelAsync(Opening opening, ClientBytes bytes, int port, Hostname? expected)
    {
        recorder.Step = FlowStep.Hello;
        connection.Await(RefusalReason.TlsHelloTimeout);
        var sniffed = await SniffAsync(bytes).ConfigureAwait(false);
        if (sniffed.Status == PeekStatus.Complete && sniffed.Protocol == WireProtocol.Http1)
        {
            AwaitHead();
            var dialled = expected is null && connection.Arrival.Destination is { } destination && opening.OpensAddressed(destination) ? destination : null;
            var http = new HttpPassage(connection, recorder, services, opening, bytes, dialled);
            if (await http.ReadHeadAsync().ConfigureAwait(false) is { } head)
            {
                await http.RunAsync(head, HttpRole.Origin, port, expected).ConfigureAwait(false);
            }

            return;
        }

        var peeked = sniffed.Status == PeekStatus.Complete && sniffed.Protocol == WireProtocol.Tls
            ? await HelloAsync(bytes).ConfigureAwait(false)
            : new Peeked(null, Unread(sniffed), Application.Other);
        if (expected is not null && peeked.Name != expected && !(peeked.Name is null && peeked.Why.Reason != RefusalReason.NameMissing))
        {
            peeked = new Peeked(null, new Refusal(RefusalReason.HttpAuthorityMismatch, "The name in the tunnel is not the one that CONNECT named."), peeked.Application);
        }

        if (services.Decrypt is { } decrypt && peeked is { Application: Application.Tls, Name: { } name } && opening.Decrypts(name, port, out var judgement))
        {
            recorder.Name = name.Value;
            if (opening.Decrypt(name, port, judgement))
            {
                await decrypt(new DecryptableConnection(connection, recorder, services, bytes, name, peeked.Alpn, port)).ConfigureAwait(false);
            }

            return;
        }

        await RelayAsync(opening, bytes, peeked, port).ConfigureAwait(false);
    }

    private async Task RelayAsync(Opening opening, ClientBytes bytes, Peeked peeked, int port)
    {
        if (peeked.Name is not null)
        {
            recorder.Name = peeked.Name.Value;
        }

        var origin = await opening.OpenAsync(peeked.Name, peeked.Why, port, peeked.Application, FlowStep.Hello).ConfigureAwait(false);
        if (origin is null)
        {
            await Refusals.SayAsync(connection.Client, peeked.Application).ConfigureAwait(false);
            return;
        }

        if (!bytes.Held.IsEmpty)
        {
            connection.Count(bytes.Held.Length, sent: true, services.Time.GetTimestamp());
            await Relay.SendAsync(origin, bytes.Held).ConfigureAwait(false);
        }

        bytes.Dispose();
        await Relay.BothAsync(connection, origin, services.Time).ConfigureAwait(false);
    }

    private void AwaitHead()
    {
        recorder.Step = FlowStep.Request;
        recorder.Protocol = "http";
        connection.Await(RefusalReason.HttpHeadTimeout);
    }

    private async Task<SniffedProtocol> SniffAsync(ClientBytes bytes)
    {
        while (true)
        {
            var sniffed = ProtocolSniffer.Read(bytes.Held.Span);
            if (sniffed.Status != PeekStatus.NeedMore)
            {
                recorder.Protocol = WireProtocols.Word(sniffed.Protocol);
                return sniffed;
            }

            if (await bytes.ReceiveAsync().ConfigureAwait(false) == 0)
            {
                return new SniffedProtocol(PeekStatus.Refused, WireProtocol.Unknown, new Refusal(RefusalReason.ProtoOther, "The client ended before it could be read."));
            }
        }
    }

    private async Task<Peeked> HelloAsync(ClientBytes bytes)
    {
        var reader = new ClientHelloReader();
        var status = reader.Advance(bytes.Held.Span);
        while (status == PeekStatus.NeedMore)
        {
            var count = await bytes.ReceiveAsync().ConfigureAwait(false);
            if (count == 0)
            {
                return new Peeked(null, new Refusal(RefusalReason.TlsHelloInvalid, "The client ended within its hello."), Application.Other);
            }

            status = reader.Advance(bytes.Held.Span[^count..]);
        }

        recorder.OffersEch = reader.Hello.OffersEch;
        return status == PeekStatus.Complete
            ? new Peeked(reader.Hello.ServerName, Refusal.None, Application.Tls, reader.Hello.Alpn)
            : new Peeked(null, reader.Refusal, reader.Refusal.Reason == RefusalReason.NameMissing ? Application.TlsWithoutName : Application.Other);
    }

    private static Refusal Unread(SniffedProtocol sniffed) => sniffed.Protocol == WireProtocol.Http2PriorKnowledge
        ? new Refusal(RefusalReason.ProtoOther, "HTTP/2 without TLS carries many requests that cannot be told apart without decoding.")
        : sniffed.Refusal;

    /// <summary>What was read of a connection.</summary>
    private readonly record struct Peeked(Hostname? Name, Refusal Why, Application Application, AlpnProtocols Alpn = AlpnProtocols.None);
}
