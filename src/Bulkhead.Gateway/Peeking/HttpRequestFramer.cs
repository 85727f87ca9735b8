using System.Net;

namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Cuts what a client sends on one connection into heads and bodies, so that every request of a kept connection is judged and none hides behind
/// another (RFC 9112 sections 6, 7.1 and 9.3).
/// </summary>
/// <remarks>
/// <para>
/// The caller hands in the bytes that it has not handed in before, and gets back how many of them belong to the next segment. Bytes of a head
/// come back as <see cref="HttpSegmentKind.NeedMore"/> until the head is whole: they are to be held until it is judged. Bytes of a body, with
/// the sizes of its chunks, may be passed on as they are.
/// </para>
/// <para>
/// Chunks are read strictly: one to eight hexadecimal digits, CR LF, no extension, no trailer. After CONNECT, and after a request that asks for an
/// upgrade, the next bytes may be of another protocol: then the answer is <see cref="HttpSegmentKind.Switching"/> until the caller says with
/// <see cref="ContinueAsHttp"/> that the server declined. After a request that closes the connection nothing more is accepted.
/// </para>
/// </remarks>
/// <param name="dialled">What the client dialled, when Host may repeat its address; null, as by default, when Host has to be a name.</param>
public sealed class HttpRequestFramer(IPEndPoint? dialled = null)
{
    private readonly HttpHeadReader reader = new(dialled);
    private ChunkReader chunks;
    private State state;
    private long bodyLeft;

    private enum State
    {
        Head,
        Length,
        Chunks,
        Switching,
        Closed,
        Refused,
    }

    /// <summary>The head of the current request, once it is whole.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>Why the stream was refused; then nothing more is read.</summary>
    public Refusal Refusal { get; private set; } = Refusal.None;

    /// <summary>Whether the stream stands between two requests, so that its end would cut nothing off.</summary>
    public bool IsBetweenRequests { get; private set; } = true;

    /// <summary>Whether the next bytes belong to a head.</summary>
    public bool IsInHead => state == State.Head;

    /// <summary>The bytes of the body of the current request so far, without the framing of chunks.</summary>
    public long BodyData => Head is null ? 0 : Head.Body.Kind == HttpBodyKind.Chunked ? chunks.Data : Head.Body.Length - bodyLeft;

    /// <summary>Reads the next segment. Never throws. <see cref="HttpSegment.Length"/> is 0 only for no input, a switch or a refusal.</summary>
    /// <param name="received">The bytes behind those that earlier segments have taken.</param>
    public HttpSegment Next(ReadOnlySpan<byte> received)
    {
        if (state == State.Refused)
        {
            return new HttpSegment(HttpSegmentKind.Refused, 0, EndsMessage: false);
        }

        if (state == State.Switching)
        {
            return new HttpSegment(HttpSegmentKind.Switching, 0, EndsMessage: false);
        }

        if (received.IsEmpty)
        {
            return new HttpSegment(HttpSegmentKind.NeedMore, 0, EndsMessage: false);
        }

        return state switch
        {
            State.Head => ReadHead(received),
            State.Length => ReadLength(received),
            State.Chunks => ReadChunks(received),
            _ => Refuse(new Refusal(RefusalReason.HttpFraming, "Bytes follow a request that closes the connection.")),
        };
    }

    /// <summary>Goes on with HTTP after CONNECT or an upgrade that the server declined. Does nothing in any other state.</summary>
    public void ContinueAsHttp()
    {
        if (state == State.Switching && Head is not null)
        {
            state = Head.KeepsAlive ? State.Head : State.Closed;
        }
    }

    private HttpSegment ReadHead(ReadOnlySpan<byte> received)
    {
        IsBetweenRequests = false;
        var before = reader.Taken;
        switch (reader.Advance(received))
        {
            case PeekStatus.NeedMore:
                return new HttpSegment(HttpSegmentKind.NeedMore, received.Length, EndsMessage: false);
            case PeekStatus.Refused:
                return Refuse(reader.Refusal);
            default:
                Head = reader.Head!;
                reader.Reset();
                bodyLeft = Head.Body.Length;
                chunks = default;
                state = Head.Body.Kind switch
                {
                    HttpBodyKind.Length => State.Length,
                    HttpBodyKind.Chunked => State.Chunks,
                    _ => State.Head,
                };
                return Segment(HttpSegmentKind.Head, Head.Length - before, state == State.Head);
        }
    }

    private HttpSegment ReadLength(ReadOnlySpan<byte> received)
    {
        var taken = (int)Math.Min(bodyLeft, received.Length);
        bodyLeft -= taken;
        return Segment(HttpSegmentKind.Body, taken, bodyLeft == 0);
    }

    private HttpSegment ReadChunks(ReadOnlySpan<byte> received)
    {
        var taken = chunks.Read(received, out var ended);
        return taken < 0
            ? Refuse(new Refusal(RefusalReason.HttpFraming, "A chunk is malformed, or has an extension or a trailer."))
            : Segment(HttpSegmentKind.Body, taken, ended);
    }

    private HttpSegment Segment(HttpSegmentKind kind, int length, bool endsMessage)
    {
        if (endsMessage)
        {
            IsBetweenRequests = true;
            state = Head!.Form == HttpTargetForm.Authority || Head.Upgrade != HttpUpgrade.None ? State.Switching
                : Head.KeepsAlive ? State.Head
                : State.Closed;
        }

        return new HttpSegment(kind, length, endsMessage);
    }

    private HttpSegment Refuse(Refusal refusal)
    {
        state = State.Refused;
        Refusal = refusal;
        return new HttpSegment(HttpSegmentKind.Refused, 0, EndsMessage: false);
    }
}

/// <summary>A segment of what a client sends.</summary>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Length">How many of the bytes handed in belong to it, counted from the first.</param>
/// <param name="EndsMessage">Whether the request ends with it.</param>
public readonly record struct HttpSegment(HttpSegmentKind Kind, int Length, bool EndsMessage);

/// <summary>The kinds of <see cref="HttpSegment"/>.</summary>
public enum HttpSegmentKind
{
    /// <summary>The bytes are the next part of a head that is not whole yet, or there were none.</summary>
    NeedMore,

    /// <summary>The bytes end a head: <see cref="HttpRequestFramer.Head"/> is to be judged before it and what was held is passed on.</summary>
    Head,

    /// <summary>The bytes belong to the body of the current request, chunk sizes included.</summary>
    Body,

    /// <summary>What follows may be another protocol; the caller decides.</summary>
    Switching,

    /// <summary>The stream breaks the grammar; nothing more is passed on.</summary>
    Refused,
}
