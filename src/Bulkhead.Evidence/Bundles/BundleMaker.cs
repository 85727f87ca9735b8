using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports;

namespace Bulkhead.Evidence.Bundles;

/// <summary>Makes a bundle from facts: posture, reports, manifest. Signing is left to whoever has the key.</summary>
public static class BundleMaker
{
    /// <summary>Decides the posture and adds it and the reports to the facts.</summary>
    /// <param name="facts">The facts; <see cref="BundlePaths.Subject"/> is among them.</param>
    public static (EvidenceFiles Files, Posture Posture) AddReports(EvidenceFiles facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var posture = PostureRules.Decide(facts, ControlCatalog.Load()) ?? throw new ArgumentException("The facts do not say what they are about.", nameof(facts));
        var files = facts;
        foreach (var (path, content) in BundleReports.Write(posture, facts))
        {
            files = files.With(path, content);
        }

        return (files, posture);
    }

    /// <summary>Lists everything.</summary>
    /// <param name="files">All files.</param>
    /// <param name="days">Files that are not in memory: days of the flow store.</param>
    /// <param name="previous">The bundle before; null for the first.</param>
    public static (BundleManifest Manifest, byte[] Bytes) Manifest(EvidenceFiles files, IEnumerable<KeyValuePair<string, FoundFile>> days, PreviousBundle? previous)
    {
        ArgumentNullException.ThrowIfNull(files);
        var subject = files.Read<SubjectFacts>(BundlePaths.Subject).Value ?? throw new ArgumentException("The facts do not say what they are about.", nameof(files));
        var found = ReadBundle.Of(string.Empty, files).Found.Concat(days).Select(static file => new BundleFile(file.Key, file.Value.Bytes, file.Value.Sha256));
        var manifest = new BundleManifest(
            EvidenceContracts.Manifest, subject.Number, previous, subject.Since, subject.Until, subject.Collected, subject.Tool,
            [.. found.OrderBy(static file => file.Path, StringComparer.Ordinal)]);
        return (manifest, EvidenceJson.Write(manifest));
    }
}
