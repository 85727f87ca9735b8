using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>
/// Keeps the lines of a source that sends them once (syslog, the gateway in the same process) in files, before anybody is told that they arrived. A line is
/// durable when its write completes; lines that come while the disk is busy are flushed together. Of what could not be written nothing is left, so
/// whoever tries it again doubles nothing.
/// </summary>
public sealed class SpoolWriter : IAsyncDisposable
{
    private readonly SpoolFolder folder;
    private readonly long segmentBytes;
    private readonly Channel<Waiting> queue;
    private readonly Task writing;
    private volatile Written written;

    /// <summary>Opens the spool of a source. An unfinished last line of an earlier run, which nobody was told of, is cut off.</summary>
    /// <param name="folder">The folder of the source alone; created when it is not there.</param>
    /// <param name="segmentBytes">The size after which a new file is begun.</param>
    /// <param name="queue">Lines that wait at most; who comes then waits.</param>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of rights.</exception>
    public SpoolWriter(string folder, long segmentBytes = 64 << 20, int queue = 8192)
    {
        this.folder = new SpoolFolder(folder);
        this.segmentBytes = segmentBytes;
        this.folder.Create();
        this.folder.CutUnfinished();
        written = new(this.folder.Names().LastOrDefault(string.Empty), ImmutableDictionary.Create<string, long>(StringComparer.Ordinal));
        this.queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Writes a line. Completes when it is on the disk.</summary>
    /// <param name="line">The line without a line feed; one within it becomes a space, so that nobody can forge a second line.</param>
    /// <param name="cancellation">Ends waiting for a place in the queue.</param>
    public Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation = default) => WriteAsync(line, isWhole: false, cancellation);

    /// <summary>Writes several lines. Completes when they are on the disk; when it fails, none of them is in the spool.</summary>
    /// <param name="lines">The lines, each with its line feed.</param>
    /// <param name="cancellation">Ends waiting for a place in the queue.</param>
    public Task WriteLinesAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation = default) => WriteAsync(lines, isWhole: true, cancellation);

    /// <summary>Up to where a file may be read: what is behind it may still be taken back.</summary>
    /// <param name="file">Its name.</param>
    /// <returns>Bytes; <see cref="long.MaxValue"/> when all that is in the file stays in it.</returns>
    public long EndOf(string file)
    {
        var (youngest, ends) = written;
        return ends.TryGetValue(file, out var end) ? end : string.CompareOrdinal(file, youngest) > 0 ? 0 : long.MaxValue;
    }

    /// <summary>Writes what has been given and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, bool isWhole, CancellationToken cancellation)
    {
        var waiting = new Waiting(bytes, isWhole, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(waiting, cancellation);
        await waiting.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Waiting>();
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        var name = string.Empty;
        SafeFileHandle? file = null;
        long length = 0;
        try
        {
            while (await queue.Reader.WaitToReadAsync())
            {
                try
                {
                    if (file is null || length >= segmentBytes)
                    {
                        file?.Dispose();
                        file = null;
                        written = written with { Ends = written.Ends.Remove(name) };
                        (name, file) = folder.CreateNext();
                        (length, written) = (0, new(name, written.Ends.SetItem(name, 0)));
                    }

                    while (buffer.WrittenCount < 1 << 20 && queue.Reader.TryRead(out var waiting))
                    {
                        together.Add(waiting);
                        Put(buffer, waiting);
                    }

                    RandomAccess.Write(file, buffer.WrittenSpan, length);
                    RandomAccess.FlushToDisk(file);
                    length += buffer.WrittenCount;
                    written = new(name, written.Ends.SetItem(name, length));
                    together.ForEach(waiting => waiting.Done.TrySetResult());
                }
                catch (Exception e)
                {
                    if (file is not null && !TakeBack(file, length))
                    {
                        // What is behind its end stays unread, and the next lines go into another file.
                        file.Dispose();
                        (file, name) = (null, string.Empty);
                    }

                    together.ForEach(waiting => waiting.Done.TrySetException(e));
                    if (together.Count == 0)
                    {
                        // Not even a file could be made: whoever waits has to know.
                        while (queue.Reader.TryRead(out var waiting))
                        {
                            waiting.Done.TrySetException(e);
                        }
                    }
                }

                together.Clear();
                buffer.ResetWrittenCount();
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    // A disk that is full has written a part.
    private static bool TakeBack(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Put(ArrayBufferWriter<byte> buffer, Waiting waiting)
    {
        if (waiting.IsWhole)
        {
            buffer.Write(waiting.Bytes.Span);
            return;
        }

        var line = waiting.Bytes.Span;
        var target = buffer.GetSpan(line.Length + 1);
        line.CopyTo(target);
        target[..line.Length].Replace((byte)'\n', (byte)' ');
        target[line.Length] = (byte)'\n';
        buffer.Advance(line.Length + 1);
    }

    /// <summary>What is written.</summary>
    /// <param name="Youngest">The youngest file; younger ones are not known yet.</param>
    /// <param name="Ends">Files that have an end other than that of the file.</param>
    private sealed record Written(string Youngest, ImmutableDictionary<string, long> Ends);

    private sealed record Waiting(ReadOnlyMemory<byte> Bytes, bool IsWhole, TaskCompletionSource Done);
}
