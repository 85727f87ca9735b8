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
