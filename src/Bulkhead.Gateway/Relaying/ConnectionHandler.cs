using System.Net.Sockets;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Resolving;

namespace Bulkhead.Gateway.Relaying;

/// <summary>What all connections share.</summary>
internal sealed record GatewayServices(
    GatewayOptions Options, PolicyStore Policies, NameResolver Resolver, AddressGuard Guard, Dialler Dialler, FlowLog Log, GatewayCounters Counters, TimeProvider Time,
    DecryptConnection? Decrypt = null);

/// <summary>Takes a connection from its arrival to its end.</summary>
internal sealed class ConnectionHandler(
    GatewayOptions options, PolicyStore policies, NameResolver resolver, FlowLog log, ConnectionTable table, GatewayCounters counters, TimeProvider time,
    DecryptConnection? decrypt = null)
{
    private readonly GatewayServices services =
        new(options, policies, resolver, new AddressGuard(options.TrustedNetworks), new Dialler(time), log, counters, time, decrypt);

    private long last;

    /// <summary>Handles a connection. Never throws: whatever happens, both sockets are closed and the end is recorded.</summary>
    public async Task HandleAsync(Arrival arrival, WorkloadIdentity? workload)
    {
        var connection = new GatewayConnection(Interlocked.Increment(ref last), arrival, workload, time.GetTimestamp());
        var recorder = new ConnectionRecorder(connection, services);
        var admitted = table.TryAdd(connection);
        try
        {
            if (Inadmissible(connection, admitted) is { } refusal)
            {
                recorder.Deny(refusal, FlowStep.Connect);
                GatewayConnection.Reset(arrival.Socket);
                return;
            }

            arrival.Socket.NoDelay = true;
            connection.Await(RefusalReason.TlsHelloTimeout);
            connection.Deadline = time.GetTimestamp() + (long)(options.PeekTimeout.TotalSeconds * time.TimestampFrequency);
            await new Passage(connection, recorder, services, () => table.Settle(connection)).RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            recorder.Broken();
        }
        catch (Exception)
        {
            // A bug of ours: whatever the client was up to is not to pass because of it, nor to take the others with it.
            counters.CountInternalError();
            connection.Abort(EndReasons.InternalError);
            recorder.Fail();
        }
        finally
        {
            table.Settle(connection);
            connection.Close();

            // Before it stops counting as open: whoever waits for open connections to end waits for their records too.
            recorder.End();
            table.Remove(connection);
        }
    }

    private Refusal? Inadmissible(GatewayConnection connection, bool admitted)
    {
        var arrival = connection.Arrival;
        return !admitted ? new Refusal(RefusalReason.LimitRate, "Too many connections are open or waiting to be judged.")
            : connection.Workload is null ? new Refusal(RefusalReason.NoPolicy, "Nobody is known at the source address.")
            : policies.Current is null ? new Refusal(RefusalReason.NoPolicy, "No policy is in force.")
            : arrival.Kind != ListenerKind.Proxy && arrival.Destination is null ? new Refusal(RefusalReason.Port, "The connection was not redirected: it was opened to the gateway itself.")
            : log.Failure is not null && options.OnLogFailure == LogFailure.Deny ? new Refusal(RefusalReason.KillSwitch, "The flow log cannot be written.")
            : null;
    }
}
