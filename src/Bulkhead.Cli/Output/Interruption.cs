using System.Runtime.InteropServices;

namespace Bulkhead.Cli.Output;

/// <summary>Turns SIGINT and SIGTERM into an orderly end while files are being written; elsewhere they simply end the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private readonly CancellationTokenSource source = new();

    /// <summary>Starts to listen.</summary>
    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Note),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note),
    ];

    /// <summary>Cancelled when somebody asked for the end.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Ends what is being done when somebody asked for it.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked.</exception>
    public void ThrowIfRequested() => source.Token.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
