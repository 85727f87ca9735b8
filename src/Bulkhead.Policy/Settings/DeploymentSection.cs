using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Prerequisites;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>deployment</c>.</summary>
internal static class DeploymentSection
{
    private static readonly string[] Providers = ["eks", "aks", "gke", "other"];
    private static readonly string[] LogProfiles = ["start", "end", "start/end"];

    /// <summary>The workloads of the official chart whose labels may be overridden.</summary>
    private static readonly string[] Workloads =
    [
        WorkloadNames.LibreChat, WorkloadNames.RagApi, WorkloadNames.Mongodb, WorkloadNames.Meilisearch, WorkloadNames.Redis,
        WorkloadNames.Pgvector, WorkloadNames.CodeInterpreter, WorkloadNames.LangfuseFanout,
    ];

    public static DeploymentSettings Read(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.Deployment))
        {
            return new DeploymentSettings();
        }

        return new DeploymentSettings
        {
            Configuration = context.Paths(node["configuration"]),
            Environment = context.Paths(node["environment"]),
            Values = context.Paths(node["values"]),
            EnvironmentKeys = node["environmentKeys"].HasValue ? context.EnvironmentNames(node["environmentKeys"]) : null,
            Release = context.DnsLabel(node["release"], KubernetesNames.MaxRelease),
            Namespace = context.DnsLabel(node["namespace"]),
            LibreChatVersion = context.Text(node["librechatVersion"]),
            Chart = context.Text(node["chart"]),
            Aviatrix = ReadAviatrix(context, node["aviatrix"]),
            Cluster = ReadCluster(context, node["cluster"]),
            WorkloadLabels = ReadWorkloads(context, node["workloads"]),
        };
    }

    private static AviatrixSettings ReadAviatrix(SettingsContext context, ConfigNode node) =>
        context.Mapping(node, SettingsKeys.Aviatrix)
            ? new AviatrixSettings
            {
                ChartVersion = context.Version(node["chartVersion"], parts: 3) ?? AviatrixSettings.DefaultChartVersion,
                ControllerVersion = context.Version(node["controllerVersion"], parts: 2),
                TlsProfile = context.Text(node["tlsProfile"]),
                LogProfile = context.OneOf(node["logProfile"], LogProfiles),
            }
            : new AviatrixSettings();

    private static ClusterSettings ReadCluster(SettingsContext context, ConfigNode node) =>
        context.Mapping(node, SettingsKeys.Cluster)
            ? new ClusterSettings
            {
                Provider = context.OneOf(node["provider"], Providers) switch
                {
                    "eks" => ClusterProvider.Eks,
                    "aks" => ClusterProvider.Aks,
                    "gke" => ClusterProvider.Gke,
                    _ => ClusterProvider.Other,
                },
                Id = context.Text(node["id"]),
                Dns = ReadDns(context, node["dns"]),
                Ingress = ReadIngress(context, node["ingress"]),
                Cni = context.OneOf(node["cni"], NetworkPlugins.Names),
                CniPlace = node["cni"].Span,
                EnforcesNetworkPolicy = ReadFlag(context, node["enforcesNetworkPolicy"]),
                EnforcesNetworkPolicyPlace = node["enforcesNetworkPolicy"].Span,
            }
            : new ClusterSettings();

    private static bool? ReadFlag(SettingsContext context, ConfigNode node)
    {
        if (node.HasValue && node.AsBoolean() is null)
        {
            context.WrongType(node, "true or false");
        }

        return node.AsBoolean();
    }

    private static DnsSettings ReadDns(SettingsContext context, ConfigNode node)
    {
        var settings = new DnsSettings();
        if (!context.Mapping(node, SettingsKeys.Dns))
        {
            return settings;
        }

        var labels = context.Labels(node["labels"], selects: true);
        var addresses = ImmutableArray.CreateBuilder<System.Net.IPNetwork>();
        foreach (var (item, text) in context.TextNodes(node["addresses"]))
        {
            // A node-local cache answers on a link-local address, so only blocks that hold public addresses are refused.
            if (!IpLiteral.TryParseNetwork(text, out var network) || AddressRanges.Classify(network.BaseAddress) == AddressClass.Public || network.PrefixLength < 8)
            {
                context.Report(PolicyDiagnostics.InvalidNetwork, item.Span,
                    $"{SettingsContext.Shown(item)}: \"{Printable.Clean(text, 60)}\" is not a block of private or link-local addresses.",
                    "Write the address of the cluster's own resolver, for example 169.254.20.10/32. A resolver on the Internet would be a tunnel out.");
            }
            else
            {
                addresses.Add(network);
            }
        }

        return settings with
        {
            Namespace = context.DnsLabel(node["namespace"]) ?? settings.Namespace,
            Labels = labels.Count > 0 ? labels : settings.Labels,
            Addresses = [.. addresses.OrderBy(network => network.ToString(), StringComparer.Ordinal).Distinct()],
        };
    }

    private static IngressSettings? ReadIngress(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.Ingress))
        {
            return null;
        }

        var settings = new IngressSettings(context.DnsLabel(node["namespace"]), context.Labels(node["labels"], selects: false));
        return settings.Namespace is null && settings.Labels.Count == 0 ? null : settings;
    }

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> ReadWorkloads(SettingsContext context, ConfigNode node)
    {
        var result = new DeploymentSettings().WorkloadLabels.ToBuilder();
        if (!context.AnyMapping(node))
        {
            return result.ToImmutable();
        }

        foreach (var (name, keySpan, value) in node.Entries())
        {
            if (!Workloads.Contains(name))
            {
                context.Report(PolicyDiagnostics.UnknownValue, keySpan,
                    $"deployment.workloads: there is no workload \"{Printable.Clean(name, 60)}\".{Suggestions.Ask(name, Workloads)}",
                    $"Workloads: {string.Join(", ", Workloads)}. MCP servers stand under mcpServers.");
            }
            else if (context.Mapping(value, SettingsKeys.WorkloadOverride))
            {
                var labels = context.Labels(value["labels"], selects: true);
                if (labels.Count > 0)
                {
                    result[name] = labels;
                }
            }
        }

        return result.ToImmutable();
    }
}
