using System.Security.Cryptography;
using System.Runtime.InteropServices;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Files that survive the end of the machine.</summary>
internal static partial class Durable
{
    /// <summary>Flushes a finished file to the disk, gives it its name and flushes the name as well.</summary>
    /// <param name="temporary">The file.</param>
    /// <param name="path">Its name to be; a file of that name is replaced.</param>
    /// <returns>Its size and its SHA-256 in hexadecimal digits.</returns>
    public static (long Size, string Hash) Finish(string temporary, string path)
    {
        long size;
        string hash;
        using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            size = stream.Length;
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
        return (size, hash);
    }

    /// <summary>Flushes the names in a folder. Windows has no such thing: there the file system does it.</summary>
    /// <param name="folder">The folder.</param>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The base library opens no folders.
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened for flushing (error {Marshal.GetLastPInvokeError()}).");
        }

        var failed = Flush(descriptor) != 0;
        _ = Close(descriptor);
        if (failed)
        {
            throw new IOException($"The folder '{folder}' cannot be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
