using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>
/// Watches both directions of a decrypted HTTP/2 connection by the heads of their frames. Frames that carry nothing are bounded, because the server reads
/// them without a limit (evasion catalogue X-04). And what the server refuses by itself, before any request is seen, is told by what it answers.
/// </summary>
/// <remarks>
/// A client has <see cref="Burst"/> frames that carry nothing and gets <see cref="PerSecond"/> more each second, and for what it is sent: it may have to
/// acknowledge a setting or a ping, and to open two windows for a part of a body. The two directions may be on two threads.
/// </remarks>
/// <param name="refused">Called for everything that is refused.</param>
public sealed class Http2Watch(Action<Refusal> refused)
{
    /// <summary>How many frames that carry nothing a client may send at once.</summary>
    public const int Burst = 1000;

    /// <summary>How many more it may send each second.</summary>
    public const int PerSecond = 100;

    private const int PerBody = 2;

    private readonly Http2FrameReader client = new(fromClient: true);
    private readonly Http2FrameReader server = new(fromClient: false);
    private double left = Burst;
    private long last = long.MinValue;
    private int earned;
    private int explained;

    /// <summary>Reads what the client has sent, before it is passed on.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="milliseconds">The time, in milliseconds from anywhere; it never runs back.</param>
    /// <returns>Whether they may be passed on; otherwise the connection is to be broken off.</returns>
    public bool FromClient(ReadOnlySpan<byte> bytes, long milliseconds)
    {
        var since = last == long.MinValue ? 0 : milliseconds - last;
        last = milliseconds;
        left = Math.Min(Burst, left + (since * PerSecond / 1000.0) + Interlocked.Exchange(ref earned, 0));
        while (client.TryRead(ref bytes, out var frame))
        {
            if (CarriesNothing(frame) && --left < 0)
            {
                refused(new Refusal(RefusalReason.LimitRate, "The client sends more frames that carry nothing than any use of HTTP/2 needs."));
                return false;
            }
        }

        if (client.IsBroken)
        {
            refused(new Refusal(RefusalReason.HttpFraming, "The connection does not begin as HTTP/2 does."));
            return false;
        }

        return true;
    }

    /// <summary>Reads what the server sends to the client.</summary>
    /// <param name="bytes">The bytes.</param>
    public void FromServer(ReadOnlySpan<byte> bytes)
    {
        while (server.TryRead(ref bytes, out var frame))
        {
            switch (frame.Type)
            {
                case Http2FrameType.Data:
                    Interlocked.Add(ref earned, PerBody);
                    break;
                case Http2FrameType.Headers:
                case Http2FrameType.Settings or Http2FrameType.Ping when !frame.IsAcknowledgement:
                    Interlocked.Increment(ref earned);
                    break;
                case Http2FrameType.Reset or Http2FrameType.GoAway when Why(frame.Error) is { } refusal:
                    Tell(refusal);
                    break;
            }
        }
    }

    /// <summary>Says that the server refuses something by itself, unless it was <see cref="Explain">explained</see>.</summary>
    public void Tell(Refusal refusal)
    {
        if (Interlocked.Exchange(ref explained, 0) == 0)
        {
            refused(refusal);
        }
    }

    /// <summary>Says that what the server refuses next has been recorded already.</summary>
    public void Explain() => Interlocked.Exchange(ref explained, 1);

    private static bool CarriesNothing(Http2Frame frame) => frame.Type switch
    {
        Http2FrameType.Data => frame.IsPadded || (frame.Length == 0 && !frame.EndsStream),
        Http2FrameType.Headers => frame.Length == 0,
        _ => true,
    };

    /// <summary>The refusal behind an error code (RFC 9113 section 7). Those of an end that nobody refused (none, internal, cancelled) have none.</summary>
    private static Refusal? Why(uint error) => error switch
    {
        1 => new Refusal(RefusalReason.HttpFraming, "The server does not take it for HTTP/2."),
        3 => new Refusal(RefusalReason.HttpFraming, "The client sent more than its window."),
        5 => new Refusal(RefusalReason.HttpFraming, "The client sent on a stream that had ended."),
        6 => new Refusal(RefusalReason.HttpTooLarge, "A frame has a length that it must not have."),
        7 => new Refusal(RefusalReason.LimitRate, "More requests at a time than a connection may have."),
        9 => new Refusal(RefusalReason.HttpFraming, "The fields cannot be decoded."),
        11 => new Refusal(RefusalReason.LimitRate, "The client starts and resets too many requests."),
        _ => null,
    };
}
