using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using Bulkhead.Tests.Shared;

namespace Bulkhead.Dashboard.Tests;

/// <summary>A chain of two bundles on disk: the first with a gap, the second with everything.</summary>
internal static class EvidenceChain
{
    /// <summary>What somebody could put into a fact.</summary>
    public const string Hostile = "<script>alert(1)</script>";

    /// <summary>Writes the chain.</summary>
    /// <returns>The folder.</returns>
    public static string Make(string folder)
    {
        var first = Write(folder, 1, null, EvidenceSample.Good);
        var gap = EvidenceSample.Reach with { Unapproved = ["llm-groq", Hostile] };
        var second = Write(folder, 2, first, EvidenceSample.Good.With(BundlePaths.Reach, EvidenceJson.Write(gap)));
        File.WriteAllBytes(Path.Combine(folder, BundlePaths.Chain), BundleIndex.Write([Line(first), Line(second)]));
        return folder;
    }

    private static ReadBundle Write(string folder, int number, ReadBundle? before, EvidenceFiles facts)
    {
        var (files, _) = BundleMaker.AddReports(facts.With(BundlePaths.Subject, EvidenceJson.Write(EvidenceSample.Subject with { Number = number })));
        var previous = before is null ? null : new PreviousBundle(before.Name, before.Found[BundlePaths.Manifest].Sha256, before.Found[BundlePaths.Attestation].Sha256);
        var (manifest, bytes) = BundleMaker.Manifest(files, [], previous);
        var bundle = ReadBundle.Of(BundleIndex.NameOf(number, EvidenceSample.Since, EvidenceSample.Until), files.With(BundlePaths.Manifest, bytes).With(BundlePaths.Attestation, Attestation.Envelope(Attestation.Statement(manifest, bytes), null)));
        foreach (var (path, content) in bundle.Files.Files)
        {
            var file = Path.Combine(folder, bundle.Name, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content.ToArray());
        }

        return bundle;
    }

    private static IndexedBundle Line(ReadBundle bundle) => new(bundle.Manifest!.Number, bundle.Found[BundlePaths.Manifest].Sha256, bundle.Found[BundlePaths.Attestation].Sha256, bundle.Name);
}
