using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows;

/// <summary>What can be wrong with a store of flows (BH82xx). They stand here, and not beside the store, so that the command line knows them.</summary>
public static class StoreDiagnostics
{
    /// <summary>BH8201.</summary>
    public static readonly DiagnosticDescriptor Newer = new("BH8201", Severity.Error, "The flow store was written by a newer Bulkhead",
        "A newer version may keep things that this one would lose. The store is left as it is.");

    /// <summary>BH8202.</summary>
    public static readonly DiagnosticDescriptor InUse = new("BH8202", Severity.Error, "Another process has the flow store open",
        "The embedded store belongs to one process at a time; others ask that one.");

    /// <summary>BH8203.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH8203", Severity.Error, "The flow store cannot be opened",
        "The folder cannot be written, the disk is full, or the file is damaged. Nothing was changed.");

    /// <summary>BH8204.</summary>
    public static readonly DiagnosticDescriptor DayFileMissing = new("BH8204", Severity.Warning, "A day file of the flow store is missing or has changed",
        "Questions answer without the rows of a missing file. The chain of hashes shows the gap: put the file back from a backup.");

    /// <summary>BH8205.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("BH8205", Severity.Error, "ClickHouse does not answer or refuses",
        "The flow store is configured to be in ClickHouse, and the server cannot be reached, refuses the user or lacks a right.");

    /// <summary>BH8206.</summary>
    public static readonly DiagnosticDescriptor Recovered = new("BH8206", Severity.Info, "The flow store finished what a crash left undone",
        "Files that no transaction had registered were removed, or rows of an unfinished batch were withdrawn; their source is read again.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [Newer, InUse, Unreadable, DayFileMissing, Unreachable, Recovered];
}
