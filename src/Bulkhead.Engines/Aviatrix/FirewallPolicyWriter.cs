using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>What <see cref="FirewallPolicyWriter"/> wrote.</summary>
/// <param name="Artefacts">One file for each workload, ordered by file name.</param>
/// <param name="Diagnostics">What had to be left out, and what is too large.</param>
public sealed record FirewallPolicyWriting(ImmutableArray<Artefact> Artefacts, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What the plan allows but the target cannot carry, each with a diagnostic: workload and name, pattern or block.</summary>
    internal ImmutableHashSet<(string Workload, string Destination)> LeftOut { get; init; } = [];

    /// <summary>Whether the CRD can say that a rule is decrypted.</summary>
    internal bool CarriesDecryption { get; init; }
}

/// <summary>Writes plans as <c>FirewallPolicy</c> manifests of <c>networking.aviatrix.com/v1alpha1</c>, one object and one file for each workload.</summary>
/// <remarks>
/// One object for each workload because the order between several objects on one pod is not documented; destinations by uuid because
/// whether a name may mean a group of the controller is not.
/// </remarks>
public static class FirewallPolicyWriter
{
    /// <summary>About as many bytes as a rule and its group take; a buffer of the right size is not copied while it grows.</summary>
    internal const int TypicalRule = 700;

    /// <summary>The API group and version.</summary>
    public const string ApiVersion = "networking.aviatrix.com/v1alpha1";

    /// <summary>The kind.</summary>
    public const string Kind = "FirewallPolicy";

    // etcd refuses requests above 1.5 MiB by default; the rest is room for what the server adds (managed fields).
    private const int LargeObject = 1_000_000;

    // kubectl apply without --server-side copies the object into an annotation; annotations are limited to 256 KiB.
    private const int LargeForClientSideApply = 262_144;

    /// <summary>Writes the policies.</summary>
    public static FirewallPolicyWriting Write(ImmutableArray<WorkloadPolicy> policies, FirewallPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new FirewallPolicyBuilder(options);
        var artefacts = ImmutableArray.CreateBuilder<Artefact>(policies.Length);
        var sizes = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var policy in policies)
        {
            var manifest = builder.Build(policy);
            var artefact = new Artefact(FileName(policy.Workload), WriteObject(manifest, options));
            artefacts.Add(artefact);
            CheckSize(artefact, policy.Workload, sizes);
        }

