using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bulkhead.Flows;
using Bulkhead.Model.Diagnostics;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Opens the embedded store: settings, steps of the schema, what a crash left.</summary>
internal static class DuckDbOpening
{
    /// <summary>Opens.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="steps">How many steps of the schema to take; all unless a test says otherwise.</param>
    public static OpenedStore Open(FlowStoreOptions options, int? steps = null)
    {
        var root = Path.GetFullPath(options.Folder ?? throw new ArgumentException("a folder is needed", nameof(options)));
        var folder = new DuckDbFolder(root);
        DuckDBConnection? connection = null;
        try
        {
            folder.Create();
            connection = new DuckDBConnection($"Data Source={folder.Database}");
            connection.Open();
            Configure(connection, folder, options);
            if (Version(connection) is var version && version > Schema.Steps.Length)
            {
                connection.Dispose();
                return new(null, [StoreDiagnostics.Newer.At(null, $"'{Printable.Clean(root)}' has version {version} of the schema; this Bulkhead knows {Schema.Steps.Length}.", "Use the newer Bulkhead, or another folder.")]);
            }

            Migrate(connection, version, steps ?? Schema.Steps.Length);
            if (steps < Schema.Steps.Length)
            {
                connection.Dispose();
                return new(null, []);
            }

            var found = Recover(connection, folder);
            return new(new DuckDbFlowStore(connection, folder, options.Time, Secret(connection), found.Missing), found.Diagnostics);
        }
        catch (Exception e) when (e is DuckDBException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            var descriptor = e.Message.Contains("Could not set lock", StringComparison.Ordinal) ? StoreDiagnostics.InUse : StoreDiagnostics.Unreadable;
            var help = descriptor == StoreDiagnostics.InUse ? "Stop the other process, or ask it." : "Check the rights and the space of the folder; restore a damaged file from a backup.";
            return new(null, [descriptor.At(null, $"'{Printable.Clean(root)}': {Printable.Clean(e.Message)}", help)]);
        }
    }

    private static void Configure(DuckDBConnection connection, DuckDbFolder folder, FlowStoreOptions options)
    {
        static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

        // The engine touches nothing but its folder, fetches nothing, and checkpoints after 128 MiB of log: that is what a crash leaves to replay. Trying every
        // way to compress a text costs more than it saves: one way, the dictionary, makes checkpoints cheaper and pages twice as fast (bench/flowstore).
        // The rows of a page (100 and one more) are looked for in the blocks that have them; without GLOBAL this would hold for this connection, which writes.
        connection.Execute(
            $"""
            SET memory_limit = '{Math.Max(64, options.MemoryMegabytes)}MiB';
            SET threads = {Math.Max(1, options.Threads)};
            SET temp_directory = {Quoted(folder.Temporary)};
            SET preserve_insertion_order = false;
            SET checkpoint_threshold = '128MiB';
            SET force_compression = 'dictionary';
            SET GLOBAL dynamic_or_filter_threshold = 128;
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            """);

        // What belongs to the whole engine is locked by the first connection; a second one to an open store would be told so.
        connection.Execute($"SET allowed_directories = [{Quoted(folder.Days)}, {Quoted(folder.Temporary)}]");
        connection.Execute("SET enable_external_access = false");
        connection.Execute("SET lock_configuration = true");
    }

    private static int Version(DuckDBConnection connection)
    {
        connection.Execute(Schema.Meta);
        return int.Parse(connection.Scalar<string>("SELECT coalesce(max(value), '0') FROM meta WHERE key = 'schema'"), CultureInfo.InvariantCulture);
    }

    private static void Migrate(DuckDBConnection connection, int version, int target)
    {
        if (version == 0)
        {
            var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            connection.Execute($"BEGIN; INSERT INTO meta SELECT 'secret', '{secret}' WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'secret'); INSERT INTO meta VALUES ('schema', '0'); COMMIT");
        }

        for (; version < target; version++)
        {
            connection.Execute($"BEGIN; {Schema.Steps[version]} UPDATE meta SET value = '{version + 1}' WHERE key = 'schema'; COMMIT");
        }
    }

    private static byte[] Secret(DuckDBConnection connection) => Convert.FromHexString(connection.Scalar<string>("SELECT value FROM meta WHERE key = 'secret'"));

    // A file counts when a transaction registered it and none has pruned it. Everything else in the folder is what a crash left.
    private static (ImmutableHashSet<string> Missing, ImmutableArray<Diagnostic> Diagnostics) Recover(DuckDBConnection connection, DuckDbFolder folder)
    {
        var registered = connection.Query("SELECT name, size FROM day_files WHERE pruned IS NULL ORDER BY number", line => (Name: line.GetString(0), Size: line.GetInt64(1)));
        var names = registered.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var path in Directory.EnumerateFiles(folder.Days).Where(path => !names.Contains(Path.GetFileName(path)) && path.Contains(".parquet", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            File.Delete(path);
            diagnostics.Add(StoreDiagnostics.Recovered.At(null, $"Removed '{Printable.Clean(Path.GetFileName(path))}', which no transaction had registered.", "Nothing has to be done: its rows are in the store."));
        }

        var missing = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (name, size) in registered)
        {
            var file = new FileInfo(folder.DayFile(name));
            if (!file.Exists || file.Length != size)
            {
                missing.Add(name);
                diagnostics.Add(StoreDiagnostics.DayFileMissing.At(null, $"'{name}' {(file.Exists ? $"has {file.Length} bytes and not {size}" : "is not there")}: questions answer without its rows, sums still count them.", "Put it back from a backup and start again."));
            }
        }

        return (missing.ToImmutable(), diagnostics.ToImmutable());
    }
}
