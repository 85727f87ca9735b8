using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Dashboard.Evidences;

/// <summary>The bundle that the page shows.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Posture">What its facts show, decided here and not taken from its reports; null when they cannot be read.</param>
/// <param name="Problems">What is wrong with its files.</param>
public sealed record ShownBundle(string Name, Posture? Posture, ImmutableArray<string> Problems);

/// <summary>What is in the folder of a chain.</summary>
/// <param name="Bundles">The bundles, the newest first: name, and manifest where it can be read.</param>
/// <param name="Shown">The one that was asked for; null when there is none.</param>
/// <param name="Problems">What is wrong with the chain.</param>
public sealed record Shelf(ImmutableArray<(string Name, BundleManifest? Manifest)> Bundles, ShownBundle? Shown, ImmutableArray<string> Problems);

/// <summary>The folder of a chain of evidence bundles, for reading. Nothing is remembered: whoever looks sees what stands there now.</summary>
/// <param name="folder">The folder.</param>
public sealed class BundleShelf(string folder)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false };

    // What the chain is followed by.
    private static readonly ImmutableHashSet<string> Links = [BundlePaths.Manifest, BundlePaths.Attestation, BundlePaths.Flows];

    /// <summary>Reads the chain, and one bundle as a whole.</summary>
    /// <param name="name">The bundle to show; null for the newest.</param>
    public Shelf Read(string? name)
    {
        var bundles = ImmutableArray.CreateBuilder<ReadBundle>();
        var problems = ImmutableArray.CreateBuilder<string>();
        var paths = Paths().ToArray();
        foreach (var path in paths)
        {
            if (Guarded(() => ReadFolder(path, Links.Contains), path, problems) is { } bundle)
            {
                bundles.Add(bundle);
            }
        }

        var index = Path.Combine(folder, BundlePaths.Chain);
        if (paths.Length > 0 || File.Exists(index))
        {
            problems.AddRange(BundleCheck.Chain(File.Exists(index) ? File.ReadAllBytes(index) : ReadOnlyMemory<byte>.Empty, bundles.ToImmutable(), head: null).Select(static one => one.Message));
        }

        var shown = (name is null ? paths.LastOrDefault() : Find(name)) is { } wanted && Guarded(() => ReadFolder(wanted, static _ => true), wanted, problems) is { } whole
            ? new ShownBundle(whole.Name, PostureRules.Decide(whole.Files, ControlCatalog.Load()), [.. BundleCheck.Integrity(whole, key: null).Select(static one => one.Message)]) : null;
        return new Shelf([.. bundles.Select(static bundle => (bundle.Name, bundle.Manifest)).Reverse()], shown, problems.ToImmutable());
    }

    /// <summary>Writes a bundle as an archive.</summary>
    /// <param name="name">The name of its folder, one that <see cref="Exists"/>.</param>
    /// <param name="output">Where to.</param>
    public async Task PackAsync(string name, Stream output)
    {
        if (Find(name) is not { } path)
        {
            return;
        }

        using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null).ConfigureAwait(false);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", Everything).Where(static file => file.LinkTarget is null).OrderBy(static file => file.FullName, StringComparer.Ordinal))
        {
            await archive.CreateEntryFromFileAsync(file.FullName, name + "/" + Path.GetRelativePath(path, file.FullName).Replace('\\', '/')).ConfigureAwait(false);
        }
    }

    /// <summary>Whether there is a bundle of a name.</summary>
    public bool Exists(string name) => Find(name) is not null;

    /// <summary>The report of a bundle; null when there is none.</summary>
    public string? ReportOf(string name) => Find(name) is { } path && new FileInfo(Path.Combine(path, Evidence.Reports.BundleReports.Html)) is { Exists: true, LinkTarget: null } file ? file.FullName : null;

    private IEnumerable<string> Paths() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Where(static path => !Path.GetFileName(path).StartsWith('.') && new DirectoryInfo(path).LinkTarget is null).Order(StringComparer.Ordinal) : [];

    // Only what is listed here is opened: a name from an address is never a path.
    private string? Find(string name) => Paths().FirstOrDefault(path => Path.GetFileName(path) == name);

    private static ReadBundle? Guarded(Func<ReadBundle> read, string path, ImmutableArray<string>.Builder problems)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add($"{Path.GetFileName(path)} cannot be read: {Printable.Clean(exception.Message)}");
            return null;
        }
    }

    private static ReadBundle ReadFolder(string path, Func<string, bool> wanted) => BundleReading.Read(
        Path.GetFileName(path),
        new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything).Where(static entry => entry is not DirectoryInfo { LinkTarget: null })
            .Select(entry => new BundleEntry(Path.GetRelativePath(path, entry.FullName).Replace('\\', '/'), entry is FileInfo file ? file.Length : 0, entry is FileInfo { LinkTarget: null } plain ? plain.OpenRead : null))
            .Where(entry => wanted(entry.Path)),
        static stream => Convert.ToHexStringLower(SHA256.HashData(stream)));
}