        artefacts.Sort(static (left, right) => string.CompareOrdinal(left.FileName, right.FileName));
        return new FirewallPolicyWriting(artefacts.ToImmutable(), builder.Diagnostics.AddRange(sizes)) { LeftOut = builder.LeftOut, CarriesDecryption = options.Target.HasRuleExtensions };
    }

    /// <summary>The name of the file of a workload.</summary>
    public static string FileName(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return $"firewallpolicy-{workload.Name}.yaml";
    }

    private static ReadOnlyMemory<byte> WriteObject(FirewallPolicyObject manifest, FirewallPolicyOptions options)
    {
        var writer = new YamlWriter(2048 + (manifest.Rules.Length * TypicalRule));
        foreach (var line in options.Header)
        {
            writer.Comment(line);
        }

        writer.BeginMapping();
        writer.Key("apiVersion").Value(ApiVersion);
        writer.Key("kind").Value(Kind);
        ManifestParts.Metadata(writer, manifest.Name, manifest.Namespace, options.Labels);
        writer.Key("spec").BeginMapping();
        writer.Key("rules").BeginSequence();
        foreach (var rule in manifest.Rules)
        {
            WriteRule(writer, manifest, rule, options.Origins);
        }

        writer.EndSequence();
        if (!manifest.SmartGroups.IsEmpty)
        {
            writer.Key("smartGroups").BeginSequence();
            foreach (var group in manifest.SmartGroups)
            {
                WriteSmartGroup(writer, group);
            }

            writer.EndSequence();
        }

        if (!manifest.WebGroups.IsEmpty)
        {
            writer.Key("webGroups").BeginSequence();
            foreach (var group in manifest.WebGroups)
            {
                WriteWebGroup(writer, group, options.Origins);
            }

            writer.EndSequence();
        }

        writer.EndMapping().EndMapping();
        return writer.ToUtf8();
    }

    private static void WriteRule(YamlWriter writer, FirewallPolicyObject manifest, FirewallRule rule, OriginStyle origins)
    {
        OriginComments.Write(writer, rule.Origins, origins);
        writer.BeginMapping();
        writer.Key("name").Value(rule.Name);
        writer.Key("selector").BeginMapping();
        ManifestParts.Labels(writer, "matchLabels", manifest.MatchLabels);
        writer.EndMapping();
        writer.Key("action").Value(rule.Action == RuleAction.Permit ? "permit" : "deny");
        writer.Key("protocol").Value(rule.Transport switch
        {
            Transport.Tcp => "tcp",
            Transport.Udp => "udp",
            Transport.Icmp => "icmp",
            _ => "any",
        });
        if (rule.Ports is { } ports)
        {
            writer.Key("port").Value(ports.First);
            if (!ports.IsSingle)
            {
                writer.Key("endPort").Value(ports.Last);
            }
        }

        writer.Key("destinationSmartGroups").BeginSequence();
        foreach (var set in rule.Destinations)
        {
            writer.BeginMapping();
            if (set is AddressSet.Blocks blocks)
            {
                writer.Key("name").Value(blocks.Name);
            }
            else
            {
                writer.Key("uuid").Value(set is AddressSet.PublicInternet ? SystemGroups.PublicInternet : SystemGroups.Anywhere);
            }

            writer.EndMapping();
        }

        writer.EndSequence();
        if (!rule.WebGroups.IsEmpty)
        {
            writer.Key("webGroups").BeginSequence();
            foreach (var name in rule.WebGroups)
            {
                writer.BeginMapping().Key("name").Value(name).EndMapping();
            }

            writer.EndSequence();
        }

        WriteOptional(writer, rule);
        writer.EndMapping();
    }

    private static void WriteOptional(YamlWriter writer, FirewallRule rule)
    {
        writer.Key("logging").Value(rule.Log);
        if (rule.LogProfile is not null)
        {
            writer.Key("logProfile").Value(rule.LogProfile);
        }

        if (rule.Watch)
        {
            writer.Key("watch").Value(true);
        }

        if (rule.RequireTls)
        {
            writer.Key("flowAppRequirement").Value("tlsRequired");
        }

        if (rule.Decrypt != DecryptPolicy.Unset)
        {
            writer.Key("decryptPolicy").Value(rule.Decrypt == DecryptPolicy.Allowed ? "decryptAllowed" : "decryptNotAllowed");
        }

        if (rule.TlsProfile is not null)
        {
            writer.Key("tlsProfile").Value(rule.TlsProfile);
        }
    }

    private static void WriteSmartGroup(YamlWriter writer, AddressSet.Blocks group)
    {
        writer.BeginMapping();
        writer.Key("name").Value(group.Name);
        writer.Key("selectors").BeginSequence();
        foreach (var network in group.Networks)
        {
            writer.BeginMapping().Key("cidr").Value(network.ToString()).EndMapping();
        }

        writer.EndSequence().EndMapping();
    }

    private static void WriteWebGroup(YamlWriter writer, DomainGroup group, OriginStyle origins)
    {
        writer.BeginMapping();
        writer.Key("name").Value(group.Name);
        writer.Key("domains").BeginSequence();
        foreach (var entry in group.Domains)
        {
            OriginComments.Write(writer, entry.Origins, origins);
            writer.Value(entry.Text);
        }

        writer.EndSequence().EndMapping();
    }

    private static void CheckSize(Artefact artefact, Workload workload, ImmutableArray<Diagnostic>.Builder found)
    {
        var size = ManifestParts.SizeWithoutComments(artefact.Utf8.Span);
        if (size >= LargeObject)
        {
            found.Add(AviatrixDiagnostics.ObjectTooLarge.At(
                null,
                $"{artefact.FileName} holds {size:N0} bytes without comments; the API server refuses objects of about 1.5 MiB",
                $"move MCP servers of workload '{workload.Name}' to workloads of their own (mcpServers in bulkhead.yaml), or deny groups that are not needed (answers.groups); do not split the object: the order of several policies on one pod is not documented"));
        }
        else if (size >= LargeForClientSideApply)
        {
            found.Add(AviatrixDiagnostics.NeedsServerSideApply.At(
                null,
                $"{artefact.FileName} holds {size:N0} bytes without comments",
                "apply it with kubectl apply --server-side, or let Argo CD (ServerSideApply=true) or Flux do it"));
        }
    }
}
