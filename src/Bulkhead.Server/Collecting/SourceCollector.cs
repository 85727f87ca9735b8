using System.Collections.Immutable;
using Bulkhead.Dashboard.Evidences;
using Bulkhead.Dashboard.Live;
using Bulkhead.Flows.Sources;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Spooling;
using Bulkhead.FlowStore.Writing;

namespace Bulkhead.Server.Collecting;

/// <summary>
/// Carries the lines of one source from the disk into the store: rows and position are stored together, so that after a crash nothing is missing and nothing
/// doubled. What cannot be stored stays on the disk and is tried again.
/// </summary>
internal sealed class SourceCollector(SourceOption source, string spools, Checkpoint? position, LineInterpreter interpreter, FlowWriter writer, FlowFeed feed, Action<string> say, TimeSpan settling = default)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongRest = TimeSpan.FromSeconds(2);
    private int gaps;

    /// <summary>Who writes the spool; null for none in this process.</summary>
    public SpoolWriter? Spool { get; init; }

    /// <summary>Reads until cancelled.</summary>
    /// <param name="finish">Told when nothing more will come: then it ends as soon as everything is stored.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task RunAsync(CancellationToken finish, CancellationToken cancel)
    {
        using var tail = source.Transport == SourceTransport.File ? new TailReader(source.Path!, position) : null;
        using var spool = tail is null ? new SpoolReader(Path.Combine(spools, source.Name), position, Spool) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(finish, cancel);
        while (!cancel.IsCancellationRequested)
        {
            // Asked before reading: what came until then is read now.
            var isLast = finish.IsCancellationRequested;
            LinesRead read;
            try
            {
                read = tail?.Read() ?? spool!.Read();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                say($"{source.Name}: {exception.Message}");
                await WaitAsync(LongRest, cancel).ConfigureAwait(false);
                continue;
            }

            if (read.Gap is { } gap)
            {
                gaps++;
                say($"{source.Name}: {gap}");
            }

            if (read.Lines.IsEmpty)
            {
                if (isLast)
                {
                    return;
                }

                await WaitAsync(Rest, either.Token).ConfigureAwait(false);
                continue;
            }

            var at = new Checkpoint(source.Name, read.File, read.Offset, string.Empty);
            var readings = interpreter.Read(read.Lines);
            if (Settle(readings, settling, DateTimeOffset.UtcNow) is var pause && pause > TimeSpan.Zero)
            {
                await WaitAsync(pause, cancel).ConfigureAwait(false);
            }

            var batch = WithGaps(interpreter.Compose(read.Lines, readings, at));
            await StoreAsync(batch, cancel).ConfigureAwait(false);
            if (!cancel.IsCancellationRequested)
            {
                feed.Publish(batch.Rows);
                spool?.DeleteBefore(at);
            }
        }
    }

    /// <summary>What becomes of the records of a source that is not carried on, for messages; empty where the file simply stays.</summary>
    public static string Meanwhile(SourceOption source) => source.Transport == SourceTransport.Process ? " (the gateway goes on; its records wait on the disk)" : string.Empty;

    /// <summary>
    /// How long records wait: who is at an address is told a little after it is so, and the newest of them has to be as old as that. A lag, not a limit on how many
    /// pass. What claims to be of the future is not waited for.
    /// </summary>
    internal static TimeSpan Settle(IEnumerable<LineReading> readings, TimeSpan settling, DateTimeOffset now)
    {
        var newest = readings.OfType<LineReading.Entry>().Where(one => one.Flow.Workload is null && one.Flow.Time <= now).Select(static one => one.Flow.Time).DefaultIfEmpty().Max();
        return now - newest < settling ? settling - (now - newest) : TimeSpan.Zero;
    }

    // How many lines a gap held is not known; that there was one is counted with the lines after it.
    private FlowBatch WithGaps(FlowBatch batch)
    {
        if (gaps == 0)
        {
            return batch;
        }

        var counted = batch with { Counts = batch.Counts.Add(new SourceCount(source.Name, 0, 0, ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add(FlowEvidence.Gap, gaps))) };
        gaps = 0;
        return counted;
    }

    private async Task StoreAsync(FlowBatch batch, CancellationToken cancel)
    {
        string? told = null;
        while (true)
        {
            try
            {
                await writer.WriteAsync(batch, cancel).ConfigureAwait(false);
                if (told is not null)
                {
                    say($"{source.Name}: the store takes records again");
                }

                return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or HttpRequestException or System.Net.Sockets.SocketException)
            {
                if (told != exception.Message)
                {
                    say($"{source.Name}: the store did not take a batch and is asked again{Meanwhile(source)}: {exception.Message}");
                    told = exception.Message;
                }

                await WaitAsync(LongRest, cancel).ConfigureAwait(false);
                if (cancel.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(time, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }
}
