namespace Bulkhead.Cli;

/// <summary>Standard output cannot take more: its reader left, or its device is full.</summary>
internal sealed class OutputClosedException : Exception
{
    /// <summary>Makes one.</summary>
    public OutputClosedException(int exitCode, Exception cause)
        : base(cause.Message, cause) => ExitCode = exitCode;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }
}
