using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Bulkhead.Cli.Output;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>Bundles on disk: a folder each, or an archive, and the folder of a chain. What is read is not trusted; nothing is ever unpacked.</summary>
internal static class BundleFolder
{
    private const string TemporaryPrefix = ".bulkhead-tmp-";

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false };

    /// <summary>Whether a path is the folder of a chain.</summary>
    public static bool IsChain(string path) => File.Exists(Path.Combine(path, BundlePaths.Chain));

    /// <summary>The folders of bundles in the folder of a chain, in the order of their names.</summary>
    public static ImmutableArray<string> BundlesOf(string chain) => Directory.Exists(chain)
        ? [.. Directory.EnumerateDirectories(chain).Where(static folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal)] : [];

    /// <summary>Reads a bundle: a folder, or an archive (<c>.zip</c>).</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    public static ReadBundle? Read(string path, out Diagnostic? problem)
    {
        try
        {
            problem = null;
            var bundle = Directory.Exists(path) ? ReadFolder(path) : File.Exists(path) ? ReadArchive(path) : null;
            if (bundle is not null && bundle.Found.ContainsKey(BundlePaths.Manifest))
            {
                return bundle;
            }

            problem = EvidenceDiagnostics.NotBundle.At(null, $"{Printable.Clean(path)} is no bundle: there is no {BundlePaths.Manifest} in it.", "Name the folder of a bundle, its archive, or the folder of the whole chain.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            problem = EvidenceDiagnostics.NotBundle.At(null, $"{Printable.Clean(path)} cannot be read: {Printable.Clean(exception.Message)}", "Check the path and the rights, and get the bundle again if it was cut.");
        }

        return null;
    }

    /// <summary>Writes a bundle into the folder of its chain: whole, or not at all.</summary>
    /// <param name="chain">The folder of the chain.</param>
    /// <param name="name">The name of the bundle.</param>
    /// <param name="files">Its files.</param>
    /// <param name="days">Files that are copied: their place in the bundle, and where they are.</param>
    /// <param name="index">The list of the chain with the new bundle.</param>
    /// <returns>Why it cannot be written; null when it was.</returns>
    public static Diagnostic? Write(string chain, string name, EvidenceFiles files, IReadOnlyDictionary<string, string> days, byte[] index)
    {
        var temporary = Path.Combine(chain, TemporaryPrefix + name);
        try
        {
            Directory.CreateDirectory(chain);
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            foreach (var (path, content) in files.Files)
            {
                var file = Path.Combine(temporary, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                stream.Write(content.Span);
                stream.Flush(flushToDisk: true);
            }

            foreach (var (path, source) in days)
            {
                var file = Path.Combine(temporary, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.Copy(source, file);
            }

            Directory.Move(temporary, Path.Combine(chain, name));
            return WholeFile.Write(Path.Combine(chain, BundlePaths.Chain), stream =>
            {
                stream.Write(index);
                return true;
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return CliDiagnostics.OutputRefused.At(null, $"{Printable.Clean(Path.Combine(chain, name))} cannot be written: {Printable.Clean(exception.Message)}", "Check the rights and the free space of the folder, or name another one with --out.");
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>The hash of a file of any size.</summary>
    public static FoundFile HashOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return new FoundFile(stream.Length, Hash(stream));
    }

    private static ReadBundle ReadFolder(string folder) => BundleReading.Read(
        Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')),
        new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).Where(static entry => entry is not DirectoryInfo { LinkTarget: null }).Select(entry => new BundleEntry(
            Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/'), entry is FileInfo file ? file.Length : 0, entry is FileInfo { LinkTarget: null } plain ? plain.OpenRead : null)),
        Hash);

    private static ReadBundle ReadArchive(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        // An archive holds the bundle's folder, as the dashboard and people pack it, or what is in it.
        var entries = archive.Entries.Where(static entry => !entry.FullName.EndsWith('/')).ToArray();
        var manifest = entries.Select(static entry => entry.FullName).Where(static name => name == BundlePaths.Manifest || name.EndsWith("/" + BundlePaths.Manifest, StringComparison.Ordinal)).MinBy(static name => name.Length);
        var prefix = manifest is null ? string.Empty : manifest[..^BundlePaths.Manifest.Length];
        return BundleReading.Read(
            prefix.Length > 0 ? prefix.TrimEnd('/') : Path.GetFileNameWithoutExtension(path),
            entries.Select(entry => new BundleEntry(entry.FullName.StartsWith(prefix, StringComparison.Ordinal) ? entry.FullName[prefix.Length..] : "../" + entry.FullName, entry.Length, entry.Open)),
            Hash);
    }

    private static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));
}
