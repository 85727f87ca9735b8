using System.Collections.Immutable;
using System.Security.Cryptography;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using CsCheck;

namespace Bulkhead.Evidence.Tests.Bundles;

/// <summary>Whatever is done to one byte of any file of a bundle, to its list of files or to its place in the chain is seen.</summary>
public static class TamperTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ImmutableArray<ReadBundle> Chain = Make(signed: true);
    private static readonly byte[] Index = IndexOf(Chain);

    [Fact]
    public static void What_was_made_holds()
    {
        Assert.All(Chain, static bundle => Assert.Empty(BundleCheck.Integrity(bundle, Key)));
        Assert.All(Chain, static bundle => Assert.Empty(BundleCheck.Reports(bundle, "0.1.0")));
        Assert.Empty(BundleCheck.Chain(Index, Chain, HeadOf(Chain[^1])));
    }

    [Fact]
    public static void A_changed_byte_is_seen() =>
        Gen.Select(Gen.Int[0, Chain.Length - 1], Gen.Int[0, Chain[0].Files.Files.Count - 1], Gen.Int[0, int.MaxValue], Gen.Int[1, 255]).Sample(
            static (which, file, at, change) =>
            {
                var bundle = Chain[which];
                var (path, content) = bundle.Files.Files.ElementAt(file % bundle.Files.Files.Count);
                var bytes = content.ToArray();
                bytes[at % bytes.Length] ^= (byte)change;
                return IsSeen(which, bundle.Files.With(path, bytes));
            },
            iter: 1500);

    [Fact]
    public static void A_cut_or_longer_file_is_seen() =>
        Gen.Select(Gen.Int[0, Chain.Length - 1], Gen.Int[0, Chain[0].Files.Files.Count - 1], Gen.Int[0, int.MaxValue], Gen.Bool).Sample(
            static (which, file, at, cut) =>
            {
                var (path, content) = Chain[which].Files.Files.ElementAt(file % Chain[which].Files.Files.Count);
                byte[] bytes = cut ? content.Span[..(at % content.Length)].ToArray() : [.. content.Span, (byte)(at % 256)];
                return IsSeen(which, Chain[which].Files.With(path, bytes));
            },
            iter: 400);

    [Fact]
    public static void A_file_that_was_removed_or_added_is_seen()
    {
        for (var which = 0; which < Chain.Length; which++)
        {
            foreach (var path in Chain[which].Files.Files.Keys)
            {
                Assert.True(IsSeen(which, new EvidenceFiles(Chain[which].Files.Files.Remove(path))), path);
            }

            Assert.True(IsSeen(which, Chain[which].Files.With("policy/extra.yaml", "a"u8.ToArray())));
        }
    }

    [Fact]
    public static void A_bundle_that_was_removed_is_seen()
    {
        for (var which = 0; which < Chain.Length; which++)
        {
            var rest = Chain.RemoveAt(which);
            Assert.NotEmpty(BundleCheck.Chain(Index, rest, head: null));
            // Also where the list is written anew: by the next bundle, and for the last one by the head that was kept elsewhere.
            Assert.NotEmpty(BundleCheck.Chain(IndexOf(rest), rest, HeadOf(Chain[^1])));
        }
    }

    [Fact]
    public static void Bundles_that_changed_places_are_seen() => Assert.NotEmpty(BundleCheck.Chain(Index, [Chain[1], Chain[0], Chain[2]], head: null));

    [Fact]
    public static void A_bundle_that_was_made_again_needs_the_key()
    {
        // With all hashes right: only signature, chain and head can tell.
        var forged = Forge(Chain[1], signature: null);
        Assert.Empty(BundleCheck.Integrity(forged, key: null));
        Assert.Contains(BundleCheck.Integrity(forged, Key), static one => one.Code == EvidenceDiagnostics.NotSigned.Code);
        Assert.NotEmpty(BundleCheck.Chain(Index, [Chain[0], forged, Chain[2]], head: null));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = Forge(Chain[1], other);
        Assert.Contains(BundleCheck.Integrity(signed, Key), static one => one.Code == EvidenceDiagnostics.NotSigned.Code);
    }

    [Fact]
    public static void A_report_that_says_something_else_than_the_facts_is_seen_even_with_right_hashes()
    {
        var posture = System.Text.Encoding.UTF8.GetString(Chain[0].Files.Files[BundlePaths.Posture].Span).Replace("\"missing\"", "\"met\"", StringComparison.Ordinal).Replace("\"satisfied\": true", "\"satisfied\": false", StringComparison.Ordinal);
        var files = Chain[0].Files.With(BundlePaths.Posture, System.Text.Encoding.UTF8.GetBytes(posture));
        var forged = Seal("0001", files, previous: null, Key);
        Assert.Empty(BundleCheck.Integrity(forged, Key));
        Assert.Contains(BundleCheck.Reports(forged, "0.1.0"), static one => one.Code == EvidenceDiagnostics.NotDerived.Code);
    }

    [Fact]
    public static void Days_that_were_written_again_between_two_bundles_are_seen()
    {
        var rewritten = EvidenceSample.Flows with { DayFiles = EvidenceSample.Chain(("2026-03-01.parquet", 1), ("2026-03-02-b.parquet", 2), ("2026-03-03.parquet", 3)) };
        var first = Seal("0001", Facts(1, EvidenceSample.Flows), null, Key);
        var second = Seal("0002", Facts(2, rewritten), new PreviousBundle("0001", HeadOf(first), HashOf(first, BundlePaths.Attestation)), Key);
        Assert.Contains(BundleCheck.Chain(IndexOf([first, second]), [first, second], null), static one => one.Message.Contains("2026-03-02.parquet", StringComparison.Ordinal));
    }

    [Fact]
    public static void An_envelope_has_one_form()
    {
        var statement = Attestation.Statement(Chain[0].Manifest!, Chain[0].ManifestBytes.Span);
        var envelope = Chain[0].Files.Files[BundlePaths.Attestation].ToArray();
        Assert.True(Attestation.TryRead(envelope, statement, out var signature));
        Assert.NotNull(signature);
        Assert.False(Attestation.TryRead([.. envelope, (byte)'\n'], statement, out _));
        Assert.False(Attestation.TryRead([(byte)' ', .. envelope], statement, out _));
        // The same statement and signature in another spelling.
        var spelled = System.Text.Encoding.UTF8.GetString(envelope).Replace("{\"payloadType\":", "{\"payloadType\": ", StringComparison.Ordinal);
        Assert.False(Attestation.TryRead(System.Text.Encoding.UTF8.GetBytes(spelled), statement, out _));
    }

    private static bool IsSeen(int which, EvidenceFiles files)
    {
        var changed = ReadBundle.Of(Chain[which].Name, files);
        return !BundleCheck.Integrity(changed, Key).IsEmpty || !BundleCheck.Chain(Index, Chain.SetItem(which, changed), head: null).IsEmpty;
    }

    private static ReadBundle Forge(ReadBundle bundle, ECDsa? signature)
    {
        var facts = bundle.Files.Read<FlowFacts>(BundlePaths.Flows).Value!;
        var files = new EvidenceFiles(bundle.Files.Files.Remove(BundlePaths.Manifest).Remove(BundlePaths.Attestation)).With(BundlePaths.Flows, EvidenceJson.Write(facts with { Total = facts.Total with { Denied = 0 } }));
        return Seal(bundle.Name, BundleMaker.AddReports(files).Files, bundle.Manifest!.Previous, signature);
    }

    private static ImmutableArray<ReadBundle> Make(bool signed)
    {
        var chain = ImmutableArray.CreateBuilder<ReadBundle>();
        for (var number = 1; number <= 3; number++)
        {
            var previous = number == 1 ? null : new PreviousBundle(chain[^1].Name, HeadOf(chain[^1]), HashOf(chain[^1], BundlePaths.Attestation));
            chain.Add(Seal(BundleIndex.NameOf(number, EvidenceSample.Since, EvidenceSample.Until), BundleMaker.AddReports(Facts(number, EvidenceSample.Flows)).Files, previous, signed ? Key : null));
        }

        return chain.ToImmutable();
    }

    private static EvidenceFiles Facts(int number, FlowFacts flows) => EvidenceSample.Good.With(BundlePaths.Subject, EvidenceJson.Write(EvidenceSample.Subject with { Number = number })).With(BundlePaths.Flows, EvidenceJson.Write(flows));

    private static ReadBundle Seal(string name, EvidenceFiles files, PreviousBundle? previous, ECDsa? key)
    {
        files = new EvidenceFiles(files.Files.Remove(BundlePaths.Manifest).Remove(BundlePaths.Attestation));
        var (manifest, bytes) = BundleMaker.Manifest(files, [], previous);
        var statement = Attestation.Statement(manifest, bytes);
        var signature = key is null ? null : new BundleSignature(Attestation.KeyIdOf(key), key.SignData(Attestation.ToSign(statement), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return ReadBundle.Of(name, files.With(BundlePaths.Manifest, bytes).With(BundlePaths.Attestation, Attestation.Envelope(statement, signature)));
    }

    private static byte[] IndexOf(IEnumerable<ReadBundle> bundles) => BundleIndex.Write(bundles.Select(static one => new IndexedBundle(one.Manifest!.Number, HeadOf(one), HashOf(one, BundlePaths.Attestation), one.Name)));

    private static string HeadOf(ReadBundle bundle) => HashOf(bundle, BundlePaths.Manifest);

    private static string HashOf(ReadBundle bundle, string path) => bundle.Found[path].Sha256;
}
