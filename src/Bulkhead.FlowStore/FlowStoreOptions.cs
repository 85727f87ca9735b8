namespace Bulkhead.FlowStore;

/// <summary>Where the store is and what it may use.</summary>
public sealed record FlowStoreOptions
{
    /// <summary>The folder of the embedded store; created when it is not there. Not used with <see cref="ClickHouse"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>The connection string of ClickHouse (<c>Host=…;Port=8123;Database=…;Username=…;Password=…</c>) instead of the embedded store.</summary>
    public string? ClickHouse { get; init; }

    /// <summary>The name of this collector among those that write into one ClickHouse; each needs its own, and the same one after a restart.</summary>
    public string Collector { get; init; } = "main";

    /// <summary>The memory that the embedded engine may use, in MiB, at least 64. The process needs up to 350 MiB besides while batches come in as fast as they can.</summary>
    public int MemoryMegabytes { get; init; } = 448;

    /// <summary>Threads of the embedded engine, at least 1.</summary>
    public int Threads { get; init; } = Math.Max(1, Math.Min(Environment.ProcessorCount, 8));

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
