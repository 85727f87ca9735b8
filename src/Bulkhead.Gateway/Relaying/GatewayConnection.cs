using System.Net.Sockets;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>A connection from its arrival to its end: the state that the handler, the sweeper and a change of policy share.</summary>
internal sealed class GatewayConnection(long id, Arrival arrival, WorkloadIdentity? workload, long arrived)
{
    private readonly Lock gate = new();
    private Socket? origin;
    private string? aborted;
    private long lastActive = arrived;
    private long bytesSent;
    private long bytesReceived;
    private int halves;
    private int settled;

    /// <summary>The number of the connection.</summary>
    public long Id { get; } = id;

    /// <summary>How it came.</summary>
    public Arrival Arrival { get; } = arrival;

    /// <summary>The socket to the client.</summary>
    public Socket Client => Arrival.Socket;

    /// <summary>Who opened it.</summary>
    public WorkloadIdentity? Workload { get; } = workload;

    /// <summary>The timestamp of its arrival.</summary>
    public long Arrived { get; } = arrived;

    /// <summary>When the current step has to be done, as a timestamp; 0 for no deadline.</summary>
    public long Deadline { get; set; }

    /// <summary>The reason that is recorded when the deadline passes.</summary>
    public string DeadlineReason { get; set; } = EndReasons.Idle;

    /// <summary>What is waited for from now on, until the deadline: a late head of a request is not a late hello.</summary>
    public void Await(Peeking.RefusalReason otherwise) => DeadlineReason = Peeking.RefusalReasons.Code(otherwise);

    /// <summary>What was judged and allowed, for judging again under another policy; null before.</summary>
    public Flow? Judged { get; set; }

    /// <summary>Whether the gateway reads what is inside TLS: then a policy that no longer lets it ends the connection.</summary>
    public bool IsDecrypted { get; set; }

    /// <summary>The timestamp of the last byte.</summary>
    public long LastActive => Volatile.Read(ref lastActive);

    /// <summary>Bytes from the workload.</summary>
    public long BytesSent => Volatile.Read(ref bytesSent);

    /// <summary>Bytes to the workload.</summary>
    public long BytesReceived => Volatile.Read(ref bytesReceived);

    /// <summary>Whether one direction has ended.</summary>
    public bool IsHalfClosed => Volatile.Read(ref halves) > 0;

    /// <summary>Why it was broken off, as a stable code; null when it was not.</summary>
    public string? Aborted
    {
        get
        {
            lock (gate)
            {
                return aborted;
            }
        }
    }

    /// <summary>Whether this is the first call: a connection waits to be judged once.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref settled, 1) == 0;

    /// <summary>Counts bytes of a direction.</summary>
    public void Count(int bytes, bool sent, long now)
    {
        // One writer for each counter: the loop of its direction.
        if (sent)
        {
            Volatile.Write(ref bytesSent, bytesSent + bytes);
        }
        else
        {
            Volatile.Write(ref bytesReceived, bytesReceived + bytes);
        }

        Volatile.Write(ref lastActive, now);
    }

    /// <summary>Notes that a direction ended.</summary>
    public void EndHalf() => Interlocked.Increment(ref halves);

    /// <summary>Takes the socket to the origin.</summary>
    /// <returns>False when the connection was broken off meanwhile: then the socket is closed.</returns>
    public bool Attach(Socket socket)
    {
        lock (gate)
        {
            if (aborted is null)
            {
                origin = socket;
                return true;
            }
        }

        socket.Dispose();
        return false;
    }

    /// <summary>Breaks the connection off: both ends see a reset, and nothing that is on the way arrives.</summary>
    public void Abort(string reason)
    {
        lock (gate)
        {
            if (aborted is not null)
            {
                return;
            }

            aborted = reason;
        }

        Reset(Client);
        Reset(origin);
    }

    /// <summary>Closes both sockets.</summary>
    public void Close()
    {
        Client.Dispose();
        origin?.Dispose();
    }

    /// <summary>Closes a socket so that its peer sees a reset.</summary>
    internal static void Reset(Socket? socket)
    {
        if (socket is null)
        {
            return;
        }

        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
