namespace Bulkhead.Server.Commands;

/// <summary>The exit codes, the same as those of <c>bulkhead</c>.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Wrong use.</summary>
    public const int Usage = 2;

    /// <summary>Input that cannot be read or is invalid.</summary>
    public const int Invalid = 3;

    /// <summary>A target (address, packet filter, file) that refuses.</summary>
    public const int Unreachable = 4;
}
