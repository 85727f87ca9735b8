using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>Makes the certificates that clients of decrypted connections see: one name each, for a day, keys in memory alone.</summary>
public sealed class LeafMinter(DecryptionAuthority authority, TimeProvider time)
{
    /// <summary>The most certificates that are kept; beyond it the one that was made first is forgotten.</summary>
    public const int MostKept = 4096;

    /// <summary>How long a certificate is valid, unless the CA ends before.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How far its beginning lies back: clocks of clients may be late.</summary>
    public static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    /// <summary>How long before its end another takes its place.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromHours(6);

    // RFC 5280 section 4.2.1.6: a name is in the alternative names; the subject is for people and has room for 64 letters.
    private const int LongestCommonName = 64;

    private readonly int most = MostKept;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Makes one with another bound, for tests of it.</summary>
    internal LeafMinter(DecryptionAuthority authority, TimeProvider time, int most)
        : this(authority, time) => this.most = most;

    /// <summary>How many certificates are kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return kept.Count;
            }
        }
    }

    /// <summary>The certificate for a name, with the chain that goes with it. Thread-safe.</summary>
    /// <param name="name">The name that was judged.</param>
    /// <returns>Null when the CA has expired.</returns>
    public SslStreamCertificateContext? For(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (kept.TryGetValue(name.Value, out var found) && found.RenewAt > now)
            {
                return found.Context;
            }
        }

        if (authority.NotAfter <= now)
        {
            return null;
        }

        // Made outside of the lock: two connections at once may make two, of which one is kept.
        var certificate = Mint(name, now);
        var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var context = SslStreamCertificateContext.Create(certificate, authority.Chain, offline: true);
        Keep(name.Value, new Kept(context, end - Renewal > now ? end - Renewal : end));
        return context;
    }

    /// <summary>Makes a certificate.</summary>
    internal X509Certificate2 Mint(Hostname name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name.Value.Length <= LongestCommonName ? name.Value : "bulkhead");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name.Value);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var issuer = authority.Certificate;
        var identified = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any();
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: identified, includeIssuerAndSerial: !identified));

        var begin = Later(now - Backdated, new DateTimeOffset(issuer.NotBefore.ToUniversalTime()));
        var end = now + Lifetime < authority.NotAfter ? now + Lifetime : authority.NotAfter;
        using var rsa = issuer.GetRSAPrivateKey();
        using var ecdsa = issuer.GetECDsaPrivateKey();
        var signer = rsa is not null ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa(ecdsa!);
        using var signed = request.Create(issuer.SubjectName, signer, begin, end, Serial());
        return signed.CopyWithPrivateKey(key);
    }

    private void Keep(string name, Kept made)
    {
        lock (gate)
        {
            if (!kept.ContainsKey(name))
            {
                order.Enqueue(name);
            }

            kept[name] = made;

            // What is forgotten may be in use by a handshake: it is not disposed of here.
            while (kept.Count > most)
            {
                kept.Remove(order.Dequeue());
            }
        }
    }

    // Positive and unpredictable (CA/Browser Forum, Baseline Requirements section 7.1: at least 64 bits of a random source).
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Kept(SslStreamCertificateContext Context, DateTimeOffset RenewAt);
}
