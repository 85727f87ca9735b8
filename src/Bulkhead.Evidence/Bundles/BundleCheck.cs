using System.Collections.Immutable;
using System.Security.Cryptography;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Bundles;

/// <summary>Looks whether a bundle is what was collected. Everything is compared to the byte.</summary>
public static class BundleCheck
{
    /// <summary>Checks files, hashes, form and signature of one bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="key">The public key that it has to be signed by; null to look at no signature.</param>
    public static ImmutableArray<Diagnostic> Integrity(ReadBundle bundle, ECDsa? key)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (bundle.ManifestBytes.IsEmpty || bundle.Manifest is not { } manifest || !bundle.ManifestBytes.Span.SequenceEqual(EvidenceJson.Write(manifest)))
        {
            return [EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {BundlePaths.Manifest} is missing or not as it was written.", Advice)];
        }

        found.AddRange(Listed(bundle, manifest));
        found.AddRange(Attested(bundle, manifest, key));
        if (bundle.Files.Read<SubjectFacts>(BundlePaths.Subject).Value is not { } subject)
        {
            found.Add(EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {BundlePaths.Subject} is missing or broken.", Advice));
        }
        else if (subject.Number != manifest.Number || subject.Since != manifest.Since || subject.Until != manifest.Until || subject.Collected != manifest.Collected || subject.Tool != manifest.Tool)
        {
            found.Add(EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {BundlePaths.Manifest} and {BundlePaths.Subject} are about different things.", Advice));
        }

        return found.ToImmutable();
    }

    /// <summary>Decides the posture again from the facts, writes the reports again, and compares.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="tool">The version that looks.</param>
    public static ImmutableArray<Diagnostic> Reports(ReadBundle bundle, string tool)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (bundle.Manifest is { } manifest && manifest.Tool != tool)
        {
            return [EvidenceDiagnostics.OtherVersion.At(null, $"{bundle.Name} was made by bulkhead {Printable.Clean(manifest.Tool, 40)}; this is {tool}, so reports and policy cannot be derived again to the byte.",
                "Verify with that version. Hashes, chain and signature do not depend on it.")];
        }

        if (PostureRules.Decide(bundle.Files, ControlCatalog.Load()) is not { } posture)
        {
            return [EvidenceDiagnostics.NotDerived.At(null, $"{bundle.Name}: what it is about cannot be read.", Advice)];
        }

        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var (path, content) in BundleReports.Write(posture, bundle.Files))
        {
            if (!bundle.Files.Files.TryGetValue(path, out var bytes) || !bytes.Span.SequenceEqual(content))
            {
                found.Add(EvidenceDiagnostics.NotDerived.At(null, $"{bundle.Name}: {path} does not say what the facts of the bundle say.", "Do not rely on it: whoever made it changed the report, or the facts."));
            }
        }

        return found.ToImmutable();
    }

    private const string Advice = "Do not rely on this bundle. Get it again from where it was kept, and ask who could write there.";

