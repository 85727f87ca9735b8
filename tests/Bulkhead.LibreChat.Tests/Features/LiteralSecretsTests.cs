using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Tests.Sources;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>Secrets that stand in files: found by their form, never repeated.</summary>
public sealed class LiteralSecretsTests
{
    private const string Chart = "librechat:\n  configEnv: {}\nconfig:\n  envSecrets:\n    secretRef: librechat-credentials-2024-01\n";

    [Theory]
    [InlineData("apiKey: gsk_0a1b2c3d4e5f6g7h8i9j", "an API key of Groq")]
    [InlineData("apiKey: sk-ant-api03-0a1b2c3d4e5f6g7h", "an API key of Anthropic")]
    [InlineData("apiKey: sk-0a1b2c3d4e5f6g7h8i9j", "an API key")]
    [InlineData("x: ghp_0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f", "a token of GitHub")]
    [InlineData("headers: { Authorization: 'Bearer ghp_0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f' }", "a token of GitHub")]
    [InlineData("password: a1b2c3d4e5f6a7b8", "a value that looks like a secret")]
    [InlineData("list: [one, AKIA0A1B2C3D4E5F6G7H]", "an access key of AWS")]
    [InlineData("key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIB0a1b2c3d4e5f\n", "a private key or certificate")]
    [InlineData("apiKey: ${GROQ_API_KEY}", null)]
    [InlineData("apiKey: user_provided", null)]
    [InlineData("apiKey: sk-your-api-key-goes-in-here-1234", null)]
    [InlineData("headers: { Authorization: 'Bearer {{LIBRECHAT_USER_ID}}' }", null)]
    [InlineData("model: sk-very-long-name-of-a-model", null)]
    [InlineData("tokenConfig: claude-3-5-sonnet-20241022", null)]
    [InlineData("description: the token 1234 is in abc 5678 somewhere", null)]
    [InlineData("token_exchange_method: default_post_2024_01", null)]
    [InlineData("existingSecret: librechat-credentials-2024-01", null)]
    public void A_value(string line, string? shape)
    {
        Assert.Equal(shape, Facts(("librechat.yaml", "version: 1.2.8\n" + line + "\n")).Secrets.SingleOrDefault()?.Shape);
        Assert.Equal(shape, Facts(("librechat.yaml", "version: 1.2.8\n"), ("values.yaml", Chart + "extra:\n  " + line.Replace("\n", "\n  ", StringComparison.Ordinal) + "\n")).Secrets.SingleOrDefault()?.Shape);
    }

    [Fact]
    public void It_is_told_where_and_never_which()
    {
        var secret = Assert.Single(Facts(("librechat.yaml", "version: 1.2.8\nendpoints:\n  custom:\n    - name: x\n      apiKey: gsk_0a1b2c3d4e5f6g7h8i9j\n")).Secrets);
        Assert.Equal(("endpoints.custom[0].apiKey", 5), (secret.Origin.Path, secret.Origin.Span!.Value.Line));
        Assert.DoesNotContain("0a1b", secret.ToString(), StringComparison.Ordinal);
    }

    private static ConfigurationFacts Facts(params ReadOnlySpan<(string Name, string Text)> files) => InventoryBuilder.Build(Deployments.Read(files), EgressCatalog.Load()).Facts;
}
