using Bulkhead.Gateway;
using Bulkhead.Gateway.Logging;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Hosting;

/// <summary>Where the flow log is kept: a file or standard output, the spool of the store in this process, or both.</summary>
internal sealed class FlowLogTarget : IAsyncDisposable
{
    private readonly KeepLines? spool;
    private readonly FlowFile? file;
    private readonly Stream? output;
    private bool isSpooled;

    private FlowLogTarget(KeepLines? spool, FlowFile? file, Stream? output) => (this.spool, this.file, this.output) = (spool, file, output);

    /// <summary>Opens it.</summary>
    /// <param name="path">The file, <c>-</c> for standard output; null for the spool alone.</param>
    /// <param name="spool">The spool; null for none.</param>
    /// <returns>The target; null when the file cannot be written, with what is wrong.</returns>
    public static async Task<(FlowLogTarget? Target, Diagnostic? Problem)> OpenAsync(string? path, KeepLines? spool)
    {
        if (path is null or "-")
        {
            return (new FlowLogTarget(spool, null, path is null ? null : Console.OpenStandardOutput()), null);
        }

        var opened = new FlowFile(path);
        try
        {
            // Nothing is written, but it shows at once whether the file can be.
            await opened.KeepAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            return (new FlowLogTarget(spool, opened, null), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            return (null, GatewayDiagnostics.Log.At(null, $"{Printable.Clean(path)}: {Printable.Clean(exception.Message)}", "name a file in a folder that the gateway may write into, or - for standard output"));
        }
    }

    /// <summary>Keeps lines in all places. A batch that failed is given again as it was: a place that has it does not get it twice.</summary>
    /// <exception cref="IOException">One of the places could not take it.</exception>
    public async ValueTask KeepAsync(ReadOnlyMemory<byte> lines)
    {
        if (spool is not null && !isSpooled)
        {
            await spool(lines).ConfigureAwait(false);
            isSpooled = true;
        }

        if (file is not null)
        {
            await file.KeepAsync(lines).ConfigureAwait(false);
        }

        if (output is not null)
        {
            await output.WriteAsync(lines).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        isSpooled = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (file is not null)
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }

        if (output is not null)
        {
            await output.DisposeAsync().ConfigureAwait(false);
        }
    }
}
