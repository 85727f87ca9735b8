using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Digests;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Deciding;

/// <summary>Makes a policy of the files of a folder, or says why it is none. All or nothing: a file that cannot be read spoils the folder.</summary>
public static class PolicyManifests
{
    /// <summary>Reads.</summary>
    /// <param name="texts">The manifests.</param>
    /// <param name="policy">The policy; null when the diagnostics hold an error.</param>
    public static ImmutableArray<Diagnostic> Read(IReadOnlyList<SourceText> texts, out GatewayPolicy? policy)
    {
        ArgumentNullException.ThrowIfNull(texts);
        policy = null;
        var reading = ManifestSet.Read(texts);
        if (reading.Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error))
        {
            return reading.Diagnostics;
        }

        if (reading.Rules.Policies.IsEmpty)
        {
            return reading.Diagnostics.Add(GatewayDiagnostics.NoPolicy.At(
                null, "the folder holds no FirewallPolicy and no rules of Terraform", "name the folder that 'bulkhead generate' wrote"));
        }

        var origins = new Dictionary<(string, string), ImmutableArray<string>>();
        foreach (var text in texts)
        {
            RuleOrigins.Read(text, origins);
        }

        policy = new GatewayPolicy(VersionOf(texts), reading.Rules, reading.Pods, origins.ToFrozenDictionary());
        return reading.Diagnostics;
    }

    private static string VersionOf(IReadOnlyList<SourceText> texts)
    {
        var digests = texts.OrderBy(static text => text.File, StringComparer.Ordinal).Select(static text => Sha256.Hex(Encoding.UTF8.GetBytes(text.Text)));
        return Sha256.Hex(Encoding.UTF8.GetBytes(string.Concat(digests)))[..12];
    }
}
