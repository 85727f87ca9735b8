using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Bulkhead.FlowStore.DuckDb;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>
/// Keeps the lines of a source that sends them once (syslog) in files, before anybody is told that they arrived. A line is durable when its write
/// completes; lines that come while the disk is busy are flushed together.
/// </summary>
public sealed class SpoolWriter : IAsyncDisposable
{
    private readonly SpoolFolder folder;
    private readonly long segmentBytes;
    private readonly Channel<Waiting> queue;
    private readonly Task writing;

    /// <summary>Opens the spool of a source. An unfinished last line of an earlier run, which nobody was told of, is cut off.</summary>
    /// <param name="folder">The folder of the source alone; created when it is not there.</param>
    /// <param name="segmentBytes">The size after which a new file is begun.</param>
    /// <param name="queue">Lines that wait at most; who comes then waits.</param>
    public SpoolWriter(string folder, long segmentBytes = 64 << 20, int queue = 8192)
    {
        this.folder = new SpoolFolder(folder);
        this.segmentBytes = segmentBytes;
        this.folder.Create();
        this.folder.CutUnfinished();
        this.queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Writes a line. Completes when it is on the disk.</summary>
    /// <param name="line">The line without a line feed; one within it becomes a space, so that nobody can forge a second line.</param>
    /// <param name="cancellation">Ends waiting for a place in the queue.</param>
    public async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation = default)
    {
        var waiting = new Waiting(line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(waiting, cancellation);
        await waiting.Done.Task;
    }

    /// <summary>Writes what has been given and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Waiting>();
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
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
                        (file, length) = (folder.CreateNext(), 0);
                    }

                    while (buffer.WrittenCount < 1 << 20 && queue.Reader.TryRead(out var waiting))
                    {
                        together.Add(waiting);
                        Put(buffer, waiting.Line.Span);
                    }

                    RandomAccess.Write(file, buffer.WrittenSpan, length);
                    RandomAccess.FlushToDisk(file);
                    length += buffer.WrittenCount;
                    together.ForEach(waiting => waiting.Done.TrySetResult());
                }
                catch (Exception e)
                {
                    // What is in the file now is unknown: the next lines go into another one.
                    together.ForEach(waiting => waiting.Done.TrySetException(e));
                    file?.Dispose();
                    file = null;
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

    private static void Put(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> line)
    {
        var target = buffer.GetSpan(line.Length + 1);
        line.CopyTo(target);
        target[..line.Length].Replace((byte)'\n', (byte)' ');
        target[line.Length] = (byte)'\n';
        buffer.Advance(line.Length + 1);
    }

    private sealed record Waiting(ReadOnlyMemory<byte> Line, TaskCompletionSource Done);
}

/// <summary>The files of a spool: numbered, the oldest first.</summary>
/// <param name="path">The folder.</param>
internal sealed class SpoolFolder(string path)
{
    private const string Ending = ".spool";

    /// <summary>The names of the files, oldest first.</summary>
    public List<string> Names() => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, $"*{Ending}").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The path of a file.</summary>
    /// <param name="name">Its name.</param>
    public string File(string name) => Path.Combine(path, name);

    /// <summary>Creates the folder.</summary>
    public void Create() => Directory.CreateDirectory(path);

    /// <summary>Creates the next file, so that its name survives the end of the machine.</summary>
    public SafeFileHandle CreateNext()
    {
        var last = Names() is [.., var name] ? long.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture) : 0;
        var file = System.IO.File.OpenHandle(File(string.Create(CultureInfo.InvariantCulture, $"{last + 1:D12}{Ending}")), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Durable.FlushFolder(path);
        return file;
    }

    /// <summary>Cuts off what follows the last line feed of the youngest file.</summary>
    public void CutUnfinished()
    {
        if (Names() is not [.., var name])
        {
            return;
        }

        using var stream = new FileStream(File(name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var end = stream.Length;
        var buffer = new byte[4096];
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            stream.Position = start;
            stream.ReadExactly(buffer, 0, (int)(end - start));
            var last = buffer.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n');
            end = last >= 0 ? start + last + 1 : start;
            if (last >= 0)
            {
                break;
            }
        }

        if (end < stream.Length)
        {
            stream.SetLength(end);
            stream.Flush(flushToDisk: true);
        }
    }
}
