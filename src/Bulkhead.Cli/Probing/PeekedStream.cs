using System.Net.Sockets;

namespace Bulkhead.Cli.Probing;

/// <summary>Passes a stream on and keeps the first bytes that come and how it ends.</summary>
internal sealed class PeekedStream(Stream inner) : Stream
{
    private const int Most = 2048;
    private readonly byte[] kept = new byte[Most];
    private int count;

    /// <summary>The first bytes, at most 2048.</summary>
    public ReadOnlyMemory<byte> First => kept.AsMemory(0, count);

    /// <summary>How the other side ended it; null while it did not.</summary>
    public ProbeEnd? End { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var taken = Math.Min(read, Most - count);
            buffer[..taken].CopyTo(kept.AsMemory(count));
            count += taken;
            End = read == 0 && buffer.Length > 0 ? ProbeEnd.Closed : End;
            return read;
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            End = ProbeEnd.Reset;
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            End = ProbeEnd.Reset;
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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
