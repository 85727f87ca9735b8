using System.Buffers;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Relaying;

/// <summary>Copies between two sockets until both directions have ended.</summary>
internal static class Relay
{
    /// <summary>The buffer of a direction that carries little, in bytes: an idle connection costs two of them.</summary>
    private const int Small = 4096;

    /// <summary>The buffer of a direction that carries much.</summary>
    private const int Large = 128 * 1024;

    /// <summary>Copies in both directions.</summary>
    public static Task BothAsync(GatewayConnection connection, Socket origin, TimeProvider time) =>
        Task.WhenAll(
            CopyAsync(connection, connection.Client, origin, sent: true, time),
            CopyAsync(connection, origin, connection.Client, sent: false, time));

    /// <summary>Copies in one direction until the sender ends, then tells the receiver that nothing more comes. An error of either breaks both off.</summary>
    public static async Task CopyAsync(GatewayConnection connection, Socket from, Socket to, bool sent, TimeProvider time)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Small);
        var operation = SocketOperation.Rent();
        int count;
        while ((count = await operation.ReceiveAsync(from, buffer).ConfigureAwait(false)) > 0)
        {
            connection.Count(count, sent, time.GetTimestamp());
            if (!await operation.SendAsync(to, buffer.AsMemory(0, count)).ConfigureAwait(false))
            {
                count = SocketOperation.Failed;
                break;
            }

            if ((count == buffer.Length) != (buffer.Length >= Large))
            {
                buffer = Fitting(buffer, count);
            }
        }

        if (count < 0 || !TryEnd(to))
        {
            connection.Abort(EndReasons.Reset);
        }

        connection.EndHalf();
        operation.Return();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Sends everything; throws what sockets throw when the other side is gone.</summary>
    public static async ValueTask SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        var operation = SocketOperation.Rent();
        var sent = await operation.SendAsync(to, bytes).ConfigureAwait(false);
        operation.Return();
        if (!sent)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    /// <summary>Tells a receiver that nothing more comes; false when it is gone.</summary>
    private static bool TryEnd(Socket to)
    {
        try
        {
            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    // Full reads ask for a large buffer, small reads give it back.
    private static byte[] Fitting(byte[] buffer, int count)
    {
        var isLarge = buffer.Length >= Large;
        if (isLarge ? count > Small : count < buffer.Length)
        {
            return buffer;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(isLarge ? Small : Large);
    }
}
