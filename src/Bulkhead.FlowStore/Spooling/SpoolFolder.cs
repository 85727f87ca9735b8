using System.Globalization;
using Bulkhead.FlowStore.DuckDb;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>The files of a spool: numbered, the oldest first.</summary>
/// <param name="path">The folder.</param>
internal sealed class SpoolFolder(string path)
{
    private const string Ending = ".spool";

    /// <summary>The names of the files, oldest first.</summary>
    public List<string> Names() => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, $"*{Ending}").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The path of a file.</summary>
    /// <param name="name">Its name.</param>
    public string File(string name) => Path.Combine(path, name);

    /// <summary>Creates the folder.</summary>
    public void Create() => Directory.CreateDirectory(path);

    /// <summary>Creates the next file, so that its name survives the end of the machine.</summary>
    public (string Name, SafeFileHandle File) CreateNext()
    {
        var last = Names() is [.., var youngest] ? long.Parse(Path.GetFileNameWithoutExtension(youngest), CultureInfo.InvariantCulture) : 0;
        var name = string.Create(CultureInfo.InvariantCulture, $"{last + 1:D12}{Ending}");
        var file = System.IO.File.OpenHandle(File(name), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Durable.FlushFolder(path);
        return (name, file);
    }

    /// <summary>Cuts off what follows the last line feed of the youngest file.</summary>
    public void CutUnfinished()
    {
        if (Names() is not [.., var name])
        {
            return;
        }

        using var stream = new FileStream(File(name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var end = stream.Length;
        var buffer = new byte[4096];
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            stream.Position = start;
            stream.ReadExactly(buffer, 0, (int)(end - start));
            var last = buffer.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n');
            end = last >= 0 ? start + last + 1 : start;
            if (last >= 0)
            {
                break;
            }
        }

        if (end < stream.Length)
        {
            stream.SetLength(end);
            stream.Flush(flushToDisk: true);
        }
    }
}
