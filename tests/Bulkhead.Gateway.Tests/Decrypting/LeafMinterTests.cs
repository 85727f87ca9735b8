using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Tests.Decrypting;

public class LeafMinterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("rsa", 30)]
    [InlineData("ecdsa", 30)]
    [InlineData("ecdsa", 0.1)]
    public void A_certificate_is_for_one_name_and_a_day(string algorithm, double caDays)
    {
        var (authority, ca, _) = Authority(algorithm, Now.AddDays(caDays));
        using var leaf = new LeafMinter(authority!, TimeProvider.System).Mint(Name("api.example.com"), Now);

        Assert.Equal(["api.example.com"], leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.Empty(leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateIPAddresses());
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(Now.AddMinutes(-5), new DateTimeOffset(leaf.NotBefore.ToUniversalTime()));
        Assert.Equal(caDays > 1 ? Now.AddHours(24) : Now.AddDays(caDays), new DateTimeOffset(leaf.NotAfter.ToUniversalTime()));
        Assert.True(leaf.HasPrivateKey);
        Assert.Equal(16, leaf.SerialNumberBytes.Length);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = Now.UtcDateTime, VerificationTimeIgnored = false } };
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        Assert.True(chain.Build(leaf), string.Join(' ', chain.ChainStatus.Select(static status => status.Status)));
        Assert.True(leaf.MatchesHostname("api.example.com") && !leaf.MatchesHostname("b.example.com") && !leaf.MatchesHostname("x.api.example.com"));
    }

    [Fact]
    public void A_certificate_is_kept_until_it_is_renewed()
    {
        var time = new Clock { Now = Now };
        var minter = new LeafMinter(Authority("ecdsa", Now.AddDays(30)).Authority!, time);
        var first = minter.For(Name("a.example"));
        time.Now = Now.AddHours(17.9);
        Assert.Same(first, minter.For(Name("a.example")));
        time.Now = Now.AddHours(18.1);
        Assert.NotSame(first, minter.For(Name("a.example")));
        Assert.Equal(1, minter.Count);
        time.Now = Now.AddDays(31);
        Assert.Null(minter.For(Name("a.example")));
    }

    [Fact]
    public void No_more_are_kept_than_the_bound()
    {
        var minter = new LeafMinter(Authority("ecdsa", Now.AddDays(30)).Authority!, new Clock { Now = Now }, 5);
        for (var i = 0; i < 9; i++)
        {
            minter.For(Name($"h{i}.example"));
        }

        Assert.Equal((5, 4096), (minter.Count, LeafMinter.MostKept));
    }

    public static TheoryData<string, string> Unfit() => new()
    {
        { "leaf", "not that of a CA" }, { "usage", "may not sign" }, { "early", "not valid yet" }, { "late", "has expired" }, { "other key", "does not belong" },
        { "no certificate", "no certificate" }, { "no key", "does not belong" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void What_is_no_CA_is_refused(string what, string problem)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(what != "leaf", false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(what == "usage" ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.KeyCertSign, true));
        using var certificate = request.CreateSelfSigned(Now.AddDays(what == "early" ? 1 : -10), Now.AddDays(what == "late" ? -1 : 10));
        var authority = DecryptionAuthority.Read(
            what == "no certificate" ? "nothing" : certificate.ExportCertificatePem(), what == "no key" ? "nothing" : (what == "other key" ? other : key).ExportPkcs8PrivateKeyPem(), Now, out var found);
        Assert.Null(authority);
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    private static Hostname Name(string text) => WireName.Read(System.Text.Encoding.ASCII.GetBytes(text)).Name!;

    private static (DecryptionAuthority? Authority, X509Certificate2 Ca, string? Problem) Authority(string algorithm, DateTimeOffset end)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = algorithm == "rsa" ? new CertificateRequest("CN=Test CA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest("CN=Test CA", ecdsa, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var ca = request.CreateSelfSigned(Now.AddDays(-1), end);
        var authority = DecryptionAuthority.Read(ca.ExportCertificatePem(), algorithm == "rsa" ? rsa.ExportPkcs8PrivateKeyPem() : ecdsa.ExportPkcs8PrivateKeyPem(), Now, out var problem);
        Assert.Null(problem);
        return (authority, ca, problem);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
