namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Reads the ClientHello at the start of a connection across TCP segments and TLS records (RFC 8446 sections 5.1 and 4.1.2).
/// </summary>
/// <remarks>
/// <para>
/// The answer depends on the bytes alone, never on how they arrive: every byte is looked at once on arrival, and the message is parsed once, when
/// it is whole. Until then only handshake records of 1 to 16,384 bytes are accepted, and the message has to end where its last record ends. What
/// follows that record is not looked at.
/// </para>
/// <para>
/// A hello that arrives whole in one record is read where it lies. Otherwise the handshake bytes are kept, at most <see cref="TlsLimits.Handshake"/>.
/// An instance serves one connection at a time and may be used again after <see cref="Reset"/>; it is not safe for several threads.
/// </para>
/// </remarks>
public sealed class ClientHelloReader
{
    private const int MessageHeader = 4;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;

    private byte[] kept = [];
    private int keptLength;
    private int headerLength;
    private int recordLength;
    private int recordLeft;
    private int messageLength;
    private int recordCount;
    private int length;
    private ClientHello hello;

    /// <summary>How far the reader is.</summary>
    public PeekStatus Status { get; private set; }

    /// <summary>Why the hello was refused.</summary>
    public Refusal Refusal { get; private set; } = Refusal.None;

    /// <summary>
    /// The hello when the status is complete, and also when it is refused for nothing but a missing name
    /// (<see cref="RefusalReason.NameMissing"/>): a rule for addresses needs none. Otherwise the default value.
    /// </summary>
    public ClientHello Hello => hello;

    /// <summary>Takes the bytes that have arrived since the last call. Never throws.</summary>
    /// <param name="received">The next bytes of the connection; any number, also none.</param>
    public PeekStatus Advance(ReadOnlySpan<byte> received)
    {
        while (!received.IsEmpty && Status == PeekStatus.NeedMore)
        {
            var taken = recordLeft == 0 ? ReadRecordHeader(received) : ReadContent(received[..Math.Min(received.Length, recordLeft)]);
            length += taken;
            received = received[taken..];
            if (Status == PeekStatus.Complete || Refusal.Reason == RefusalReason.NameMissing)
            {
                hello = hello with { RecordCount = recordCount, Length = length };
            }
        }

        return Status;
    }

    /// <summary>Makes the reader ready for another connection.</summary>
    public void Reset()
    {
        kept = kept.Length > TlsLimits.KeptBuffer ? [] : kept;
        keptLength = headerLength = recordLength = recordLeft = messageLength = recordCount = length = 0;
        hello = default;
        Status = PeekStatus.NeedMore;
        Refusal = Refusal.None;
    }

    /// <summary>type, legacy_record_version, length (RFC 8446 section 5.1).</summary>
    private int ReadRecordHeader(ReadOnlySpan<byte> received)
    {
        var taken = 0;
        while (taken < received.Length && recordLeft == 0 && Status == PeekStatus.NeedMore)
        {
            ReadRecordHeaderByte(received[taken++]);
        }

        return taken;
    }

    private void ReadRecordHeaderByte(byte value)
    {
        var first = recordCount == 0;
        switch (headerLength++)
        {
            case 0 when recordCount == TlsLimits.Records:
                Refuse(RefusalReason.TlsHelloTooLarge, "The hello is spread over more than 4096 records.");
                break;
            case 0 when value != HandshakeRecord:
                Refuse(first ? RefusalReason.TlsNotTls : RefusalReason.TlsHelloInvalid, "A record before the end of the hello is no handshake record.");
                break;
            case 1 when value != 3:
                Refuse(first ? RefusalReason.TlsNotTls : RefusalReason.TlsHelloInvalid, "The version of a record is none of TLS.");
                break;
            case 2 when value is 0 or > 4:
                Refuse(RefusalReason.TlsVersion, "The version of a record is none from TLS 1.0 to TLS 1.3.");
                break;
            case 3:
                recordLength = value << 8;
                break;
            case 4:
                recordLength |= value;
                StartRecord();
                break;
            default:
                break;
        }
    }

    private void StartRecord()
    {
        if (recordLength is 0 or > TlsLimits.RecordContent)
        {
            Refuse(RefusalReason.TlsHelloInvalid, "A record holds no byte or more than 16384 bytes.");
            return;
        }

        recordCount++;
        headerLength = 0;
        recordLeft = recordLength;
        CheckEnd();
    }

    private int ReadContent(ReadOnlySpan<byte> content)
    {
        if (keptLength == 0 && content[0] != ClientHelloMessage)
        {
            Refuse(RefusalReason.TlsHelloInvalid, "The first handshake message is no ClientHello.");
            return content.Length;
        }

        // The usual case: everything is here, in one record.
        if (keptLength == 0 && content.Length == recordLeft && content.Length >= MessageHeader && ReadMessageLength(content) && messageLength == content.Length)
        {
            recordLeft = 0;
            Finish(content);
            return content.Length;
        }

        if (Status == PeekStatus.NeedMore)
        {
            Keep(content);
        }

        return content.Length;
    }

    private void Keep(ReadOnlySpan<byte> content)
    {
        if (keptLength + content.Length > kept.Length)
        {
            // Doubling keeps the work linear in the bytes; nothing is reserved for a length that is only announced.
            Array.Resize(ref kept, Math.Min(TlsLimits.Handshake + TlsLimits.RecordContent, Math.Max(2048, 2 * (keptLength + content.Length))));
        }

        content.CopyTo(kept.AsSpan(keptLength));
        keptLength += content.Length;
        recordLeft -= content.Length;
        if (messageLength == 0 && (keptLength < MessageHeader || !ReadMessageLength(kept)))
        {
            return;
        }

        CheckEnd();
        if (Status == PeekStatus.NeedMore && keptLength == messageLength)
        {
            Finish(kept.AsSpan(0, keptLength));
        }
    }

    /// <summary>msg_type and the length of 24 bits (RFC 8446 section 4); false when it was refused.</summary>
    private bool ReadMessageLength(ReadOnlySpan<byte> message)
    {
        var total = MessageHeader + ((message[1] << 16) | (message[2] << 8) | message[3]);
        if (total > TlsLimits.Handshake)
        {
            Refuse(RefusalReason.TlsHelloTooLarge, "The hello announces more than 65536 bytes.");
            return false;
        }

        messageLength = total;
        return true;
    }

    /// <summary>Refuses a record that goes on behind the hello: a client has nothing more to say before the server has answered.</summary>
    private void CheckEnd()
    {
        if (messageLength != 0 && keptLength + recordLeft > messageLength)
        {
            Refuse(RefusalReason.TlsHelloInvalid, "A record goes on behind the end of the hello.");
        }
    }

    private void Finish(ReadOnlySpan<byte> message)
    {
        var refusal = ClientHelloParser.Read(message[MessageHeader..], out hello);
        if (refusal.IsRefused)
        {
            Refuse(refusal.Reason, refusal.Detail);
        }
        else
        {
            Status = PeekStatus.Complete;
        }
    }

    private void Refuse(RefusalReason reason, string detail)
    {
        Status = PeekStatus.Refused;
        Refusal = new Refusal(reason, detail);
    }
}
