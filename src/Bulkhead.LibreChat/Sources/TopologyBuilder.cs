using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Finds out which pods there are, and which labels and Services they have.</summary>
internal sealed class TopologyBuilder(ChartNames names, DeploymentInput input, List<Diagnostic> diagnostics)
{
    private readonly List<Workload> workloads = [];

    /// <summary>The pods of the official chart with its values.</summary>
    public DeploymentTopology FromChart(ChartValues chart, string prefix)
    {
        var stores = new BundledStores(chart, names);
        AddOfficial(WorkloadNames.LibreChat, [names.LibreChat], [ApiPort(chart)], ChartOrigin(chart.Root));
        if (chart.IsOn("mongodb", byDefault: true))
        {
            Add(WorkloadNames.Mongodb, names.Namespace, stores.MongodbLabels, stores.MongodbServices, stores.MongodbPorts, Subchart("mongodb"));
        }

        if (chart.IsOn("meilisearch", byDefault: true))
        {
            AddOfficial(WorkloadNames.Meilisearch, [names.Meilisearch], [7700], Subchart("meilisearch"));
        }

        if (chart.IsOn("redis", byDefault: false))
        {
            Add(WorkloadNames.Redis, names.Namespace, stores.RedisLabels, stores.RedisServices, stores.RedisPorts, Subchart("redis"));
        }

        if (chart.IsOn("langfuseFanout", byDefault: false))
        {
            AddOfficial(WorkloadNames.LangfuseFanout, [names.LangfuseFanout], [chart.Root["langfuseFanout"]["service"]["port"].AsInteger() ?? 4318], Subchart("langfuseFanout"));
        }

        if (chart.IsOn("librechat-rag-api", byDefault: false))
        {
            AddOfficial(WorkloadNames.RagApi, [names.Rag], [chart.Rag["service"]["port"].AsInteger() ?? 8000], Subchart("librechat-rag-api"));
            if (chart.Rag["postgresql"]["enabled"].AsBoolean() != false)
            {
                Add(WorkloadNames.Pgvector, names.Namespace, stores.PostgresqlLabels, stores.PostgresqlServices, stores.PostgresqlPorts, Postgresql());
            }
        }

        return Build();

        Origin Postgresql()
        {
            var decided = chart.Rag["postgresql"]["enabled"];
            return new Origin(decided.Exists ? decided.Path.ToString() : prefix + "librechat-rag-api.postgresql.enabled", decided.Span);
        }

        Origin Subchart(string name)
        {
            var decided = chart.SwitchOf(name);
            return new Origin(decided.Exists ? decided.Path.ToString() : prefix + name + ".enabled", decided.Span);
        }
    }

    /// <summary>The services of a compose file, as workloads of the chart.</summary>
    public DeploymentTopology FromCompose(IReadOnlyList<ComposeService> services)
    {
        foreach (var group in services.GroupBy(service => service.Workload))
        {
            var first = group.First();
            AddOfficial(group.Key, [.. group.Select(service => service.Name).Distinct()], [DefaultPort(group.Key)], new Origin(first.Path, first.Place));
        }

        return Build();
    }

    /// <summary>The workloads of plain manifests.</summary>
    public DeploymentTopology FromManifests(IReadOnlyList<ManifestWorkload> controllers, IReadOnlyList<ManifestService> services)
    {
        foreach (var controller in controllers)
        {
            if (workloads.Exists(workload => workload.Name == controller.Workload))
            {
                continue;
            }

            var place = controller.Namespace ?? names.Namespace;
            var front = services
                .Where(service => (service.Namespace ?? names.Namespace) == place
                    && service.Selector.All(pair => controller.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value))
                .Select(service => service.Name);
            Add(
                controller.Workload,
                place,
                controller.Labels,
                [.. front],
                controller.Ports.IsEmpty ? [DefaultPort(controller.Workload)] : controller.Ports,
                new Origin(controller.Path, controller.Place));
        }

        return Build();
    }

