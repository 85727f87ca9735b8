using System.Collections.Immutable;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>The tables, as the steps that made them. A step that has been released never changes; what changes later is a step of its own.</summary>
internal static class Schema
{
    /// <summary>The steps; the version of a store is how many of them it has taken.</summary>
    public static readonly ImmutableArray<string> Steps =
    [
        // 1: rows, sums by minute, positions, sources.
        """
        CREATE TABLE flows (
            seq BIGINT NOT NULL, time TIMESTAMP NOT NULL, event VARCHAR NOT NULL, verdict VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR NOT NULL,
            step VARCHAR NOT NULL, source VARCHAR NOT NULL, session VARCHAR NOT NULL, request INTEGER NOT NULL,
            src_address VARCHAR NOT NULL, src_high UBIGINT NOT NULL, src_low UBIGINT NOT NULL, src_port INTEGER NOT NULL,
            workload VARCHAR NOT NULL, namespace VARCHAR NOT NULL, pod VARCHAR NOT NULL, evidence VARCHAR NOT NULL,
            name VARCHAR NOT NULL, address VARCHAR NOT NULL, dst_high UBIGINT NOT NULL, dst_low UBIGINT NOT NULL, port INTEGER NOT NULL,
            transport VARCHAR NOT NULL, protocol VARCHAR NOT NULL, method VARCHAR NOT NULL, path VARCHAR NOT NULL,
            policy VARCHAR NOT NULL, rule VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, origins VARCHAR[] NOT NULL, attribution VARCHAR NOT NULL,
            policy_version VARCHAR NOT NULL, decrypted BOOLEAN, ech BOOLEAN NOT NULL, bytes_sent BIGINT NOT NULL, bytes_received BIGINT NOT NULL, duration BIGINT NOT NULL);
        CREATE TABLE dims (
            dim UBIGINT NOT NULL, event VARCHAR NOT NULL, verdict VARCHAR NOT NULL, reason VARCHAR NOT NULL, source VARCHAR NOT NULL, workload VARCHAR NOT NULL,
            namespace VARCHAR NOT NULL, name VARCHAR NOT NULL, address VARCHAR NOT NULL, port INTEGER NOT NULL, transport VARCHAR NOT NULL, policy VARCHAR NOT NULL,
            rule VARCHAR NOT NULL, policy_version VARCHAR NOT NULL);
        CREATE TABLE sums_recent (bucket TIMESTAMP NOT NULL, dim UBIGINT NOT NULL, n BIGINT NOT NULL, sent BIGINT NOT NULL, received BIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
        CREATE TABLE sums_minute (bucket TIMESTAMP NOT NULL, dim UBIGINT NOT NULL, n BIGINT NOT NULL, sent BIGINT NOT NULL, received BIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
        CREATE TABLE checkpoints (source VARCHAR NOT NULL, file VARCHAR NOT NULL, position BIGINT NOT NULL, state VARCHAR NOT NULL);
        CREATE TABLE sources (source VARCHAR NOT NULL, last_record TIMESTAMP, last_written TIMESTAMP NOT NULL, lines BIGINT NOT NULL, stored BIGINT NOT NULL, quarantined BIGINT NOT NULL);
        CREATE TABLE source_ignored (source VARCHAR NOT NULL, class VARCHAR NOT NULL, n BIGINT NOT NULL);
        """,

        // 2: what people say about denied groups.
        """
        CREATE TABLE group_states (seq BIGINT NOT NULL, fingerprint VARCHAR NOT NULL, state VARCHAR NOT NULL, until TIMESTAMP, note VARCHAR NOT NULL, who VARCHAR NOT NULL, said TIMESTAMP NOT NULL);
        """,

        // 3: files of closed days, and sums by hour over them.
        """
        CREATE TABLE day_files (
            number BIGINT NOT NULL, day DATE NOT NULL, part INTEGER NOT NULL, name VARCHAR NOT NULL, row_count BIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL,
            last_seq BIGINT NOT NULL, size BIGINT NOT NULL, sha256 VARCHAR NOT NULL, previous VARCHAR NOT NULL, chain VARCHAR NOT NULL, pruned TIMESTAMP);
        CREATE TABLE sums_hour (bucket TIMESTAMP NOT NULL, dim UBIGINT NOT NULL, n BIGINT NOT NULL, sent BIGINT NOT NULL, received BIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
        """,

        // 4: a row keeps the words that many rows share as the number of their combination: texts are what costs when they are written.
        """
        CREATE TABLE kinds (
            kind INTEGER NOT NULL, event VARCHAR NOT NULL, verdict VARCHAR NOT NULL, reason VARCHAR NOT NULL, step VARCHAR NOT NULL, source VARCHAR NOT NULL,
            workload VARCHAR NOT NULL, namespace VARCHAR NOT NULL, evidence VARCHAR NOT NULL, name VARCHAR NOT NULL, port INTEGER NOT NULL, transport VARCHAR NOT NULL,
            protocol VARCHAR NOT NULL, method VARCHAR NOT NULL, policy VARCHAR NOT NULL, rule VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, origins VARCHAR[] NOT NULL,
            attribution VARCHAR NOT NULL, policy_version VARCHAR NOT NULL, decrypted BOOLEAN, ech BOOLEAN NOT NULL);
        CREATE TABLE flow_rows (
            seq BIGINT NOT NULL, time TIMESTAMP NOT NULL, kind INTEGER NOT NULL, detail VARCHAR NOT NULL, session VARCHAR NOT NULL, request INTEGER NOT NULL,
            src_address VARCHAR NOT NULL, src_high UBIGINT NOT NULL, src_low UBIGINT NOT NULL, src_port INTEGER NOT NULL, pod VARCHAR NOT NULL,
            address VARCHAR NOT NULL, dst_high UBIGINT NOT NULL, dst_low UBIGINT NOT NULL, path VARCHAR NOT NULL,
            bytes_sent BIGINT NOT NULL, bytes_received BIGINT NOT NULL, duration BIGINT NOT NULL);
        INSERT INTO kinds SELECT row_number() OVER (), * FROM (
            SELECT DISTINCT event, verdict, reason, step, source, workload, namespace, evidence, name, port, transport, protocol, method, policy, rule, rule_id, origins,
                attribution, policy_version, decrypted, ech FROM flows);
        INSERT INTO flow_rows SELECT seq, time, kind, detail, session, request, src_address, src_high, src_low, src_port, pod, address, dst_high, dst_low, path,
            bytes_sent, bytes_received, duration
        FROM flows JOIN kinds USING (event, verdict, reason, step, source, workload, namespace, evidence, name, port, transport, protocol, method, policy, rule, rule_id, origins,
            attribution, policy_version, ech)
        WHERE flows.decrypted IS NOT DISTINCT FROM kinds.decrypted;
        DROP TABLE flows;
        CREATE VIEW flows AS SELECT seq, time, event, verdict, reason, detail, step, source, session, request, src_address, src_high, src_low, src_port, workload, namespace, pod,
            evidence, name, address, dst_high, dst_low, port, transport, protocol, method, path, policy, rule, rule_id, origins, attribution, policy_version, decrypted, ech,
            bytes_sent, bytes_received, duration
        FROM flow_rows JOIN kinds USING (kind);
        """,

        // 5: sums by half hour over those by minute: a day of them is a tenth.
        """
        CREATE TABLE sums_half (bucket TIMESTAMP NOT NULL, dim UBIGINT NOT NULL, n BIGINT NOT NULL, sent BIGINT NOT NULL, received BIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
        INSERT INTO sums_half SELECT time_bucket(INTERVAL 30 MINUTES, bucket) AS half, dim, CAST(sum(n) AS BIGINT), CAST(sum(sent) AS BIGINT), CAST(sum(received) AS BIGINT), min(first), max(last)
        FROM sums_minute GROUP BY half, dim;
        """,
    ];

    /// <summary>The table that says which steps were taken, and the secret of the numbers of combinations.</summary>
    public const string Meta = "CREATE TABLE IF NOT EXISTS meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)";
}
