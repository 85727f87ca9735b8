using System.Data.Common;
using Bulkhead.Flows;
using Bulkhead.FlowStore.Queries;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>Opens the store in ClickHouse: the steps of the schema, then what a crash left.</summary>
internal static class ClickHouseOpening
{
    /// <summary>Opens.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<OpenedStore> OpenAsync(FlowStoreOptions options, CancellationToken cancellation)
    {
        var server = new ClickHouseServer(options.ClickHouse ?? throw new ArgumentException("a connection string is needed", nameof(options)));
        try
        {
            await server.ExecuteAsync(ClickHouseSchema.Meta, cancellation);
            var version = (int)(await server.QueryAsync("SELECT max(step) FROM schema_steps", line => RowReader.Number(line, 0), cancellation))[0];
            if (version > ClickHouseSchema.Steps.Length)
            {
                server.Dispose();
                return new(null, [StoreDiagnostics.Newer.At(null, $"The database has version {version} of the schema; this Bulkhead knows {ClickHouseSchema.Steps.Length}.", "Use the newer Bulkhead, or another database.")]);
            }

            for (; version < ClickHouseSchema.Steps.Length; version++)
            {
                foreach (var statement in ClickHouseSchema.Steps[version])
                {
                    await server.ExecuteAsync(statement, cancellation);
                }

                await server.ExecuteAsync($"INSERT INTO schema_steps VALUES ({version + 1}, now64(6))", cancellation);
            }

            var store = new ClickHouseFlowStore(server, options.Collector, options.Time);
            var withdrawn = await store.Batches.RecoverAsync(cancellation);
            return new(store, withdrawn == 0 ? [] : [StoreDiagnostics.Recovered.At(null, $"Withdrew {withdrawn} unfinished batch(es) of the collector '{Printable.Clean(options.Collector)}'.", "Nothing has to be done: the sources are read again from the last position.")]);
        }
        catch (Exception e) when (e is DbException or HttpRequestException or IOException)
        {
            server.Dispose();
            return new(null, [StoreDiagnostics.Unreachable.At(null, Printable.Clean(e.Message), "Check host, port, user and rights in the connection string of the flow store.")]);
        }
    }
}
