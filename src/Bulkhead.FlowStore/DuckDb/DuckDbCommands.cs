using System.Data.Common;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Short forms of commands.</summary>
internal static class DuckDbCommands
{
    /// <summary>Executes a statement and gives how many rows it changed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    public static int Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Executes a statement with parameters and gives how many rows it changed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    public static int Execute(this DuckDBConnection connection, SqlText sql)
    {
        using var command = connection.Command(sql);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first line.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    public static T Scalar<T>(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Reads everything that a statement gives.</summary>
    /// <typeparam name="T">What a line becomes.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Reads a line.</param>
    public static List<T> Query<T>(this DuckDBConnection connection, string sql, Func<DbDataReader, T> read) =>
        connection.Query(new SqlText(DuckDbDialect.Instance).Add(sql), read, CancellationToken.None);

    /// <summary>Reads everything that a statement gives.</summary>
    /// <typeparam name="T">What a line becomes.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Reads a line.</param>
    /// <param name="cancellation">Interrupts the engine.</param>
    public static List<T> Query<T>(this DuckDBConnection connection, SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        using var command = connection.Command(sql);
        using var interrupt = cancellation.Register(command.Cancel);
        cancellation.ThrowIfCancellationRequested();
        var lines = new List<T>();
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                lines.Add(read(reader));
            }
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }

        return lines;
    }

    private static DuckDBCommand Command(this DuckDBConnection connection, SqlText sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.ToString();
        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            command.Parameters.Add(new DuckDBParameter($"p{i + 1}", sql.Parameters[i]));
        }

        return command;
    }
}
