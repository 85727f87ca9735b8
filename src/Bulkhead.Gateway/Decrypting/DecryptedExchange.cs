using System.Net;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Relaying;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>A request on a decrypted connection and its answer: one record when it is decided on, one when it has ended.</summary>
public sealed class DecryptedExchange
{
    private readonly ConnectionRecorder recorder;
    private readonly Judgement judgement;
    private readonly long began;

    internal DecryptedExchange(ConnectionRecorder recorder, Judgement judgement, OriginAccess access, TimeProvider time)
    {
        (this.recorder, this.judgement, Access) = (recorder, judgement, access);
        began = time.GetTimestamp();
    }

    /// <summary>Why it is refused; nothing when it may go on.</summary>
    public Refusal Refusal { get; private set; } = Refusal.None;

    /// <summary>Where it goes.</summary>
    public OriginAccess Access { get; }

    /// <summary>Records that it is stopped. What was allowed before has no other end than this.</summary>
    public void Deny(Refusal refusal, FlowStep step)
    {
        Refusal = refusal;
        recorder.Deny(refusal, step, judgement);
    }

    /// <summary>Records that it passes.</summary>
    /// <returns>Whether it may: not when the record cannot be kept and the gateway was told to deny then.</returns>
    public bool Allow() => recorder.Allow(FlowVerdict.Allowed, Refusal.None, FlowStep.Request, judgement);

    /// <summary>Records the end.</summary>
    /// <param name="reason">Why, as a stable code; null when it just ended.</param>
    /// <param name="sent">Bytes of the body from the workload.</param>
    /// <param name="received">Bytes of the body to the workload.</param>
    /// <param name="dialled">The address of the origin, when it is known.</param>
    public void End(string? reason, long sent, long received, IPAddress? dialled)
    {
        if (Refusal.IsRefused)
        {
            return;
        }

        recorder.Dialled = dialled;
        recorder.End(reason, sent, received, began);
    }
}
