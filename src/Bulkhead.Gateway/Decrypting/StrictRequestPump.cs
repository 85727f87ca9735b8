using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>
/// Stands between a decrypted connection and the server that reads HTTP/1.1 from it: only bytes that the strict reader took pass on. So the server never
/// sees what two readers could delimit differently (evasion catalogue H-07).
/// </summary>
/// <param name="source">The decrypted stream.</param>
/// <param name="target">What the server reads from.</param>
/// <param name="refused">Called once when the stream is refused.</param>
public sealed class StrictRequestPump(Stream source, PipeWriter target, Action<Refusal> refused) : IDisposable
{
    // A line that no server takes for a request: it answers 400 and closes, after the answers to what came before.
    private static readonly byte[] Unreadable = "\0\r\n\r\n"u8.ToArray();

    private readonly HttpRequestFramer framer = new();
    private readonly Channel<bool> upgrades = Channel.CreateUnbounded<bool>();
    private readonly CancellationTokenSource cut = new();
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int start;
    private int read;
    private int end;

    /// <summary>Ends when the body of the current request is refused: the request is to be broken off towards the origin, answered, and the answer confirmed.</summary>
    public CancellationToken Cut => cut.Token;

    /// <summary>Says that the request whose body was refused has been answered.</summary>
    public void ConfirmCut() => answered.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => cut.Dispose();

    /// <summary>Says how a request for an upgrade was answered; until then nothing behind it is read.</summary>
    /// <param name="accepted">Whether the protocol changed.</param>
    public void AnswerUpgrade(bool accepted) => upgrades.Writer.TryWrite(accepted);

    /// <summary>Runs until the client ends, the stream is refused or the server stops reading.</summary>
    /// <returns>Whether the client ended; false for a refusal: the server still has to answer.</returns>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var segment = framer.Next(buffer.AsSpan(read, end - read));
                read += segment.Length;
                switch (segment.Kind)
                {
                    case HttpSegmentKind.NeedMore:
                        if (!await ReceiveAsync(cancel).ConfigureAwait(false))
                        {
                            return true;
                        }

                        break;
                    case HttpSegmentKind.Head when Inadmissible(framer.Head!) is { } refusal:
                        await RefuseAsync(refusal, atHead: true, cancel).ConfigureAwait(false);
                        return false;
                    case HttpSegmentKind.Head or HttpSegmentKind.Body:
                        if (!await PassAsync().ConfigureAwait(false))
                        {
                            return true;
                        }

                        break;
                    case HttpSegmentKind.Switching when await upgrades.Reader.ReadAsync(cancel).ConfigureAwait(false):
                        await FollowAsync(cancel).ConfigureAwait(false);
                        return true;
                    case HttpSegmentKind.Switching:
                        framer.ContinueAsHttp();
                        break;
                    default:
                        await RefuseAsync(framer.Refusal, start != read || !IsInBody, cancel).ConfigureAwait(false);
                        return false;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private bool IsInBody { get; set; }

    private static Refusal? Inadmissible(HttpHead head) =>
        head.Form == HttpTargetForm.Authority ? new Refusal(RefusalReason.HttpTargetForm, "CONNECT is for the proxy listener, once and outside of a tunnel.")
        : head.Form != HttpTargetForm.Origin ? new Refusal(RefusalReason.HttpTargetForm, "The form of the target does not belong here.")
        : head.Upgrade is not (HttpUpgrade.None or HttpUpgrade.WebSocket) ? new Refusal(RefusalReason.HttpUpgrade, "Only an upgrade to WebSocket is carried.")
        : null;

    private async ValueTask<bool> ReceiveAsync(CancellationToken cancel)
    {
        if (start == end)
        {
            start = read = end = 0;
        }
        else if (end == buffer.Length)
        {
            Grow();
        }

        var count = await source.ReadAsync(buffer.AsMemory(end), cancel).ConfigureAwait(false);
        end += count;
        return count > 0;
    }

    private async ValueTask<bool> PassAsync()
    {
        IsInBody = !framer.IsBetweenRequests;
        var result = await target.WriteAsync(buffer.AsMemory(start, read - start), CancellationToken.None).ConfigureAwait(false);
        start = read;
        return !result.IsCompleted;
    }

    private async Task RefuseAsync(Refusal refusal, bool atHead, CancellationToken cancel)
    {
        refused(refusal);

        if (atHead)
        {
            await target.WriteAsync(Unreadable, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // Within a body any byte could be passed on, and the end of the bytes would break the connection off before the answer.
        await cut.CancelAsync().ConfigureAwait(false);
        await answered.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        read = end;
        if (start < end && !await PassAsync().ConfigureAwait(false))
        {
            return;
        }

        await CopyAsync(source, target, cancel).ConfigureAwait(false);
    }

    /// <summary>Copies until the client ends or the server stops reading: HTTP/2, and what follows an upgrade.</summary>
    public static async Task CopyAsync(Stream source, PipeWriter target, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        while (true)
        {
            var count = await source.ReadAsync(target.GetMemory(4096), cancel).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            target.Advance(count);
            if ((await target.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
    }

    private void Grow()
    {
        var larger = start > buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Buffer.BlockCopy(buffer, start, larger, 0, end - start);
        if (larger != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        (read, end, start) = (read - start, end - start, 0);
    }
}
