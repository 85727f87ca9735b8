using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Bulkhead.Cli.Probing;

/// <summary>Looks names up as programs here do, and asks name servers itself where the answer's code matters.</summary>
internal sealed class ProbeResolver(TimeSpan timeout, string configuration = "/etc/resolv.conf")
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]?>>> known = new(StringComparer.Ordinal);
    private readonly Lazy<IPAddress?> server = new(() => FirstServer(configuration));

    /// <summary>The addresses of a name, at most one of each family; null when it does not resolve.</summary>
    public Task<IPAddress[]?> LookupAsync(string name) => known.GetOrAdd(name, one => new Lazy<Task<IPAddress[]?>>(() => AskSystemAsync(one))).Value;

    /// <summary>Why a name does not resolve, as far as it can be told.</summary>
    public async Task<ProbeVerdict> WhyNotAsync(string name) =>
        DnsJudge.OfLookup(await AskAsync(name, DnsQuestion.Address).ConfigureAwait(false), await AskAsync(DnsJudge.Certain, DnsQuestion.NameServers).ConfigureAwait(false));

    /// <summary>Asks the resolver of the system for a name that exists nowhere, below a forbidden one.</summary>
    public async Task<ProbeVerdict> TunnelAsync(string name)
    {
        if (server.Value is null)
        {
            return new(ProbeOutcome.Inconclusive, "the resolver of the system is not known: there is no /etc/resolv.conf with a nameserver");
        }

        var below = $"probe-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.{name}";
        return await AskAsync(below, DnsQuestion.Address).ConfigureAwait(false) is { } reply
            ? DnsJudge.OfTunnel(reply, await AskAsync(DnsJudge.Certain, DnsQuestion.NameServers).ConfigureAwait(false))
            : new(ProbeOutcome.Inconclusive, "the resolver of the system does not answer");
    }

    /// <summary>Asks a name server.</summary>
    /// <param name="end">The name server.</param>
    /// <param name="isTcp">Whether over TCP.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of record.</param>
    public async Task<(DnsReply? Reply, ProbeObservation Seen)> AskAsync(IPEndPoint end, bool isTcp, string name, ushort type)
    {
        using var patience = new CancellationTokenSource(timeout);
        var question = DnsQuestion.Write((ushort)RandomNumberGenerator.GetInt32(0x10000), name, type);
        return isTcp ? await OverTcpAsync(end, question, patience.Token).ConfigureAwait(false) : await OverUdpAsync(end, question, patience.Token).ConfigureAwait(false);
    }

    /// <summary>The first name server of a <c>resolv.conf</c>; null when there is none.</summary>
    internal static IPAddress? FirstServer(string configuration)
    {
        try
        {
            return File.ReadLines(configuration).Select(static line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Where(static words => words is ["nameserver", ..]).Select(static words => words.Length > 1 && IPAddress.TryParse(words[1], out var address) ? address : null).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<IPAddress[]?> AskSystemAsync(string name)
    {
        try
        {
            var all = await Dns.GetHostAddressesAsync(name).WaitAsync(timeout).ConfigureAwait(false);
            return all.Length == 0 ? null : [.. all.DistinctBy(static address => address.AddressFamily).OrderBy(static address => address.AddressFamily)];
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            return null;
        }
    }

    private async Task<DnsReply?> AskAsync(string name, ushort type) =>
        server.Value is { } address ? (await AskAsync(new IPEndPoint(address, 53), isTcp: false, name, type).ConfigureAwait(false)).Reply : null;

    private static async Task<(DnsReply?, ProbeObservation)> OverUdpAsync(IPEndPoint end, byte[] question, CancellationToken cancel)
    {
        try
        {
            using var socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(end, cancel).ConfigureAwait(false);
            await socket.SendAsync(question, SocketFlags.None, cancel).ConfigureAwait(false);
            var buffer = new byte[4096];
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancel).ConfigureAwait(false);
                if (DnsQuestion.Read(buffer.AsSpan(0, count), question) is { } reply)
                {
                    return (reply, default);
                }
            }
        }
        catch (SocketException exception)
        {
            return (null, ProbeDialer.Failure(exception));
        }
        catch (OperationCanceledException)
        {
            return (null, new ProbeObservation(ProbeEnd.TimedOut, default) { Connected = true });
        }
    }

    private static async Task<(DnsReply?, ProbeObservation)> OverTcpAsync(IPEndPoint end, byte[] question, CancellationToken cancel)
    {
        var (stream, seen) = await ProbeDialer.DirectAsync(end, cancel).ConfigureAwait(false);
        if (stream is null)
        {
            return (null, seen);
        }

        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await stream.WriteAsync((byte[])[(byte)(question.Length >> 8), (byte)question.Length, .. question], cancel).ConfigureAwait(false);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, cancel).ConfigureAwait(false);
                var answer = new byte[(length[0] << 8) | length[1]];
                await stream.ReadExactlyAsync(answer, cancel).ConfigureAwait(false);
                return DnsQuestion.Read(answer, question) is { } reply ? (reply, default) : (null, new ProbeObservation(ProbeEnd.Failed, default) { Failure = "bytes came that are no answer" });
            }
            catch (EndOfStreamException)
            {
                return (null, new ProbeObservation(ProbeEnd.Closed, default) { Connected = true });
            }
            catch (IOException)
            {
                return (null, new ProbeObservation(ProbeEnd.Reset, default) { Connected = true });
            }
            catch (OperationCanceledException)
            {
                return (null, new ProbeObservation(ProbeEnd.TimedOut, default) { Connected = true });
            }
        }
    }
}
