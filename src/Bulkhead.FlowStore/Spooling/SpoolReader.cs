using Bulkhead.FlowStore.Records;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>Reads a spool, while it is being written, from a position on. Not for two threads at once.</summary>
/// <param name="folder">The folder of the source.</param>
/// <param name="position">Where an earlier reader stopped; null for the beginning.</param>
/// <param name="writer">The one who writes it in this process: what he may still take back is not read; null for none.</param>
public sealed class SpoolReader(string folder, Checkpoint? position, SpoolWriter? writer = null) : IDisposable
{
    private readonly SpoolFolder spool = new(folder);
    private SafeFileHandle? file;
    private string name = position?.File ?? "";
    private long offset = position?.Offset ?? 0;

    /// <summary>Reads what has come.</summary>
    /// <param name="maximum">Bytes at most; a longer line comes in pieces.</param>
    public LinesRead Read(int maximum = 1 << 20)
    {
        string? gap = null;
        while (true)
        {
            var names = spool.Names();
            var next = names.Find(other => string.CompareOrdinal(other, name) > 0);
            if (file is null && name.Length > 0 && names.Contains(name))
            {
                file = LineFile.Open(spool.File(name));
            }

            if (file is not null)
            {
                var (lines, after) = LineFile.Read(file, offset, maximum, complete: false, writer?.EndOf(name) ?? long.MaxValue);
                offset = after;
                if (!lines.IsEmpty || next is null)
                {
                    return new(lines, name, offset, AtEnd: lines.IsEmpty, gap);
                }
            }
            else if (name.Length > 0 && next is not null)
            {
                gap = "the file of the last position is gone; what had not been read of it is lost";
            }

            if (next is null)
            {
                return new([], name, offset, AtEnd: true, gap);
            }

            file?.Dispose();
            (file, name, offset) = (LineFile.Open(spool.File(next)), next, 0);
        }
    }

    /// <summary>Deletes the files before a position that the store has committed.</summary>
    /// <param name="committed">The position.</param>
    public void DeleteBefore(Checkpoint committed)
    {
        foreach (var old in spool.Names().Where(other => string.CompareOrdinal(other, committed.File) < 0))
        {
            File.Delete(spool.File(old));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
