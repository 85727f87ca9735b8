using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Bundles;

/// <summary>
/// The statement about a manifest (in-toto Statement v1) in its envelope (DSSE v1), signed or not. Everything in it but the signature follows from the
/// manifest, so whoever verifies writes it again and compares: there is no second way to write one.
/// </summary>
/// <remarks>in-toto Attestation Framework, spec/v1/statement.md; secure-systems-lab/dsse, envelope.md and protocol.md.</remarks>
public static class Attestation
{
    /// <summary>The type of what is signed.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>What the statement says about its subject.</summary>
    public const string PredicateType = "urn:bulkhead:evidence:v1";

    /// <summary>The statement about a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="bytes">Its bytes.</param>
    public static byte[] Statement(BundleManifest manifest, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var previous = manifest.Previous is { } before ? $"\"{before.Manifest}\"" : "null";
        // Only digits, hexadecimal digits and dates: nothing that would have to be escaped.
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"manifest.json","digest":{"sha256":"{{{Sha256.Hex(bytes)}}}"}}],"predicateType":"{{{PredicateType}}}","predicate":{"number":{{{manifest.Number}}},"previous":{{{previous}}},"since":"{{{Instant(manifest.Since)}}}","until":"{{{Instant(manifest.Until)}}}"}}"""));
    }

    /// <summary>What is signed: the pre-authentication encoding of a statement.</summary>
    public static byte[] ToSign(ReadOnlySpan<byte> statement) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {PayloadType.Length} {PayloadType} {statement.Length} ")), .. statement];

    /// <summary>The envelope as it stands in the bundle.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="signature">The signature; null for none.</param>
    public static byte[] Envelope(ReadOnlySpan<byte> statement, BundleSignature? signature)
    {
        var signatures = signature is null ? string.Empty : $$"""{"keyid":"{{signature.KeyId}}","sig":"{{Convert.ToBase64String(signature.Der.Span)}}"}""";
        return Encoding.UTF8.GetBytes($$"""{"payloadType":"{{PayloadType}}","payload":"{{Convert.ToBase64String(statement)}}","signatures":[{{signatures}}]}""" + "\n");
    }

    /// <summary>Reads the signature of an envelope.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="statement">The statement that it has to hold.</param>
    /// <param name="signature">The signature; null when it holds none.</param>
    /// <returns>Whether the envelope is what <see cref="Envelope"/> writes, to the byte.</returns>
    public static bool TryRead(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> statement, out BundleSignature? signature)
    {
        signature = null;
        if (envelope.SequenceEqual(Envelope(statement, null)))
        {
            return true;
        }

        const string key = "\"keyid\":\"";
        const string sig = "\",\"sig\":\"";
        var text = Encoding.UTF8.GetString(envelope);
        var start = text.IndexOf(key, StringComparison.Ordinal);
        var middle = start < 0 ? -1 : text.IndexOf(sig, start, StringComparison.Ordinal);
        var end = middle < 0 ? -1 : text.IndexOf('"', middle + sig.Length);
        if (end < 0)
        {
            return false;
        }

        var der = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[(middle + sig.Length)..end], der, out var length))
        {
            return false;
        }

        var found = new BundleSignature(text[(start + key.Length)..middle], der.AsMemory(0, length));
        if (!envelope.SequenceEqual(Envelope(statement, found)))
        {
            return false;
        }

        signature = found;
        return true;
    }

    /// <summary>Whether a signature over a statement is that of a key.</summary>
    public static bool IsSignedBy(ECDsa key, ReadOnlySpan<byte> statement, BundleSignature signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(signature);
        return signature.KeyId == KeyIdOf(key) && key.VerifyData(ToSign(statement), signature.Der.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>What a key is known by: the hash of its SubjectPublicKeyInfo (RFC 5280 4.1.2.7).</summary>
    public static string KeyIdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Sha256.Hex(key.ExportSubjectPublicKeyInfo());
    }

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A signature: ECDSA over SHA-256.</summary>
/// <param name="KeyId">What the key is known by (<see cref="Attestation.KeyIdOf"/>).</param>
/// <param name="Der">The signature as a sequence of two integers (RFC 3279 2.2.3).</param>
public sealed record BundleSignature(string KeyId, ReadOnlyMemory<byte> Der);
