using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>CAs and certificates for tests.</summary>
internal static class Authorities
{
    /// <summary>What clients of the gateway trust.</summary>
    public static X509Certificate2 Gateway { get; } = Make("CN=Test gateway CA");

    /// <summary>What the gateway trusts.</summary>
    public static X509Certificate2 Origins { get; } = Make("CN=Test origin CA");

    public static X509Certificate2 Make(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>A certificate of an origin.</summary>
    public static X509Certificate2 Origin(string name, X509Certificate2? issuer = null, int endsInDays = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(issuer ?? Origins, DateTimeOffset.UtcNow.AddHours(-20), DateTimeOffset.UtcNow.AddDays(endsInDays).AddHours(endsInDays < 0 ? 23 : 0), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
