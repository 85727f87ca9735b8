using System.Net;

namespace Bulkhead.Gateway.Peeking;

/// <summary>Reads the head of one request across TCP segments: strictly by RFC 9112, without its leniences for old clients.</summary>
/// <remarks>
/// <para>
/// Lines end in CR LF and nowhere else stands a CR or LF (section 2.2 would allow more); control bytes are refused as they arrive. The head is
/// parsed once, when its empty line is there. The answer depends on the bytes alone, never on how they arrive.
/// </para>
/// <para>
/// A head that arrives whole is read where it lies. Otherwise its bytes are kept, at most <see cref="HttpLimits.Head"/>. An instance serves one
/// connection at a time and may be used again after <see cref="Reset"/>; it is not safe for several threads.
/// </para>
/// </remarks>
/// <param name="dialled">What the client dialled, when Host may repeat its address; null, as by default, when Host has to be a name.</param>
public sealed class HttpHeadReader(IPEndPoint? dialled = null)
{
    private byte[] kept = [];
    private int keptLength;
    private int lineLength;
    private bool afterReturn;

    /// <summary>How far the reader is.</summary>
    public PeekStatus Status { get; private set; }

    /// <summary>Why the head was refused.</summary>
    public Refusal Refusal { get; private set; } = Refusal.None;

    /// <summary>The head, when the status is complete.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>The number of bytes of the head that earlier calls have taken.</summary>
    internal int Taken => keptLength;

    /// <summary>Takes the bytes that have arrived since the last call. Never throws. Bytes behind the head are not looked at.</summary>
    /// <param name="received">The next bytes of the connection; any number, also none.</param>
    public PeekStatus Advance(ReadOnlySpan<byte> received)
    {
        if (Status != PeekStatus.NeedMore)
        {
            return Status;
        }

        var within = received[..Math.Min(received.Length, HttpLimits.Head - keptLength)];
        var scanned = Scan(within, out var ended);
        if (Status != PeekStatus.NeedMore)
        {
            return Status;
        }

        if (ended && keptLength == 0)
        {
            Finish(within[..scanned]);
        }
        else
        {
            Keep(within[..scanned]);
            if (ended)
            {
                Finish(kept.AsSpan(0, keptLength));
            }
            else if (keptLength == HttpLimits.Head)
            {
                Refuse(RefusalReason.HttpTooLarge, "The head does not end within 32768 bytes.");
            }
        }

        return Status;
    }

    /// <summary>Makes the reader ready for another head.</summary>
    public void Reset()
    {
        kept = kept.Length > HttpLimits.KeptBuffer ? [] : kept;
        keptLength = lineLength = 0;
        afterReturn = false;
        Status = PeekStatus.NeedMore;
        Refusal = Refusal.None;
        Head = null;
    }

    /// <summary>Looks for the empty line and for bytes that stand in no head. Every byte is visited once.</summary>
    private int Scan(ReadOnlySpan<byte> bytes, out bool ended)
    {
        ended = false;
        var at = 0;
        while (at < bytes.Length && !ended)
        {
            if (afterReturn)
            {
                if (bytes[at] != '\n')
                {
                    Refuse(RefusalReason.HttpFraming, "A CR stands without LF.");
                    return at;
                }

                at++;
                afterReturn = false;
                ended = lineLength == 0;
                lineLength = 0;
                continue;
            }

            var control = bytes[at..].IndexOfAny(HttpSyntax.ControlBytes);
            var plain = control < 0 ? bytes.Length - at : control;
            lineLength += plain;
            at += plain;
            if (control < 0)
            {
                break;
            }

            if (bytes[at] != '\r')
            {
                Refuse(RefusalReason.HttpFraming, bytes[at] == '\n' ? "An LF stands without CR." : "The head holds a control byte.");
                return at;
            }

            at++;
            afterReturn = true;
        }

        return at;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (keptLength + bytes.Length > kept.Length)
        {
            Array.Resize(ref kept, Math.Min(HttpLimits.Head, Math.Max(2048, 2 * (keptLength + bytes.Length))));
        }

        bytes.CopyTo(kept.AsSpan(keptLength));
        keptLength += bytes.Length;
    }

    private void Finish(ReadOnlySpan<byte> head)
    {
        var refusal = HttpHeadParser.Read(head, dialled, out var result);
        if (refusal.IsRefused)
        {
            Refuse(refusal.Reason, refusal.Detail);
            return;
        }

        Head = result;
        Status = PeekStatus.Complete;
    }

    private void Refuse(RefusalReason reason, string detail)
    {
        Status = PeekStatus.Refused;
        Refusal = new Refusal(reason, detail);
    }
}
