using System.Collections.Immutable;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Bundles;

/// <summary>A file of a bundle that can be opened.</summary>
/// <param name="Path">Where it stands in the bundle, with slashes.</param>
/// <param name="Length">Its size as it is told; not trusted.</param>
/// <param name="Open">Opens it; null for what is no file (a link, a device): it is found, and never right.</param>
public sealed record BundleEntry(string Path, long Length, Func<Stream>? Open);

/// <summary>Reads what somebody gave as a bundle: bounded, and without taking its word for anything.</summary>
public static class BundleReading
{
    /// <summary>The greatest file that is read into memory; days of the flow store may be larger and are only hashed.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    /// <summary>The most files that a bundle has.</summary>
    public const int MostFiles = 20_000;

    /// <summary>Reads.</summary>
    /// <param name="name">The name of the bundle.</param>
    /// <param name="entries">Its files.</param>
    /// <param name="hashOf">Hashes a file of any size (SHA-256, 64 lower-case hexadecimal digits).</param>
    /// <exception cref="InvalidDataException">It is larger than a bundle is, or holds a file twice.</exception>
    public static ReadBundle Read(string name, IEnumerable<BundleEntry> entries, Func<Stream, string> hashOf)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(hashOf);
        var found = ImmutableSortedDictionary.CreateBuilder<string, FoundFile>(StringComparer.Ordinal);
        var files = EvidenceFiles.None.Files.ToBuilder();
        foreach (var entry in entries)
        {
            if (found.ContainsKey(entry.Path) || found.Count >= MostFiles)
            {
                throw new InvalidDataException($"it holds {Printable.Clean(entry.Path)} twice, or more files than a bundle has");
            }

            if (entry.Open is null)
            {
                found[entry.Path] = new FoundFile(-1, string.Empty);
                continue;
            }

            using var stream = entry.Open();
            if (entry.Path.StartsWith(BundlePaths.DayFolder, StringComparison.Ordinal))
            {
                found[entry.Path] = new FoundFile(entry.Length, hashOf(stream));
                continue;
            }

            var bytes = Bytes(stream, entry);
            found[entry.Path] = new FoundFile(bytes.Length, Sha256.Hex(bytes));
            files[entry.Path] = bytes;
        }

        return new ReadBundle(name, found.ToImmutable(), new EvidenceFiles(files.ToImmutable()));
    }

    private static byte[] Bytes(Stream stream, BundleEntry entry)
    {
        using var content = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            content.Write(piece, 0, read);
            if (content.Length > MostBytes)
            {
                throw new InvalidDataException($"{Printable.Clean(entry.Path)} is larger than a file of a bundle is");
            }
        }

        return content.ToArray();
    }
}
