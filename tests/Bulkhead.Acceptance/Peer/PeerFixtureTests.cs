using System.Collections.Immutable;
using Bulkhead.LibreChat.Sources;

namespace Bulkhead.Acceptance.Peer;

/// <summary>What the vendor script allows on its own fixtures, we allow, or refuse for a better reason (docs/comparison.md).</summary>
public sealed class PeerFixtureTests
{
    private const string Registries = "subprocess mcp package registries";

    /// <summary>Domain, or section of the vendor's file → why Bulkhead keeps it closed on the fixtures.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["sts.amazonaws.com"] = "no input says that the pod assumes a role; current SDKs would use the regional name",
        [Registries] = "no public package registry by default: answer packageRegistries in bulkhead.yaml",
        ["github.com"] = "GITHUB_CLIENT_ID alone does not switch the login on: LibreChat needs the secret too",
    };

    [Theory]
    [InlineData("minimal", false)]
    [InlineData("full", true)]
    [InlineData("subprocess", false)]
    public void WhatTheVendorAllowsIsAllowedOrRefusedForAReason(string fixture, bool withEnvironment)
    {
        var folder = SharedFolder.Find("peer-fixtures/" + fixture);
        Assert.SkipUnless(folder is not null, SharedFolder.Absent);
        var files = ImmutableArray.Create(new InputContent("librechat.yaml", File.ReadAllBytes(Path.Combine(folder, "librechat.yaml"))));
        var derivation = withEnvironment
            ? Derivation.Of(files.Add(new InputContent(".env", File.ReadAllBytes(Path.Combine(folder, "env.sample"))) { Role = InputRole.Environment }))
            : Derivation.Of(files, environmentKeys: []);

        var ours = derivation.Allowed.Where(intent => intent.Destination.Host is not null).Select(intent => intent.Destination.Host!.Text).ToHashSet(StringComparer.Ordinal);
        var domains = VendorDomains(Path.Combine(folder, "expected-firewall-policy.yaml")).ToList();
        Assert.NotEmpty(domains);
        foreach (var (section, domain) in domains)
        {
            if (Refused.ContainsKey(domain) || Refused.ContainsKey(section))
            {
                Assert.DoesNotContain(domain, ours);
            }
            else
            {
                Assert.Contains(domain, ours);
            }
        }
    }

    [Fact]
    public void PackageRegistriesOpenOnceTheyAreAnswered()
    {
        var derivation = Derivation.Of(
            "version: 1.2.8\nmcpServers:\n  fetch:\n    type: stdio\n    command: uvx\n    args: [\"mcp-server-fetch\"]\n",
            settings: "version: 1\npackageRegistries:\n  pypi: [pypi.mirror.example]\n",
            environmentKeys: []);
        Assert.Contains(derivation.Generated.Artefacts, artefact => artefact.Content.Contains("pypi.mirror.example", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Section, string Domain)> VendorDomains(string file)
    {
        var section = string.Empty;
        foreach (var line in File.ReadLines(file).SkipWhile(line => !line.Contains("domains:", StringComparison.Ordinal)).Select(line => line.Trim()))
        {
            if (line.StartsWith("# ---", StringComparison.Ordinal))
            {
                section = line.Trim('#', '-', ' ');
            }
            else if (line.StartsWith("- \"", StringComparison.Ordinal))
            {
                yield return (section, line[3..^1]);
            }
        }
    }
}
