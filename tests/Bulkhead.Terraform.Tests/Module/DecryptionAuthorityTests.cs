using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Bulkhead.Terraform.Tests.Support;
using Bulkhead.TerraformProvider.Schemas;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>The modules for the decryption CA, with the real terraform.</summary>
public sealed class DecryptionAuthorityTests
{
    private const string Current = "modules/decryption-ca";

    private const string Legacy = "modules/decryption-ca-legacy";

    public static TheoryData<string> CurrentVersions => [.. ProviderSchema.Versions.Where(static version => !version.StartsWith("8.", StringComparison.Ordinal))];

    public static TheoryData<string> LegacyVersions => [.. ProviderSchema.Versions.Where(static version => version.StartsWith("8.", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(CurrentVersions))]
    public void A_CA_is_uploaded_selected_kept_and_taken_away(string version)
    {
        using var workspace = Create(version, Current);
        var (certificate, key) = Authority();
        workspace.Write(Path.Combine(Current, "terraform.tfvars.json"), JsonSerializer.Serialize(new { name = "bulkhead", certificate_chain = certificate, private_key = key }));
        workspace.Init().Run("validate").Succeeded();

        Assert.Equal(["create aviatrix_dcf_mitm_ca.uploaded[0]", "create aviatrix_dcf_mitm_ca_selection.this"], workspace.Plan().Changes);
        workspace.ApplyPlan();

        Assert.Empty(workspace.Plan().Changes);
        Assert.Equal(certificate.Trim(), Output(workspace, "certificate_chain").Trim());
        Assert.NotEmpty(Output(workspace, "ca_id"));
        Assert.DoesNotContain(key.Split('\n')[1], workspace.Run("output", "-json").Succeeded().Output, StringComparison.Ordinal);
        workspace.Destroy().Succeeded();
    }

    [Theory]
    [MemberData(nameof(CurrentVersions))]
    public void A_CA_that_is_there_is_selected_without_its_key(string version)
    {
        using var uploader = Create(version, Current);
        var (certificate, key) = Authority();
        uploader.Write(Path.Combine(Current, "terraform.tfvars.json"), JsonSerializer.Serialize(new { name = "corporate", certificate_chain = certificate, private_key = key }));
        uploader.Init().Apply().Succeeded();

        using var selecting = Create(version, Current, uploader);
        selecting.Write(Path.Combine(Current, "terraform.tfvars.json"), """{ "name": "corporate" }""");
        selecting.Init().Apply().Succeeded();

        Assert.Equal(Output(uploader, "ca_id"), Output(selecting, "ca_id"));
        Assert.Equal(certificate.Trim(), Output(selecting, "certificate_chain").Trim());
        Assert.DoesNotContain(key.Split('\n')[1], selecting.State().GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused_before_anything_is_made()
    {
        using var workspace = Create(ProviderSchema.Versions[^1], Current);
        workspace.Write(Path.Combine(Current, "terraform.tfvars.json"), JsonSerializer.Serialize(new { name = "bulkhead", certificate_chain = Authority().Certificate }));

        var refused = workspace.Init().Apply().Failed();

        Assert.Contains("private_key", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(workspace.ControllerFile) && File.ReadAllText(workspace.ControllerFile).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_the_controller_does_not_know_is_refused()
    {
        using var workspace = Create(ProviderSchema.Versions[^1], Current);
        workspace.Write(Path.Combine(Current, "terraform.tfvars.json"), """{ "name": "nobody" }""");

        Assert.Contains("nobody", workspace.Init().Apply().Failed().Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LegacyVersions))]
    public void An_older_controller_takes_it_as_the_CA_of_its_proxy(string version)
    {
        using var workspace = Create(version, Legacy);
        var (certificate, key) = Authority();
        workspace.Write(Path.Combine(Legacy, "terraform.tfvars.json"), JsonSerializer.Serialize(new { certificate, private_key = key }));
        workspace.Init().Run("validate").Succeeded();

        Assert.Equal(["create aviatrix_distributed_firewalling_proxy_ca_config.this"], workspace.Plan().Changes);
        workspace.ApplyPlan();

        Assert.Empty(workspace.Plan().Changes);
        workspace.Destroy().Succeeded();
    }

    private static TerraformWorkspace Create(string version, string module, TerraformWorkspace? controller = null) =>
        TerraformWorkspace.Create(version, controller, root: module).CopyFrom(Path.Combine(Overlay.Module, module), module)
            .Write(Path.Combine(module, "connection.tf"), "provider \"aviatrix\" {}\n");

    private static string Output(TerraformWorkspace workspace, string name) =>
        JsonDocument.Parse(workspace.Run("output", "-json", name).Succeeded().Output).RootElement.GetString() ?? "";

    private static (string Certificate, string Key) Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Decryption", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
