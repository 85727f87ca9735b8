using System.Diagnostics;

namespace Bulkhead.Server.Hosting;

/// <summary>The file that the flow log is kept in: lines of JSON, appended. Opened anew when somebody moved it away (log rotation) or it could not be written.</summary>
internal sealed class FlowFile(string path) : IAsyncDisposable
{
    /// <summary>How often is looked whether somebody moved the file away.</summary>
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(1);

    private FileStream? stream;
    private long looked;

    /// <summary>Appends lines; when it returns, the operating system has them.</summary>
    /// <exception cref="IOException">They could not be written. Nothing, or a part, is in the file; the next call begins on a new line.</exception>
    public async ValueTask KeepAsync(ReadOnlyMemory<byte> lines)
    {
        try
        {
            if (stream is not null && Stopwatch.GetElapsedTime(looked) > Looking && !IsSame())
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                stream = null;
            }

            stream ??= Open();
            var before = stream.Length;
            try
            {
                await stream.WriteAsync(lines).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A batch is in the file whole or not at all.
                stream.SetLength(before);
                throw;
            }
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (stream is { } open)
        {
            stream = null;
            try
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // What could not be written was reported already.
            }
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        return new FileStream(path, options);
    }

    private bool IsSame()
    {
        looked = Stopwatch.GetTimestamp();
        var file = new FileInfo(path);
        return file.Exists && file.Length >= stream!.Length;
    }
}
