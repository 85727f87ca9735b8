using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Decryption;

/// <summary>
/// Writes the paths that requests may have, rule by rule, for the embedded gateway. FirewallPolicy objects have no place for them: in a cluster Aviatrix DCF
/// lets every path of an allowed name pass.
/// </summary>
public static class RequestPathsWriter
{
    /// <summary>The version of the format.</summary>
    public const string ApiVersion = "bulkhead.io/v1alpha1";

    /// <summary>The kind of the document. It is no object for an API server.</summary>
    public const string Kind = "RequestPaths";

    /// <summary>Writes; null when no group has paths.</summary>
    internal static Artefact? Write(ImmutableArray<DecryptedTraffic> traffic, DecryptionSettings settings, ImmutableArray<string> header, OriginStyle style)
    {
        var byGroup = settings.Paths.ToDictionary(static paths => paths.Group.Text, static paths => paths.Patterns, StringComparer.Ordinal);
        var bound = traffic.Where(one => one.IsDecrypted && byGroup.ContainsKey(one.Group)).ToList();
        if (bound.Count == 0)
        {
            return null;
        }

        var writer = new YamlWriter();
        foreach (var line in header)
        {
            writer.Comment(line);
        }

        writer.Comment("Read by bulkheadd gateway: what these rules allow, they allow for these paths alone. No object for an API server.");
        writer.BeginMapping();
        writer.Key("apiVersion").Value(ApiVersion);
        writer.Key("kind").Value(Kind);
        writer.Key("metadata").BeginMapping().Key("name").Value("bulkhead-request-paths").EndMapping();
        writer.Key("spec").BeginMapping();
        writer.Key("rules").BeginSequence();
        foreach (var one in bound)
        {
            writer.BeginMapping();
            writer.Key("policy").Value("bulkhead-" + one.Workload);
            writer.Key("rule").Value(one.Rule.Name);
            writer.Key("paths").BeginSequence();
            foreach (var (pattern, origin) in byGroup[one.Group])
            {
                OriginComments.Write(writer, [origin], style);
                writer.Value(pattern.Text);
            }

            writer.EndSequence().EndMapping();
        }

        writer.EndSequence().EndMapping().EndMapping();
        return new Artefact(DecryptionFiles.Paths, writer.ToUtf8());
    }
}
