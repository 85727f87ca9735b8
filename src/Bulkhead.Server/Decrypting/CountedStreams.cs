using Microsoft.AspNetCore.Http.Features;

namespace Bulkhead.Server.Decrypting;

/// <summary>The bytes of the bodies of one request and its answer.</summary>
internal sealed class BodyCount
{
    private long sent;
    private long received;

    /// <summary>Bytes from the workload.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Bytes to the workload.</summary>
    public long Received => Interlocked.Read(ref received);

    public void AddSent(int bytes) => Interlocked.Add(ref sent, bytes);

    public void AddReceived(int bytes) => Interlocked.Add(ref received, bytes);
}

/// <summary>Counts what is read from a client and written to it.</summary>
internal sealed class CountedStream(Stream inner, BodyCount count) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = await inner.ReadAsync(buffer, cancellationToken);
        count.AddSent(bytes);
        return bytes;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        count.AddReceived(buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>An extended CONNECT of HTTP/2 (RFC 8441) that is counted.</summary>
internal sealed class CountedConnect(IHttpExtendedConnectFeature inner, BodyCount count) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync() => new CountedStream(await inner.AcceptAsync(), count);
}
