using System.Collections.Immutable;
using System.Threading.Channels;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Writing;

/// <summary>How a <see cref="FlowWriter"/> gathers.</summary>
public sealed record FlowWriterOptions
{
    /// <summary>Rows that are stored together at most (one batch that is larger stays whole).</summary>
    public int MaximumRows { get; init; } = 50_000;

    /// <summary>How long the first batch waits for others.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Batches that wait at most; who comes then waits before his batch is taken.</summary>
    public int Queue { get; init; } = 64;
}

/// <summary>
/// Gathers the batches of several sources into few transactions. A write completes when its batch is durable, so that a source which awaits it before it
/// reads on is slowed down to what the store can take. Batches of one caller are stored in the order of the calls.
/// </summary>
public sealed class FlowWriter : IAsyncDisposable
{
    private readonly IFlowStore store;
    private readonly FlowWriterOptions options;
    private readonly TimeProvider time;
    private readonly Channel<Waiting> queue;
    private readonly Task writing;

    /// <summary>Starts.</summary>
    /// <param name="store">Where to; not disposed with the writer.</param>
    /// <param name="options">How to gather.</param>
    /// <param name="time">The clock.</param>
    public FlowWriter(IFlowStore store, FlowWriterOptions options, TimeProvider time)
    {
        this.store = store;
        this.options = options;
        this.time = time;
        queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Stores a batch. Completes when it is durable; fails, with all that were gathered with it, when it could not be stored.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends waiting for a place in the queue; what has a place is stored.</param>
    public async Task WriteAsync(FlowBatch batch, CancellationToken cancellation = default)
    {
        var waiting = new Waiting(batch, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(waiting, cancellation);
        await waiting.Done.Task;
    }

    /// <summary>Stores what has been given and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAllAsync()
    {
        var gathered = new List<Waiting>();
        while (await queue.Reader.WaitToReadAsync())
        {
            await GatherAsync(gathered);
            try
            {
                await store.AppendAsync(Join(gathered));
                gathered.ForEach(waiting => waiting.Done.TrySetResult());
            }
            catch (Exception e)
            {
                // Whoever waits has to know, whatever it is; the next batch may go through.
                gathered.ForEach(waiting => waiting.Done.TrySetException(e));
            }

            gathered.Clear();
        }
    }

    private async Task GatherAsync(List<Waiting> gathered)
    {
        var rows = 0;
        using var late = new CancellationTokenSource(options.MaximumDelay, time);
        while (rows < options.MaximumRows)
        {
            while (rows < options.MaximumRows && queue.Reader.TryRead(out var waiting))
            {
                gathered.Add(waiting);
                rows += waiting.Batch.Rows.Length;

                // What a correction takes back came before it: what comes after belongs to the next transaction.
                if (!waiting.Batch.Replaced.IsEmpty)
                {
                    return;
                }
            }

            try
            {
                if (rows >= options.MaximumRows || !await queue.Reader.WaitToReadAsync(late.Token))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static FlowBatch Join(List<Waiting> gathered) => gathered is [var only]
        ? only.Batch
        : new FlowBatch(
            [.. gathered.SelectMany(waiting => waiting.Batch.Rows)],
            [.. gathered.SelectMany(waiting => waiting.Batch.Replaced)],
            [.. gathered.SelectMany(waiting => waiting.Batch.Positions).GroupBy(position => position.Source, StringComparer.Ordinal).Select(positions => positions.Last())],
            [.. gathered.SelectMany(waiting => waiting.Batch.Counts)]);

    private sealed record Waiting(FlowBatch Batch, TaskCompletionSource Done);
}
