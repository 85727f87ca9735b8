using Bulkhead.Gateway.Logging;

namespace Bulkhead.Gateway;

/// <summary>What the gateway has counted since its start.</summary>
public sealed class GatewayCounters
{
    private long allowed;
    private long denied;
    private long wouldDeny;
    private long ended;
    private long bytesSent;
    private long bytesReceived;
    private long internalErrors;

    /// <summary>Decisions to allow.</summary>
    public long Allowed => Interlocked.Read(ref allowed);

    /// <summary>Decisions to deny.</summary>
    public long Denied => Interlocked.Read(ref denied);

    /// <summary>Decisions to deny that were only watched.</summary>
    public long WouldDeny => Interlocked.Read(ref wouldDeny);

    /// <summary>Allowed connections that have ended.</summary>
    public long Ended => Interlocked.Read(ref ended);

    /// <summary>Bytes from workloads, of connections that have ended.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>Bytes to workloads, of connections that have ended.</summary>
    public long BytesReceived => Interlocked.Read(ref bytesReceived);

    /// <summary>Faults of the gateway itself, each of which ended a connection or a question. Every one of them is a bug to report.</summary>
    public long InternalErrors => Interlocked.Read(ref internalErrors);

    internal void CountInternalError() => Interlocked.Increment(ref internalErrors);

    internal void Count(FlowRecord record)
    {
        if (record.Event == FlowEvent.End)
        {
            Interlocked.Increment(ref ended);
            Interlocked.Add(ref bytesSent, record.BytesSent);
            Interlocked.Add(ref bytesReceived, record.BytesReceived);
            return;
        }

        switch (record.Verdict)
        {
            case FlowVerdict.Allowed:
                Interlocked.Increment(ref allowed);
                break;
            case FlowVerdict.WouldDeny:
                Interlocked.Increment(ref wouldDeny);
                break;
            default:
                Interlocked.Increment(ref denied);
                break;
        }
    }
}
