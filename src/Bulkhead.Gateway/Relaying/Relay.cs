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
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                connection.Count(count, sent, time.GetTimestamp());
                await SendAsync(to, buffer.AsMemory(0, count)).ConfigureAwait(false);
                if ((count == buffer.Length) != (buffer.Length >= Large))
                {
                    buffer = Fitting(buffer, count);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            connection.Abort(EndReasons.Reset);
        }
        finally
        {
            connection.EndHalf();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends everything.</summary>
    public static async ValueTask SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await to.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false);
            bytes = bytes[sent..];
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
