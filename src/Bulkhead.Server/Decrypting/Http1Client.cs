using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Server.Decrypting;

/// <summary>
/// Reads what a client sends in HTTP/1.1 on a decrypted connection, strictly: nothing of a head is given out before it is whole and was taken, and nothing of a
/// body that two readers could delimit differently (evasion catalogue H-07).
/// </summary>
internal sealed class Http1Client(Stream stream, DecryptableConnection connection) : IDisposable
{
    private const int Small = 8 * 1024;
    private const int Large = 64 * 1024;

    private readonly HttpRequestFramer framer = new();
    private readonly CancellationTokenSource ending = new();
    private byte[] buffer = new byte[Small];
    private int start;
    private int read;
    private int end;
    private Task<int>? ahead;

    /// <summary>The head of the current request.</summary>
    public HttpHead Head => framer.Head!;

    /// <summary>Why the stream is not read any further.</summary>
    public Refusal Refusal => framer.Refusal;

    /// <summary>Whether the current request is whole.</summary>
    public bool IsBetweenRequests => framer.IsBetweenRequests;

    /// <summary>The bytes of the body of the current request so far.</summary>
    public long BodyData => framer.BodyData;

    /// <summary>The bytes of the segments that were read and not released.</summary>
    public ReadOnlyMemory<byte> Taken => buffer.AsMemory(start, read - start);

    /// <summary>Lets go of the first bytes that were taken.</summary>
    public void Release(int count) => start += count;

    /// <summary>The server declined an upgrade: what follows is HTTP.</summary>
    public void Decline() => framer.ContinueAsHttp();

    /// <summary>Reads the next segment.</summary>
    /// <returns>What it is; <see cref="HttpSegmentKind.NeedMore"/> when the client has ended.</returns>
    /// <exception cref="IOException">The client is gone.</exception>
    public async ValueTask<HttpSegmentKind> NextAsync(CancellationToken cancel = default)
    {
        while (true)
        {
            var segment = framer.Next(buffer.AsSpan(read, end - read));
            read += segment.Length;
            if (segment.Kind != HttpSegmentKind.NeedMore)
            {
                if (segment.Kind == HttpSegmentKind.Head)
                {
                    connection.HeadCame();
                }

                return segment.Kind;
            }

            if (read > start && framer.IsInHead)
            {
                connection.AwaitHead();
            }

            if (!await ReceiveAsync(cancel))
            {
                return HttpSegmentKind.NeedMore;
            }
        }
    }

    /// <summary>The next part of a body if it has come already.</summary>
    /// <returns>What it is; <see cref="HttpSegmentKind.NeedMore"/> when nothing has.</returns>
    public HttpSegmentKind TakeBody()
    {
        var segment = framer.IsBetweenRequests ? default : framer.Next(buffer.AsSpan(read, end - read));
        read += segment.Length;
        return segment.Kind;
    }

    /// <summary>Whatever comes, once it is HTTP no more.</summary>
    /// <returns>The bytes, until the next call; none when the client has ended.</returns>
    /// <exception cref="IOException">The client is gone.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken cancel)
    {
        if (read == end && !await ReceiveAsync(cancel))
        {
            return default;
        }

        var bytes = buffer.AsMemory(read, end - read);
        start = read = end;
        return bytes;
    }

    /// <summary>Reads on while a request is answered, so that it is seen when the client goes away.</summary>
    /// <param name="gone">Called then.</param>
    public void Watch(Action gone)
    {
        if (ahead is null && start == end)
        {
            start = read = end = 0;
            ahead = ReadAheadAsync(gone);
        }
    }

    /// <summary>Stops reading.</summary>
    public async Task EndAsync()
    {
        await ending.CancelAsync();
        if (ahead is { } reading)
        {
            await reading;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ending.Dispose();

    private async Task<int> ReadAheadAsync(Action gone)
    {
        try
        {
            if (await stream.ReadAsync(buffer, ending.Token) is > 0 and var count)
            {
                return count;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // It is gone, or is not read any further.
        }

        gone();
        return 0;
    }

    private async ValueTask<bool> ReceiveAsync(CancellationToken cancel)
    {
        if (ahead is { } reading)
        {
            ahead = null;
            end = await reading;
            return end > 0;
        }

        MakeRoom();
        var count = await stream.ReadAsync(buffer.AsMemory(end), cancel);
        end += count;
        return count > 0;
    }

    private void MakeRoom()
    {
        if (start == end)
        {
            // Full reads ask for a larger buffer; one that held a whole body is let go of.
            buffer = end == buffer.Length && buffer.Length < Large ? new byte[Large] : buffer.Length > Large ? new byte[Small] : buffer;
            start = read = end = 0;
            return;
        }

        if (end < buffer.Length)
        {
            return;
        }

        var target = start > 0 ? buffer : new byte[buffer.Length * 2];
        Buffer.BlockCopy(buffer, start, target, 0, end - start);
        (buffer, read, end, start) = (target, read - start, end - start, 0);
    }
}
