using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Relaying;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>Takes over a connection that the policy lets the gateway read; returns when it has ended. Throws nothing.</summary>
public delegate Task DecryptConnection(DecryptableConnection connection);

/// <summary>A TLS connection whose hello was read and whose name is allowed by a rule that lets the gateway read it.</summary>
public sealed class DecryptableConnection
{
    private const int MostDrained = 256 * 1024;

    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(2);

    private readonly GatewayConnection connection;
    private readonly ConnectionRecorder recorder;
    private readonly GatewayServices services;
    private int requests;

    internal DecryptableConnection(
        GatewayConnection connection, ConnectionRecorder recorder, GatewayServices services, ClientBytes bytes, Hostname name, AlpnProtocols alpn, int port)
    {
        (this.connection, this.recorder, this.services) = (connection, recorder, services);
        (Name, Alpn, Port) = (name, alpn, port);
        Transport = new HeldStream(connection, bytes, services.Time);
        connection.DeadlineReason = RefusalReasons.Code(RefusalReason.TlsHelloTimeout);
        connection.Deadline = services.Time.GetTimestamp() + (long)(services.Options.ConnectTimeout.TotalSeconds * services.Time.TimestampFrequency);
    }

    /// <summary>What the client sent, from the first byte of its hello on.</summary>
    public Stream Transport { get; }

    /// <summary>The name of the hello.</summary>
    public Hostname Name { get; }

    /// <summary>The port that the client dialled.</summary>
    public int Port { get; }

    /// <summary>What the client offers inside TLS.</summary>
    public AlpnProtocols Alpn { get; }

    /// <summary>Who opened it.</summary>
    public WorkloadIdentity Workload => connection.Workload!;

    /// <summary>Where it comes from.</summary>
    public IPEndPoint Source => connection.Arrival.Source;

    /// <summary>The number of the connection.</summary>
    public long Id => connection.Id;

    /// <summary>TLS with the client stands: from now on the limits of open connections count.</summary>
    public void Establish() => connection.Deadline = 0;

    /// <summary>A head has begun to arrive: it has to be whole within the time that clients have to say what they want. Until <see cref="HeadCame"/>.</summary>
    public void AwaitHead()
    {
        if (connection.Deadline == 0)
        {
            connection.Await(RefusalReason.HttpHeadTimeout);
            connection.Deadline = services.Time.GetTimestamp() + (long)(services.Options.PeekTimeout.TotalSeconds * services.Time.TimestampFrequency);
        }
    }

    /// <summary>A head is whole.</summary>
    public void HeadCame() => connection.Deadline = 0;

    /// <summary>TLS with the client failed.</summary>
    public void Fail() => recorder.End(connection.Aborted ?? EndReasons.ClientTls);

    /// <summary>Breaks the connection off.</summary>
    public void Break() => connection.Abort(EndReasons.Reset);

    /// <summary>Records a stream that is not read any further.</summary>
    public void Refuse(Refusal refusal)
    {
        var stopped = Recorder(services.Policies.Current!);
        stopped.Deny(refusal, FlowStep.Request);
    }

    /// <summary>Judges a request by the policy in force. A refusal is recorded here, everything else by what is returned.</summary>
    /// <param name="facts">The request.</param>
    public DecryptedExchange Begin(RequestFacts facts)
    {
        var policy = services.Policies.Current!;
        var recording = Recorder(policy);
        var query = facts.Target.IndexOf('?', StringComparison.Ordinal);
        (recording.Method, recording.Path) = (facts.Method, query < 0 ? facts.Target : facts.Target[..query]);
        var judgement = policy.Judge(Workload, new Flow(Workload.Namespace, Workload.Labels, Name, null, Model.Policies.Transport.Tcp, Port, Application.Tls));
        var exchange = new DecryptedExchange(recording, judgement, new OriginAccess(services, policy, Workload, Name, Port), services.Time);
        var refusal = RequestRules.Check(facts, Name, Port);
        if (!refusal.IsRefused)
        {
            // The client opens another connection, which is judged anew: allowed and no longer to be read, or denied.
            refusal = judgement.Allowed && judgement.Rule?.Decrypt != DecryptPolicy.Allowed ? new Refusal(RefusalReason.PolicyChanged, "The policy no longer lets the gateway read this.")
                : judgement.Allowed && !policy.MayAskFor(judgement, recording.Path) ? new Refusal(RefusalReason.HttpPath, "The rule does not let this path pass.")
                : judgement.Allowed ? Refusal.None
                : new Refusal(RefusalReason.NoRule, "No rule allows the destination.");
        }

        if (refusal.IsRefused)
        {
            exchange.Deny(refusal, FlowStep.Request);
        }

        return exchange;
    }

    /// <summary>Ends the connection so that the client gets all that was sent: a close with unread bytes would be a reset.</summary>
    public async Task CloseAsync()
    {
        try
        {
            connection.Client.Shutdown(SocketShutdown.Send);
            using var patience = new CancellationTokenSource(Draining, services.Time);
            var buffer = new byte[4096];
            for (var total = 0; total < MostDrained;)
            {
                var count = await connection.Client.ReceiveAsync(buffer, SocketFlags.None, patience.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                total += count;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It went away, or stays and is closed.
        }
    }

    private ConnectionRecorder Recorder(GatewayPolicy policy) => new(connection, services)
    {
        Request = Interlocked.Increment(ref requests),
        Name = Name.Value,
        Port = Port,
        Protocol = "https",
        PolicyVersion = policy.Version,
        Decrypted = true,
        OffersEch = recorder.OffersEch,
    };
}
