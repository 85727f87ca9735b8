using System.Collections.Immutable;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>The tables in ClickHouse, as the steps that made them. A step that has been released never changes.</summary>
internal static class ClickHouseSchema
{
    /// <summary>Statements that every step of the schema needs before it.</summary>
    public const string Meta = "CREATE TABLE IF NOT EXISTS schema_steps (step UInt32, taken DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY step";

    private const string Durable = "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

    /// <summary>The steps, each of some statements that may be repeated; the version is how many were taken.</summary>
    public static readonly ImmutableArray<ImmutableArray<string>> Steps =
    [
        [
            $"""
            CREATE TABLE IF NOT EXISTS flows (
                seq Int64, time DateTime64(6, 'UTC') CODEC(Delta, ZSTD), event LowCardinality(String), verdict LowCardinality(String), reason LowCardinality(String), detail String,
                step LowCardinality(String), source LowCardinality(String), session String, request Int32,
                src_address String, src_high UInt64, src_low UInt64, src_port Int32,
                workload LowCardinality(String), namespace LowCardinality(String), pod String, evidence LowCardinality(String),
                name String, address String, dst_high UInt64, dst_low UInt64, port Int32,
                transport LowCardinality(String), protocol LowCardinality(String), method LowCardinality(String), path String,
                policy LowCardinality(String), rule LowCardinality(String), rule_id LowCardinality(String), origins Array(String), attribution LowCardinality(String),
                policy_version LowCardinality(String), decrypted Nullable(Bool), ech Bool, bytes_sent Int64, bytes_received Int64, duration Int64,
                collector LowCardinality(String), batch Int64)
            ENGINE = MergeTree PARTITION BY toYYYYMMDD(time) ORDER BY (time, seq) {Durable}
            """,
            $"""
            CREATE TABLE IF NOT EXISTS batches (
                collector LowCardinality(String), batch Int64, state LowCardinality(String), at DateTime64(6, 'UTC'),
                pos_source Array(String), pos_file Array(String), pos_offset Array(Int64), pos_state Array(String))
            ENGINE = MergeTree ORDER BY (collector, batch) {Durable}
            """,
            $"""
            CREATE TABLE IF NOT EXISTS source_counts (
                batch Int64, source String, last_record Nullable(DateTime64(6, 'UTC')), at DateTime64(6, 'UTC'), lines Int64, stored Int64, quarantined Int64,
                classes Array(String), class_counts Array(Int64))
            ENGINE = MergeTree ORDER BY (source, batch) {Durable}
            """,
            $"""
            CREATE TABLE IF NOT EXISTS group_states (
                seq Int64, fingerprint String, state LowCardinality(String), until Nullable(DateTime64(6, 'UTC')), note String, who String, said DateTime64(6, 'UTC'))
            ENGINE = MergeTree ORDER BY (fingerprint, seq) {Durable}
            """,
            """
            CREATE VIEW IF NOT EXISTS checkpoints AS SELECT p.1 AS source, argMax(p.2, batch) AS file, argMax(p.3, batch) AS position, argMax(p.4, batch) AS state
            FROM (SELECT batch, arrayJoin(arrayZip(pos_source, pos_file, pos_offset, pos_state)) AS p FROM batches WHERE batches.state = 'done') GROUP BY source
            """,
            """
            CREATE VIEW IF NOT EXISTS sources AS SELECT source, max(last_record) AS last_record, max(at) AS last_written, sum(lines) AS lines, sum(stored) AS stored, sum(quarantined) AS quarantined
            FROM source_counts GROUP BY source
            """,
            """
            CREATE VIEW IF NOT EXISTS source_ignored AS SELECT source, p.1 AS class, sum(p.2) AS n
            FROM (SELECT source, arrayJoin(arrayZip(classes, class_counts)) AS p FROM source_counts) GROUP BY source, class
            """,
        ],
    ];

    /// <summary>Batches of which not all may be there: begun and neither done nor withdrawn.</summary>
    public const string Unfinished = "SELECT batch FROM batches GROUP BY batch HAVING countIf(state != 'begun') = 0";
}
