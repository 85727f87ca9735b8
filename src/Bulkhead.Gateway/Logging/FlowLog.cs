using System.Buffers;
using System.Globalization;
using System.Threading.Channels;

namespace Bulkhead.Gateway.Logging;

/// <summary>Takes a batch of lines of JSON to where they are kept; when it returns they are kept. Throws when it cannot.</summary>
public delegate ValueTask KeepLines(ReadOnlyMemory<byte> lines);

/// <summary>
/// The flow log: a bounded queue in front of one writer. The data path never waits for a disk; when the queue is full or the writer fails, the log is
/// not healthy, and the gateway answers with <see cref="GatewayOptions.OnLogFailure"/>.
/// </summary>
public sealed class FlowLog : IAsyncDisposable
{
    /// <summary>The most records that wait.</summary>
    public const int MostWaiting = 16_384;

    private const int BatchBytes = 256 * 1024;

    /// <summary>The longest time between a record and the attempt to keep it, when the writer is idle.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly Channel<FlowRecord> queue = Channel.CreateBounded<FlowRecord>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly KeepLines keep;
    private readonly TimeProvider time;
    private readonly Task writing;
    private volatile string? failure;
    private volatile bool closing;
    private long lost;
    private long kept;

    /// <summary>Starts the writer.</summary>
    public FlowLog(KeepLines keep, TimeProvider time)
    {
        (this.keep, this.time) = (keep, time);
        Run = ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString("x", CultureInfo.InvariantCulture);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>What tells this start of the gateway from every other, since connections are counted anew: its microseconds since 1970, in hexadecimal.</summary>
    public string Run { get; }

    /// <summary>Why records cannot be kept right now; null when they can.</summary>
    public string? Failure => failure;

    /// <summary>Records that were lost since the start.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>Records that are kept since the start.</summary>
    public long Kept => Interlocked.Read(ref kept);

    /// <summary>Called with each record before it is kept; must not block.</summary>
    public Action<FlowRecord>? OnRecord { get; set; }

    /// <summary>Takes a record.</summary>
    /// <returns>Whether it will be kept. False when the queue is full or the writer failed: then the record is counted as lost.</returns>
    public bool Add(FlowRecord record)
    {
        OnRecord?.Invoke(record);
        if (queue.Writer.TryWrite(record))
        {
            return failure is null;
        }

        Interlocked.Increment(ref lost);
        return false;
    }

    /// <summary>Writes what is waiting and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        closing = true;
        queue.Writer.TryComplete();
        await writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(BatchBytes);
        var reader = queue.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // Records of a short while are kept together: waking up for each one costs more than all the rest of it.
            if (!closing)
            {
                await Task.Delay(Gathering, time).ConfigureAwait(false);
            }

            buffer.ResetWrittenCount();
            var count = 0;
            while (buffer.WrittenCount < BatchBytes && reader.TryRead(out var record))
            {
                FlowRecordWriter.Write(record, buffer, Run);
                count++;
            }

            await KeepAsync(buffer.WrittenMemory, count).ConfigureAwait(false);
        }
    }

    // A batch that cannot be kept is tried again until it can, while the queue fills up behind it; at the end it is tried once.
    private async Task KeepAsync(ReadOnlyMemory<byte> lines, int count)
    {
        while (true)
        {
            try
            {
                await keep(lines).ConfigureAwait(false);
                failure = null;
                Interlocked.Add(ref kept, count);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failure = exception.Message;
                if (closing)
                {
                    Interlocked.Add(ref lost, count);
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time).ConfigureAwait(false);
        }
    }
}
