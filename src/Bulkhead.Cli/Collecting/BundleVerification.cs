using System.Collections.Immutable;
using System.Security.Cryptography;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>What is to be verified.</summary>
/// <param name="Path">A bundle, its archive, or the folder of a chain.</param>
/// <param name="PublicKey">The key that it has to be signed by; null to look at no signature.</param>
/// <param name="Head">The hash that the newest manifest is known to have; null when it is not known.</param>
/// <param name="Days">The closed days of a flow store; null to compare none.</param>
internal sealed record VerifyBundleRequest(string Path, string? PublicKey, string? Head, string? Days);

/// <summary>What verifying found.</summary>
/// <param name="Bundles">The bundles that were looked at: name and number of files.</param>
/// <param name="Checks">What was checked, in words, and whether it holds; null for what was not checked.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Head">The hash of the newest manifest; null when there is none.</param>
/// <param name="ExitCode">0 when everything holds.</param>
internal sealed record BundleOutcome(ImmutableArray<VerifiedBundle> Bundles, ImmutableArray<BundleCheckResult> Checks, ImmutableArray<Diagnostic> Problems, string? Head, int ExitCode);

/// <summary>A bundle that was looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">How many files it has.</param>
internal sealed record VerifiedBundle(string Name, int Files);

/// <summary>What was checked.</summary>
/// <param name="What">In words.</param>
/// <param name="Holds">Whether it holds; null when it was not checked.</param>
internal sealed record BundleCheckResult(string What, bool? Holds);

/// <summary>Verifies bundles.</summary>
internal static class BundleVerification
{
    /// <summary>Verifies.</summary>
    public static BundleOutcome Run(VerifyBundleRequest request)
    {
        var isChain = BundleFolder.IsChain(request.Path);
        ECDsa? key = null;
        if (request.PublicKey is { } file && (key = Signing.ReadKey(file, out var unreadable)) is null)
        {
            return Failed(unreadable!, ExitCodes.Input);
        }

        using (key)
        {
            var bundles = ImmutableArray.CreateBuilder<ReadBundle>();
            foreach (var folder in isChain ? BundleFolder.BundlesOf(request.Path) : [request.Path])
            {
                if (BundleFolder.Read(folder, out var problem) is not { } bundle)
                {
                    return Failed(problem!, isChain ? ExitCodes.Findings : ExitCodes.Input);
                }

                bundles.Add(bundle);
            }

            return Check(request, bundles.ToImmutable(), isChain, key);
        }
    }

    private static BundleOutcome Check(VerifyBundleRequest request, ImmutableArray<ReadBundle> bundles, bool isChain, ECDsa? key)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var checks = ImmutableArray.CreateBuilder<BundleCheckResult>();
        void Add(string what, IEnumerable<Diagnostic> found)
        {
            var before = problems.Count;
            problems.AddRange(found);
            checks.Add(new BundleCheckResult(what, problems.Count == before));
        }

        Add("files, hashes and form", bundles.SelectMany(static bundle => BundleCheck.Integrity(bundle, key: null)));
        if (isChain)
        {
            Add(request.Head is null ? "chain of bundles and of days" : "chain of bundles and of days, up to the named head",
                BundleCheck.Chain(Records.Bytes(Path.Combine(request.Path, BundlePaths.Chain), out _) ?? default, bundles, request.Head));
        }
        else
        {
            checks.Add(new BundleCheckResult("chain of bundles (give the folder that holds all of them)", null));
            if (request.Head is { } head && (bundles[0].Found[BundlePaths.Manifest].Sha256 != head))
            {
                problems.Add(EvidenceDiagnostics.ChainBroken.At(null, $"{bundles[0].Name} is not the bundle that was named with --head.", "Its manifest has another hash."));
            }
        }

        if (key is not null)
        {
            Add("signature", bundles.SelectMany(bundle => BundleCheck.Integrity(bundle, key)).Where(static one => one.Code == EvidenceDiagnostics.NotSigned.Code));
        }
        else
        {
            checks.Add(new BundleCheckResult("signature (give --public-key)", null));
            problems.AddRange(bundles.Where(IsSigned).Select(static bundle => EvidenceDiagnostics.SignatureNotChecked.At(null, $"{bundle.Name} is signed, and the signature was not checked.", "Give the public key of whoever signs, and get it from them and not from beside the bundle: --public-key FILE.")));
        }

        // What is broken shows in everything that is derived from it too: said once is enough.
        if (problems.All(static one => one.Severity != Severity.Error))
        {
            Add("policy, derived again from the recorded inputs", bundles.SelectMany(static bundle => bundle.Manifest!.Tool == ToolVersion.Text ? Rederivation.Check(bundle.Name, bundle.Files) : []));
            Add("posture and reports, decided again from the recorded facts", bundles.SelectMany(static bundle => BundleCheck.Reports(bundle, ToolVersion.Text)));
        }
        else
        {
            checks.Add(new BundleCheckResult("policy and reports (not looked at: what they rest on does not hold)", null));
        }

        if (request.Days is { } days)
        {
            Add("closed days of the flow store", Days(bundles[^1], days));
        }

        return new BundleOutcome(
            [.. bundles.Select(static bundle => new VerifiedBundle(bundle.Name, bundle.Found.Count))], checks.ToImmutable(), problems.ToImmutable(),
            bundles.IsEmpty ? null : bundles[^1].Found[BundlePaths.Manifest].Sha256,
            problems.Any(static one => one.Severity == Severity.Error) ? ExitCodes.Findings : ExitCodes.Done);
    }

    private static IEnumerable<Diagnostic> Days(ReadBundle bundle, string folder)
    {
        if (bundle.Files.Read<FlowFacts>(BundlePaths.Flows).Value is not { } flows)
        {
            yield return EvidenceDiagnostics.RecordUnreadable.At(null, $"{bundle.Name} records no days of a flow store.", "Leave --days out.");
            yield break;
        }

        foreach (var problem in DayChain.Problems(flows.DayFiles))
        {
            yield return EvidenceDiagnostics.ChainBroken.At(null, $"{bundle.Name}: {problem}", "Records of connections were removed or changed.");
        }

        foreach (var day in flows.DayFiles.Where(static day => day.Found == "same"))
        {
            var file = Path.Combine(folder, Path.GetFileName(day.Name));
            if (!File.Exists(file))
            {
                yield return EvidenceDiagnostics.Tampered.At(null, $"{Printable.Clean(file)} is not there, and the bundle recorded it.", "Retention may have removed it since; else somebody did.");
            }
            else if (BundleFolder.HashOf(file).Sha256 != day.Sha256)
            {
                yield return EvidenceDiagnostics.Tampered.At(null, $"{Printable.Clean(file)} is not what the bundle recorded: stored connections were changed.", "Do not rely on these records.");
            }
        }
    }

    private static bool IsSigned(ReadBundle bundle) => bundle.Manifest is { } manifest && bundle.Files.Files.TryGetValue(BundlePaths.Attestation, out var envelope)
        && Attestation.TryRead(envelope.Span, Attestation.Statement(manifest, bundle.ManifestBytes.Span), out var signature) && signature is not null;

    private static BundleOutcome Failed(Diagnostic problem, int code) => new([], [], [problem], null, code);
}
