using Bulkhead.Engines.Decryption;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Tests;

/// <summary>Which files of a folder are a policy.</summary>
public sealed class PolicyFolderTests : IDisposable
{
    private const string Policy = """
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata:
          name: bulkhead-chat
          namespace: apps
        spec:
          rules:
            - name: deny-any
              selector:
                matchLabels:
                  app: chat
              action: deny
              protocol: any
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000000

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-policy-");

    [Theory]
    [InlineData(DecryptionFiles.Values, true)]
    [InlineData(DecryptionFiles.McpEnvironment, true)]
    [InlineData("values.yaml", false)]
    [InlineData(DecryptionFiles.Paths, false)]
    public void What_generate_writes_for_Helm_is_no_policy_and_everything_else_has_to_be_one(string name, bool isLeft)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "firewallpolicy-chat.yaml"), Policy);
        File.WriteAllText(Path.Combine(folder.FullName, name), "librechat:\n  configEnv:\n    A: b\n");
        var store = new PolicyStore();
        var found = new PolicyFolder(folder.FullName, store).Load();
        Assert.Equal((isLeft, !isLeft), (store.Current is not null, found.Any(static one => one.Severity == Severity.Error)));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
