using System.Buffers;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Relaying;

/// <summary>What a client has sent and what has not been passed on yet. Bounded by the readers, which refuse before it grows too large.</summary>
internal sealed class ClientBytes(Socket client) : IDisposable
{
    private const int First = 4096;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(First);
    private SocketOperation operation = SocketOperation.Rent();
    private int start;
    private int end;

    /// <summary>The bytes that are held.</summary>
    public ReadOnlyMemory<byte> Held => buffer.AsMemory(start, end - start);

    /// <summary>Waits for more bytes and holds them behind the others.</summary>
    /// <returns>How many came; 0 when the client has ended.</returns>
    public async ValueTask<int> ReceiveAsync()
    {
        if (start == end)
        {
            start = end = 0;
        }

        if (end == buffer.Length)
        {
            Grow();
        }

        var count = await operation.ReceiveAsync(client, buffer.AsMemory(end)).ConfigureAwait(false);
        if (count < 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }

        end += count;
        return count;
    }

    /// <summary>Lets go of bytes that were passed on.</summary>
    public void Release(int count) => start += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length == 0)
        {
            return;
        }

        operation.Return();
        operation = null!;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = 0;
    }

    private void Grow()
    {
        var held = end - start;
        var larger = start > 0 && held <= buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Buffer.BlockCopy(buffer, start, larger, 0, held);
        if (larger != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        (start, end) = (0, held);
    }
}
