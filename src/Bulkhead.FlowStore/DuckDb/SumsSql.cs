namespace Bulkhead.FlowStore.DuckDb;

/// <summary>
/// What statements about sums have in common. Sums lie in three tables: <c>sums_recent</c> as batches leave them, <c>sums_minute</c> of what was recent,
/// and <c>sums_half</c> of the same once more by half hour. So recent and minute, or recent and half, are everything that is in no day file.
/// </summary>
internal static class SumsSql
{
    /// <summary>Everything by minute.</summary>
    public const string ByMinute = "(SELECT * FROM sums_minute UNION ALL SELECT * FROM sums_recent)";

    /// <summary>Everything by half hour, or finer.</summary>
    public const string ByHalf = "(SELECT * FROM sums_half UNION ALL SELECT * FROM sums_recent)";

    /// <summary>The half hour of a bucket.</summary>
    public const string Half = "time_bucket(INTERVAL 30 MINUTES, bucket)";

    /// <summary>The columns after the bucket, added up per <c>dim</c>.</summary>
    public const string Added = "dim, CAST(sum(n) AS BIGINT), CAST(sum(sent) AS BIGINT), CAST(sum(received) AS BIGINT), min(first), max(last)";

    /// <summary>The tables, without that of the day files.</summary>
    public static readonly string[] Tables = ["sums_half", "sums_minute", "sums_recent"];
}