    private static IEnumerable<Diagnostic> Listed(ReadBundle bundle, BundleManifest manifest)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal) { BundlePaths.Manifest, BundlePaths.Attestation };
        foreach (var file in manifest.Files)
        {
            if (!listed.Add(file.Path))
            {
                yield return EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {Printable.Clean(file.Path)} is listed twice.", Advice);
            }
            else if (!bundle.Found.TryGetValue(file.Path, out var found))
            {
                yield return EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {Printable.Clean(file.Path)} is missing.", Advice);
            }
            else if (found.Bytes != file.Bytes || found.Sha256 != file.Sha256)
            {
                yield return EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {Printable.Clean(file.Path)} was changed.", Advice);
            }
        }

        foreach (var path in bundle.Found.Keys.Where(path => !listed.Contains(path)))
        {
            yield return EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {Printable.Clean(path)} was added.", Advice);
        }
    }

    private static IEnumerable<Diagnostic> Attested(ReadBundle bundle, BundleManifest manifest, ECDsa? key)
    {
        var statement = Attestation.Statement(manifest, bundle.ManifestBytes.Span);
        if (!bundle.Files.Files.TryGetValue(BundlePaths.Attestation, out var envelope) || !Attestation.TryRead(envelope.Span, statement, out var signature))
        {
            yield return EvidenceDiagnostics.Tampered.At(null, $"{bundle.Name}: {BundlePaths.Attestation} is missing or does not speak for {BundlePaths.Manifest}.", Advice);
        }
        else if (key is not null && signature is null)
        {
            yield return EvidenceDiagnostics.NotSigned.At(null, $"{bundle.Name} is not signed.", "Ask for the signed bundle: without a signature anybody can make one.");
        }
        else if (key is not null && !Attestation.IsSignedBy(key, statement, signature!))
        {
            yield return EvidenceDiagnostics.NotSigned.At(null, $"{bundle.Name}: the signature is not one of the given key.", "Check that the key is the right one; if it is, do not rely on this bundle.");
        }
    }

    /// <summary>Checks a chain: the list, the order, and that each bundle names the one before it.</summary>
    /// <param name="index">The bytes of the list; null when there is none.</param>
    /// <param name="bundles">The bundles that are there, in the order of their numbers.</param>
    /// <param name="head">The hash that the manifest of the newest bundle is known to have; null when it is not known.</param>
    public static ImmutableArray<Diagnostic> Chain(ReadOnlyMemory<byte>? index, ImmutableArray<ReadBundle> bundles, string? head)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        ReadBundle? before = null;
        foreach (var (bundle, place) in bundles.Select(static (bundle, index) => (bundle, index + 1)))
        {
            if (bundle.Manifest is not { } manifest)
            {
                continue;
            }

            var expected = before is null ? null : new PreviousBundle(before.Name, HashOf(before, BundlePaths.Manifest), HashOf(before, BundlePaths.Attestation));
            if (manifest.Previous != expected || manifest.Number != place)
            {
                found.Add(EvidenceDiagnostics.ChainBroken.At(null, $"{bundle.Name} does not follow {before?.Name ?? "nothing: it names a bundle before it that is not here"}.", "A bundle was taken out, added or changed: get the whole chain."));
            }

            if (before is not null && Days(before) is { } earlier && Days(bundle) is { } later && DayChain.Rewritten(earlier, later) is { } problem)
            {
                found.Add(EvidenceDiagnostics.ChainBroken.At(null, $"{bundle.Name}: {problem}.", "Records of connections were removed or written again between the two bundles."));
            }

            found.AddRange((Days(bundle) is { } days ? DayChain.Problems(days) : []).Select(problem => EvidenceDiagnostics.ChainBroken.At(null, $"{bundle.Name}: {problem}", "Records of connections were removed or changed.")));
            before = bundle;
        }

        var there = BundleIndex.Write(bundles.Select(static one => new IndexedBundle(one.Manifest?.Number ?? 0, HashOf(one, BundlePaths.Manifest), HashOf(one, BundlePaths.Attestation), one.Name)));
        if (index is { } bytes && !bytes.Span.SequenceEqual(there))
        {
            found.Add(EvidenceDiagnostics.ChainBroken.At(null, $"{BundlePaths.Chain} does not list the bundles that are here.", "A bundle was taken out, added or changed: get the whole chain."));
        }

        if (head is not null && (bundles.IsEmpty || HashOf(bundles[^1], BundlePaths.Manifest) != head))
        {
            found.Add(EvidenceDiagnostics.ChainBroken.At(null, "The newest bundle is not the one that was named with --head.", "Newer bundles were taken away, or the hash is that of another chain."));
        }

        return found.ToImmutable();
    }

    private static IReadOnlyList<DayFileFact>? Days(ReadBundle bundle) => bundle.Files.Read<FlowFacts>(BundlePaths.Flows).Value is { Source: "server" } flows ? flows.DayFiles : null;

    private static string HashOf(ReadBundle bundle, string path) => bundle.Found.TryGetValue(path, out var file) ? file.Sha256 : Sha256.Hex([]);
}