    /// <summary>LibreChat alone (and its RAG API, where it has a pod of its own) in a chart that is not LibreChat's.</summary>
    public DeploymentTopology FromContainers(IReadOnlyList<ContainerFinding> containers)
    {
        var api = containers.FirstOrDefault(container => !container.IsRag);
        foreach (var container in containers)
        {
            var name = container.IsRag ? WorkloadNames.RagApi : WorkloadNames.LibreChat;

            // A RAG API in LibreChat's own pod shares its network and its rules.
            var isSidecar = container.IsRag && container.Controller == api?.Controller;
            if (!isSidecar && !workloads.Exists(workload => workload.Name == name))
            {
                ImmutableArray<string> services = container.IsRag ? [names.Release + "-" + container.Controller] : [names.Release, names.Release + "-" + container.Controller];
                AddOfficial(name, services, [DefaultPort(name)], new Origin(container.Node.Path.ToString(), container.Node.Span));
            }
        }

        return Build();
    }

    private DeploymentTopology Build()
    {
        foreach (var name in input.WorkloadLabels.Keys)
        {
            if (!workloads.Exists(workload => workload.Name == name))
            {
                diagnostics.Add(SourceDiagnostics.NotRecognized.At(
                    null,
                    $"Labels are given for the workload '{Printable.Clean(name, 60)}', which this deployment does not have.",
                    $"Its workloads are: {string.Join(", ", workloads.Select(workload => workload.Name))}."));
            }
        }

        return new DeploymentTopology(names.Release, names.Namespace, [.. workloads.OrderBy(workload => workload.Name, StringComparer.Ordinal)]);
    }

    private void AddOfficial(string name, ImmutableArray<string> services, ImmutableArray<int> ports, Origin origin) =>
        Add(name, names.Namespace, OfficialLabels(name), services, ports, origin);

    private void Add(string name, string place, ImmutableSortedDictionary<string, string> labels, ImmutableArray<string> services, ImmutableArray<int> ports, Origin origin)
    {
        if (input.WorkloadLabels.TryGetValue(name, out var own) && !own.IsEmpty)
        {
            labels = own.WithComparers(StringComparer.Ordinal);
        }

        foreach (var (key, value) in labels)
        {
            if (!KubernetesNames.IsLabelKey(key) || !KubernetesNames.IsLabelValue(value))
            {
                diagnostics.Add(SourceDiagnostics.InvalidName.At(
                    origin.Span,
                    $"'{Printable.Clean(key, 80)}: {Printable.Clean(value, 80)}' is not a label that Kubernetes accepts.",
                    "Labels hold letters, digits, '-', '_' and '.', at most 63 characters, and start and end with a letter or digit."));
                labels = labels.Remove(key);
            }
        }

        foreach (var port in ports.Where(port => port is < 1 or > 65535))
        {
            diagnostics.Add(SourceDiagnostics.PortOutOfRange.At(origin.Span, $"{port} is not a port that {name} can listen on.", "Write a number from 1 to 65535."));

            // Never an empty list: in a NetworkPolicy that would mean every port.
            ports = ports.Replace(port, DefaultPort(name));
        }

        workloads.Add(new Workload(name, place, labels, services, ports) { Origins = [origin], IsEntrance = name == WorkloadNames.LibreChat });
    }

    private ImmutableSortedDictionary<string, string> OfficialLabels(string name) => name switch
    {
        WorkloadNames.LibreChat => names.Labels(names.LibreChat),
        WorkloadNames.RagApi => names.Labels(names.Rag + "-rag"),
        WorkloadNames.LangfuseFanout => names.Labels(names.LangfuseFanout),
        WorkloadNames.Mongodb => names.Labels(names.Label("mongodb"), "mongodb"),
        WorkloadNames.Meilisearch => names.Labels(names.Label("meilisearch"), "search-engine"),
        WorkloadNames.Redis => names.Labels(names.Label("redis"), "master"),
        WorkloadNames.Pgvector => names.Labels(names.Label("postgresql"), "primary"),
        _ => names.Labels(name),
    };

    private static Origin ChartOrigin(ConfigNode values) => new(values.Exists ? values.Path.ToString() : "chart", values.Span);

    private static int ApiPort(ChartValues chart) => chart.Root["service"]["containerPort"].AsInteger() ?? 3080;

    private static int DefaultPort(string workload) => workload switch
    {
        WorkloadNames.LibreChat => 3080,
        WorkloadNames.RagApi => 8000,
        WorkloadNames.Mongodb => 27017,
        WorkloadNames.Meilisearch => 7700,
        WorkloadNames.Redis => 6379,
        WorkloadNames.Pgvector => 5432,
        _ => 4318,
    };
}
