using System.IO.Pipelines;
using Bulkhead.Gateway.Decrypting;

namespace Bulkhead.Server.Decrypting;

/// <summary>The stream of a decrypted HTTP/2 connection: what the server writes passes the watch, and so does what the client sends.</summary>
internal sealed class WatchedStream(Stream inner, Http2Watch watch, TimeProvider time) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Copies what the client sends until it ends, is refused or the server stops reading.</summary>
    /// <returns>Whether the connection is to go on until the server has ended it; false for a refusal.</returns>
    public async Task<bool> CopyAsync(PipeWriter target, CancellationToken cancel)
    {
        while (true)
        {
            var memory = target.GetMemory(4096);
            var count = await inner.ReadAsync(memory, cancel);
            if (count == 0)
            {
                return true;
            }

            if (!watch.FromClient(memory.Span[..count], (long)time.GetElapsedTime(0).TotalMilliseconds))
            {
                return false;
            }

            target.Advance(count);
            if ((await target.FlushAsync(CancellationToken.None)).IsCompleted)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        watch.FromServer(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
