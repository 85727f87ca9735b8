using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>What <see cref="NetworkPolicyWriter"/> wrote.</summary>
/// <param name="Artefacts">One file for each workload, ordered by file name.</param>
/// <param name="Diagnostics">What stays closed because a NetworkPolicy cannot say it, and what is wider than it need be.</param>
public sealed record NetworkPolicyWriting(ImmutableArray<Artefact> Artefacts, ImmutableArray<Diagnostic> Diagnostics)
{
    internal ImmutableArray<NetworkPolicyObject> Objects { get; init; } = [];
}

/// <summary>Writes plans as <c>NetworkPolicy</c> manifests of <c>networking.k8s.io/v1</c>, one object and one file for each workload.</summary>
public static class NetworkPolicyWriter
{
    /// <summary>The API group and version.</summary>
    public const string ApiVersion = "networking.k8s.io/v1";

    /// <summary>The kind.</summary>
    public const string Kind = "NetworkPolicy";

    /// <summary>Writes the policies.</summary>
    public static NetworkPolicyWriting Write(DeploymentTopology topology, ImmutableArray<WorkloadPolicy> policies, NetworkPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(options);
        var builder = new NetworkPolicyBuilder(topology, policies, options);
        var objects = builder.Build();
        var artefacts = ImmutableArray.CreateBuilder<Artefact>(policies.Length);
        for (var i = 0; i < policies.Length; i++)
        {
            artefacts.Add(new Artefact(FileName(policies[i].Workload), WriteObject(objects[i], policies[i].Workload, options)));
        }

        artefacts.Sort(static (left, right) => string.CompareOrdinal(left.FileName, right.FileName));
        return new NetworkPolicyWriting(artefacts.ToImmutable(), builder.Diagnostics) { Objects = objects };
    }

    /// <summary>The name of the file of a workload.</summary>
    public static string FileName(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return $"networkpolicy-{workload.Name}.yaml";
    }

    private static ReadOnlyMemory<byte> WriteObject(NetworkPolicyObject manifest, Workload workload, NetworkPolicyOptions options)
    {
        var writer = new YamlWriter();
        foreach (var line in options.Header)
        {
            writer.Comment(line);
        }

        writer.Comment("needs a network plug-in that enforces NetworkPolicy; what other NetworkPolicies of the namespace allow adds up with this one");
        if (workload.IsEntrance)
        {
            writer.Comment("probes of the kubelet come from the node of the pod and pass without a rule; pods of 'helm test' carry the same labels and fall under it");
        }

        writer.BeginMapping();
        writer.Key("apiVersion").Value(ApiVersion);
        writer.Key("kind").Value(Kind);
        ManifestParts.Metadata(writer, manifest.Name, manifest.Namespace, options.Labels);
        writer.Key("spec").BeginMapping();
        writer.Key("podSelector").BeginMapping();
        ManifestParts.Labels(writer, "matchLabels", manifest.PodLabels);
        writer.EndMapping();
        writer.Key("policyTypes").BeginSequence().Value("Ingress").Value("Egress").EndSequence();
        WriteWays(writer, "ingress", "from", manifest.Ingress, options.Origins);
        WriteWays(writer, "egress", "to", manifest.Egress, options.Origins);
        writer.EndMapping().EndMapping();
        return writer.ToUtf8();
    }

    private static void WriteWays(YamlWriter writer, string key, string peersKey, ImmutableArray<NetworkWay> ways, OriginStyle origins)
    {
        writer.Key(key).BeginSequence();
        foreach (var way in ways)
        {
            foreach (var comment in way.Comments)
            {
                writer.Comment(comment);
            }

            OriginComments.Write(writer, way.Origins, origins);
            writer.BeginMapping();
            writer.Key(peersKey).BeginSequence();
            foreach (var peer in way.Peers)
            {
                WritePeer(writer, peer);
            }

            writer.EndSequence();
            writer.Key("ports").BeginSequence();
            foreach (var port in way.Ports)
            {
                writer.BeginMapping();
                writer.Key("protocol").Value(port.Transport == Transport.Udp ? "UDP" : "TCP");
                writer.Key("port").Value(port.Ports.First);
                if (!port.Ports.IsSingle)
                {
                    writer.Key("endPort").Value(port.Ports.Last);
                }

                writer.EndMapping();
            }

            writer.EndSequence().EndMapping();
        }

        writer.EndSequence();
    }

    private static void WritePeer(YamlWriter writer, NetworkPeer peer)
    {
        writer.BeginMapping();
        if (peer is NetworkPeer.Block block)
        {
            writer.Key("ipBlock").BeginMapping().Key("cidr").Value(block.Network.ToString());
            if (!block.Except.IsEmpty)
            {
                writer.Key("except").BeginSequence();
                foreach (var except in block.Except)
                {
                    writer.Value(except.ToString());
                }

                writer.EndSequence();
            }

            writer.EndMapping();
        }
        else if (peer is NetworkPeer.Pods pods)
        {
            if (pods.NamespaceLabels is { } space)
            {
                WriteSelector(writer, "namespaceSelector", space);
            }

            if (pods.NamespaceLabels is null || !pods.PodLabels.IsEmpty)
            {
                WriteSelector(writer, "podSelector", pods.PodLabels);
            }
        }

        writer.EndMapping();
    }

    private static void WriteSelector(YamlWriter writer, string key, ImmutableSortedDictionary<string, string> labels)
    {
        writer.Key(key).BeginMapping();
        if (!labels.IsEmpty)
        {
            ManifestParts.Labels(writer, "matchLabels", labels);
        }

        writer.EndMapping();
    }
}
