using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Bulkhead.Gateway.Relaying;

/// <summary>
/// Receives, sends and connects, one operation at a time, and answers with a number in place of an exception: connections end by reset every day, and
/// a thrown exception costs more than everything else that is done for a connection. Instances are used again.
/// </summary>
internal sealed class SocketOperation : SocketAsyncEventArgs, IValueTaskSource<int>
{
    /// <summary>The answer of an operation that failed: a reset, a timeout, a closed socket.</summary>
    public const int Failed = -1;

    private const int MostKept = 1024;

    private static readonly ConcurrentStack<SocketOperation> Free = new();

    private ManualResetValueTaskSourceCore<int> core;

    private SocketOperation()
        : base(true)
    {
    }

    /// <summary>Gives an instance; <see cref="Return"/> takes it back.</summary>
    public static SocketOperation Rent() => Free.TryPop(out var operation) ? operation : new SocketOperation();

    /// <summary>Takes an instance back on which no operation is pending.</summary>
    public void Return()
    {
        SetBuffer(default);
        RemoteEndPoint = null;
        if (Free.Count < MostKept)
        {
            Free.Push(this);
        }
        else
        {
            Dispose();
        }
    }

    /// <summary>Receives into a buffer.</summary>
    /// <returns>The number of bytes; 0 at the end; <see cref="Failed"/>.</returns>
    public ValueTask<int> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        SetBuffer(buffer);
        return Start(socket, static (socket, operation) => socket.ReceiveAsync(operation));
    }

    /// <summary>Sends everything.</summary>
    /// <returns>Whether it was sent.</returns>
    public async ValueTask<bool> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
            var sent = await Start(socket, static (socket, operation) => socket.SendAsync(operation)).ConfigureAwait(false);
            if (sent <= 0)
            {
                return false;
            }

            bytes = bytes[sent..];
        }

        return true;
    }

    /// <summary>Connects.</summary>
    /// <returns>Whether somebody answered.</returns>
    public async ValueTask<bool> ConnectAsync(Socket socket, IPEndPoint to)
    {
        SetBuffer(default);
        RemoteEndPoint = to;
        return await Start(socket, static (socket, operation) => socket.ConnectAsync(operation)).ConfigureAwait(false) >= 0;
    }

    /// <inheritdoc/>
    public int GetResult(short token) => core.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => core.SetResult(Outcome);

    private int Outcome => SocketError == SocketError.Success ? BytesTransferred : Failed;

    private ValueTask<int> Start(Socket socket, Func<Socket, SocketOperation, bool> begin)
    {
        core.Reset();
        try
        {
            return begin(socket, this) ? new ValueTask<int>(this, core.Version) : ValueTask.FromResult(Outcome);
        }
        catch (ObjectDisposedException)
        {
            return ValueTask.FromResult(Failed);
        }
    }
}
