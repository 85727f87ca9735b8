using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>The CA of the user that certificates for decrypted connections are made under. Its key stays in memory and is never written.</summary>
public sealed class DecryptionAuthority
{
    private DecryptionAuthority(X509Certificate2 certificate, X509Certificate2Collection chain) => (Certificate, Chain) = (certificate, chain);

    /// <summary>The CA with its key.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>The CA and the certificates that lead from it to a root, as far as the file holds them.</summary>
    internal X509Certificate2Collection Chain { get; }

    /// <summary>The end of its time.</summary>
    public DateTimeOffset NotAfter => new(Certificate.NotAfter.ToUniversalTime());

    /// <summary>Reads a CA and its key.</summary>
    /// <param name="certificates">PEM: the CA first, then the certificates above it.</param>
    /// <param name="key">PEM: the private key, RSA or ECDSA, not encrypted.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">What is wrong, as a sentence without a byte of the key; null when nothing is.</param>
    public static DecryptionAuthority? Read(string certificates, string key, DateTimeOffset now, out string? problem)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificates);
        }
        catch (CryptographicException)
        {
            chain.Clear();
        }

        if (chain.Count == 0)
        {
            problem = "the file holds no certificate in PEM";
            return null;
        }

        problem = Unfit(chain[0], now);
        if (problem is not null)
        {
            return null;
        }

        try
        {
            return new DecryptionAuthority(X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key), chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            problem = "the key does not belong to the certificate, is encrypted, or is neither RSA nor ECDSA in PEM";
            return null;
        }
    }

    private static string? Unfit(X509Certificate2 certificate, DateTimeOffset now)
    {
        // RFC 5280 sections 4.2.1.9 and 4.2.1.3: without these, clients refuse every certificate under it.
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
        {
            return "the certificate is not that of a CA (basicConstraints CA:TRUE)";
        }

        if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            return "the certificate may not sign others (keyUsage keyCertSign)";
        }

        return now < new DateTimeOffset(certificate.NotBefore.ToUniversalTime()) ? "the certificate is not valid yet"
            : now >= new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) ? "the certificate has expired"
            : null;
    }
}
