using System.Runtime.InteropServices;
using System.Text;

namespace Bulkhead.FlowStore.Tests.ClickHouse;

/// <summary>The engine of ClickHouse in this process: libchdb, as the package of npm carries it.</summary>
internal sealed unsafe partial class Engine : IDisposable
{
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, nint> query;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*> buffer;
    private readonly delegate* unmanaged[Cdecl]<nint, nuint> length;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*> error;
    private readonly delegate* unmanaged[Cdecl]<nint, void> destroy;
    private readonly delegate* unmanaged[Cdecl]<nint*, void> close;
    private readonly nint* connection;

    /// <summary>Starts the engine on a folder. One at a time in a process.</summary>
    public Engine(string library, string folder)
    {
        var handle = NativeLibrary.Load(library);
        var connect = (delegate* unmanaged[Cdecl]<int, byte**, nint*>)NativeLibrary.GetExport(handle, "chdb_connect");
        query = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, nint>)NativeLibrary.GetExport(handle, "chdb_query_n");
        buffer = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(handle, "chdb_result_buffer");
        length = (delegate* unmanaged[Cdecl]<nint, nuint>)NativeLibrary.GetExport(handle, "chdb_result_length");
        error = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(handle, "chdb_result_error");
        destroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(handle, "chdb_destroy_query_result");
        close = (delegate* unmanaged[Cdecl]<nint*, void>)NativeLibrary.GetExport(handle, "chdb_close_conn");

        // Its handlers of signals would take those of the runtime.
        if (NativeLibrary.TryGetExport(handle, "chdb_set_signal_handlers_enabled", out var signals))
        {
            ((delegate* unmanaged[Cdecl]<int, void>)signals)(0);
        }

        fixed (byte* name = "clickhouse\0"u8, path = Encoding.UTF8.GetBytes($"--path={folder}\0"))
        {
            var arguments = stackalloc byte*[2] { name, path };
            connection = connect(2, arguments);
        }

        if (connection is null || *connection == 0)
        {
            throw new InvalidOperationException("the engine does not start");
        }
    }

    /// <summary>Executes a statement and gives what it says in a format.</summary>
    public byte[] Query(ReadOnlySpan<byte> statement, string format)
    {
        var name = Encoding.UTF8.GetBytes(format);
        nint result;
        fixed (byte* text = statement, kind = name)
        {
            result = query(*connection, text, (nuint)statement.Length, kind, (nuint)name.Length);
        }

        try
        {
            var message = error(result);
            return message is not null
                ? throw new EngineException(Marshal.PtrToStringUTF8((nint)message)!)
                : new ReadOnlySpan<byte>(buffer(result), (int)length(result)).ToArray();
        }
        finally
        {
            destroy(result);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => close(connection);
}

/// <summary>What the engine did not like.</summary>
internal sealed class EngineException(string message) : Exception(message);
