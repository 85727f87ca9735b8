using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Gateway.Tests.Deciding;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Tests.Relaying;

/// <summary>A gateway as an explicit proxy on loopback, which no name leads to an address that may be dialled: what it decides, and nothing else.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private readonly ConcurrentQueue<FlowRecord> records = new();
    private readonly SemaphoreSlim recorded = new(0);
    private readonly FlowLog log;
    private readonly Listener listener;

    public LocalGateway(Func<string, string> policy, AskUpstream upstream, GatewayOptions? options = null, DecryptConnection? decrypt = null)
    {
        var store = new PolicyStore();
        var text = Policies.Permitting("allowed.example");
        Assert.DoesNotContain(store.Offer([new SourceText(text.File, policy(text.Text))]), static diagnostic => diagnostic.Severity == Model.Diagnostics.Severity.Error);
        log = new FlowLog(static _ => ValueTask.CompletedTask, TimeProvider.System)
        {
            OnRecord = record =>
            {
                records.Enqueue(record);
                recorded.Release();
            },
        };
        Gateway = new EgressGateway(options ?? new GatewayOptions(), store, new NameResolver(upstream, TimeProvider.System), log, TimeProvider.System, decrypt)
        {
            Identities = IdentityTable.Of([(new IPNetwork(IPAddress.Loopback, 32), Policies.LibreChat)]),
        };
        listener = Listener.Bind(new IPEndPoint(IPAddress.Loopback, 0), ListenerKind.Proxy, TimeProvider.System);
        _ = listener.AcceptAsync(Gateway.Take);
    }

    public EgressGateway Gateway { get; }

    /// <summary>Sends texts one after the other, each after something was answered to the one before, and reads until the gateway ends.</summary>
    public async Task<string> SayAsync(params byte[][] pieces)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.Address, patience.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            foreach (var piece in pieces)
            {
                await socket.SendAsync(piece, SocketFlags.None, patience.Token);
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            int more;
            while ((more = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, more));
            }
        }
        catch (SocketException)
        {
            answer.Append("(reset)");
        }

        return answer.ToString();
    }

    /// <summary>Waits for the next record.</summary>
    public async Task<FlowRecord> NextAsync()
    {
        Assert.True(await recorded.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "no record came");
        Assert.True(records.TryDequeue(out var record));
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await Gateway.DisposeAsync();
        await log.DisposeAsync();
        recorded.Dispose();
    }
}
