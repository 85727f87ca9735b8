using System.Runtime.InteropServices;

namespace Bulkhead.Cli.Output;

/// <summary>Turns SIGINT and SIGTERM into an orderly end while files are being written; elsewhere they simply end the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private volatile bool requested;

    /// <summary>Starts to listen.</summary>
    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Note),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note),
    ];

    /// <summary>Ends what is being done when somebody asked for it.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked.</exception>
    public void ThrowIfRequested()
    {
        if (requested)
        {
            throw new OperationCanceledException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        requested = true;
    }
}
