using System.Collections.Immutable;
using System.Security.Cryptography;
using Bulkhead.FlowStore.Records;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>
/// Follows a file that grows, is rotated (renamed to a name that begins with its own, or truncated in place) and may have an unfinished last line. A file
/// is known again by its first line, which survives renaming and works on every file system. Not for two threads at once.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="position">Where an earlier reader stopped; null to begin with the oldest file that is there.</param>
public sealed class TailReader(string path, Checkpoint? position) : IDisposable
{
    private const int FirstLine = 4096;
    private SafeFileHandle? file;
    private string identity = position?.File ?? "";
    private long offset = position?.Offset ?? 0;

    /// <summary>Reads what has come.</summary>
    /// <param name="maximum">Bytes at most, at least 4,096.</param>
    /// <returns>Lines of one file. Empty and <see cref="LinesRead.AtEnd"/> when nothing has come.</returns>
    public LinesRead Read(int maximum = 1 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, FirstLine);
        string? gap = null;
        if (file is null && !Open(out gap))
        {
            return new([], identity, offset, AtEnd: true, gap);
        }

        if (RandomAccess.GetLength(file!) < offset || Identify(file!) != identity)
        {
            // Truncated. When it was copied before, the copy has what was not read.
            Close();
            if (!Open(out gap))
            {
                return new([], identity, offset, AtEnd: true, gap);
            }
        }

        // Whether it was rotated is asked before reading: what came until then is read now.
        var next = Next();
        var (lines, after) = LineFile.Read(file!, offset, maximum, complete: next is not null);
        offset = after;
        var result = new LinesRead(lines, identity, offset, AtEnd: lines.IsEmpty && next is null, gap);
        if (lines.IsEmpty && next is not null)
        {
            // The position moves with the first lines of the next file.
            Close();
            var finished = (identity, offset);
            if (!OpenPath(next))
            {
                (identity, offset) = finished;
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private bool Open(out string? gap)
    {
        gap = null;
        if (identity.Length == 0)
        {
            return Family().FirstOrDefault() is { } oldest && OpenPath(oldest);
        }

        var (wanted, from) = (identity, offset);
        foreach (var candidate in Family())
        {
            if (OpenPath(candidate) && identity == wanted && RandomAccess.GetLength(file!) >= from)
            {
                offset = from;
                return true;
            }

            Close();
            (identity, offset) = (wanted, from);
        }

        // Gone. Which of the files that are there came after it cannot be known: the youngest did.
        if (!OpenPath(path))
        {
            (identity, offset) = (wanted, from);
            return false;
        }

        gap = "the file of the last position is gone; what had not been read of it is lost";
        return true;
    }

    private bool OpenPath(string candidate)
    {
        try
        {
            file = LineFile.Open(candidate);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        identity = Identify(file);
        offset = 0;
        if (identity.Length > 0)
        {
            return true;
        }

        // Without a first line there is nothing to read either.
        Close();
        return false;
    }

    /// <summary>The file after the one that is open; null when it is the last, or cannot be found among the others any more.</summary>
    private string? Next()
    {
        var family = Family();
        for (var i = 0; i < family.Length; i++)
        {
            if (IdentifyPath(family[i]) == identity)
            {
                return family.Skip(i + 1).FirstOrDefault(other => IdentifyPath(other).Length > 0);
            }
        }

        return IdentifyPath(path) is { Length: > 0 } other && other != identity ? path : null;
    }

    /// <summary>The rotated files, oldest first, then the file itself.</summary>
    private ImmutableArray<string> Family()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var name = Path.GetFileName(path);
        return !folder.Exists
            ? []
            : [.. folder.EnumerateFiles($"{name}*")
                .Where(member => member.Name == name || (member.Name.Length > name.Length && member.Name[name.Length] is '.' or '-' && member.Extension is not (".gz" or ".zst" or ".xz" or ".bz2")))
                .OrderBy(member => member.Name == name).ThenBy(member => member.LastWriteTimeUtc).ThenBy(member => member.Name, StringComparer.Ordinal).Select(member => member.FullName)];
    }

    private static string IdentifyPath(string candidate)
    {
        try
        {
            using var other = LineFile.Open(candidate);
            return Identify(other);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    /// <summary>The hash of the first line (of its first 4,096 bytes); empty while there is none.</summary>
    private static string Identify(SafeFileHandle handle)
    {
        Span<byte> start = stackalloc byte[FirstLine];
        var length = RandomAccess.Read(handle, start, 0);
        var end = start[..length].IndexOf((byte)'\n');
        return end < 0 && length < FirstLine ? "" : Convert.ToHexStringLower(SHA256.HashData(start[..(end < 0 ? length : end)]).AsSpan(0, 12));
    }

    private void Close()
    {
        file?.Dispose();
        file = null;
    }
}
