using System.Data.Common;
using Bulkhead.FlowStore.Sql;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>The connection to a server, with the settings that the statements of this project count on.</summary>
/// <param name="connection">The connection string.</param>
internal sealed class ClickHouseServer(string connection) : IDisposable
{
    private readonly ClickHouseClient client = new(connection);

    // Names in a condition mean columns, like everywhere else; a deletion is there when it returns; a batch may touch any number of days.
    private static QueryOptions Options() => new()
    {
        CustomSettings = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["prefer_column_name_to_alias"] = 1,
            ["mutations_sync"] = 1,
            ["lightweight_deletes_sync"] = 1,
            ["max_partitions_per_insert_block"] = 0,
        },
    };

    /// <summary>Executes a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ExecuteAsync(SqlText sql, CancellationToken cancellation) => await client.ExecuteNonQueryAsync(sql.ToString(), Parameters(sql), Options(), cancellation);

    /// <summary>Executes a statement without parameters.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task ExecuteAsync(string sql, CancellationToken cancellation) => ExecuteAsync(new SqlText(ClickHouseDialect.Instance).Add(sql), cancellation);

    /// <summary>Reads everything that a statement gives.</summary>
    /// <typeparam name="T">What a line becomes.</typeparam>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Reads a line.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<List<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var reader = await client.ExecuteReaderAsync(sql.ToString(), Parameters(sql), Options(), cancellation);
        var lines = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            lines.Add(read(reader));
        }

        return lines;
    }

    /// <summary>Reads everything that a statement without parameters gives.</summary>
    /// <typeparam name="T">What a line becomes.</typeparam>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Reads a line.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellation) => QueryAsync(new SqlText(ClickHouseDialect.Instance).Add(sql), read, cancellation);

    /// <summary>Inserts rows in the binary format, in one request.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task InsertAsync(string table, string columns, IReadOnlyCollection<object?[]> rows, CancellationToken cancellation) => rows.Count == 0
        ? Task.CompletedTask
        : client.InsertBinaryAsync(
            table,
            columns.Split(", "),
            rows!,
            new InsertOptions { BatchSize = rows.Count, MaxDegreeOfParallelism = 1, CustomSettings = Options().CustomSettings },
            cancellation);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static ClickHouseParameterCollection Parameters(SqlText sql)
    {
        var parameters = new ClickHouseParameterCollection();
        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            parameters.Add(new ClickHouseDbParameter { ParameterName = $"p{i + 1}", ClickHouseType = "String", Value = sql.Parameters[i] });
        }

        return parameters;
    }
}
