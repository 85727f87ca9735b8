using System.Collections.Immutable;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Bundles;

/// <summary>A bundle as it was found.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Found">Every file that is there, the manifest and the attestation too.</param>
/// <param name="Files">The content of all but the days of the flow store.</param>
public sealed record ReadBundle(string Name, ImmutableSortedDictionary<string, FoundFile> Found, EvidenceFiles Files)
{
    /// <summary>The bytes of the manifest; empty when it is missing.</summary>
    public ReadOnlyMemory<byte> ManifestBytes => Files.Files.GetValueOrDefault(BundlePaths.Manifest);

    /// <summary>The manifest; null when it is missing or not one.</summary>
    public BundleManifest? Manifest => EvidenceJson.Read<BundleManifest>(ManifestBytes.Span, out _);

    /// <summary>A bundle of files that are all in memory.</summary>
    public static ReadBundle Of(string name, EvidenceFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new(name, files.Files.ToImmutableSortedDictionary(static file => file.Key, static file => new FoundFile(file.Value.Length, Model.Digests.Sha256.Hex(file.Value.Span)), StringComparer.Ordinal), files);
    }
}

/// <summary>A file that was found.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of its content.</param>
public sealed record FoundFile(long Bytes, string Sha256);
