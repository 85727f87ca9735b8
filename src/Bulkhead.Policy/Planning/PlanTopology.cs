using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>The pods of the deployment together with the MCP workloads of the settings, and quick ways to find them.</summary>
internal sealed class PlanTopology
{
    private readonly Dictionary<string, Workload> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Workload> byService = new(StringComparer.Ordinal);

    public PlanTopology(DeploymentTopology topology, BulkheadSettings settings, Findings findings)
    {
        foreach (var workload in topology.Workloads)
        {
            if (WorkloadNames.IsPod(workload.Name))
            {
                byName.TryAdd(workload.Name, workload);
            }
        }

        foreach (var server in settings.McpServers)
        {
            byName[server.Workload] = new Workload(
                server.Workload, server.Namespace ?? topology.Namespace, server.Labels, server.Services, [server.Port]) { Origins = [server.Origin] };
        }

        Topology = topology with { Workloads = [.. byName.Values.OrderBy(workload => workload.Name, StringComparer.Ordinal)] };
        foreach (var workload in Topology.Workloads)
        {
            foreach (var service in workload.Services)
            {
                byService.TryAdd(service, workload);
                byService.TryAdd($"{service}.{workload.Namespace}", workload);
                byService.TryAdd($"{service}.{workload.Namespace}.svc", workload);
                byService.TryAdd($"{service}.{workload.Namespace}.svc.cluster.local", workload);
            }
        }

        CheckSelectors(settings, findings);
    }

    public DeploymentTopology Topology { get; }

    public Workload? Find(string name) => byName.GetValueOrDefault(name);

    public Workload? FindByService(string host) =>
        byService.GetValueOrDefault(host) ?? (DeploymentTopology.ServiceOfPod(host) is { } service ? byService.GetValueOrDefault(service) : null);

    private void CheckSelectors(BulkheadSettings settings, Findings findings)
    {
        // A selects the pods of B when A's labels are a subset of B's: so A's first label is one of B's.
        var byFirstLabel = new Dictionary<(string Namespace, string Key, string Value), List<Workload>>();
        foreach (var workload in Topology.Workloads)
        {
            if (workload.Labels.Count == 0)
            {
                findings.Add(PolicyDiagnostics.EmptySelector.At(SpanOf(workload),
                    $"The workload {workload.Name} has no labels, so its policy would select every pod of the namespace {workload.Namespace}.",
                    $"Write its labels in bulkhead.yaml under deployment.workloads.{workload.Name}.labels."));
                continue;
            }

            var (key, value) = workload.Labels.First();
            var index = (workload.Namespace, key, value);
            if (!byFirstLabel.TryGetValue(index, out var list))
            {
                byFirstLabel.Add(index, list = []);
            }

            list.Add(workload);
        }

        foreach (var inner in Topology.Workloads)
        {
            foreach (var (key, value) in inner.Labels)
            {
                foreach (var outer in byFirstLabel.GetValueOrDefault((inner.Namespace, key, value)) ?? [])
                {
                    // Of two equal selectors one finding is enough.
                    var isPair = !ReferenceEquals(outer, inner) && outer.Labels.All(label => inner.Labels.TryGetValue(label.Key, out var other) && other == label.Value)
                        && (outer.Labels.Count < inner.Labels.Count || string.CompareOrdinal(outer.Name, inner.Name) < 0);
                    if (isPair)
                    {
                        ReportOverlap(settings, findings, outer, inner);
                    }
                }
            }
        }
    }

    private static void ReportOverlap(BulkheadSettings settings, Findings findings, Workload outer, Workload inner)
    {
        // What the chart renders by itself is worth a warning; what the user wrote has to be put right.
        var isOwn = IsFromSettings(settings, outer) || IsFromSettings(settings, inner);
        findings.Add(PolicyDiagnostics.SelectorsOverlap.At(SpanOf(outer) ?? SpanOf(inner),
            $"The labels of {outer.Name} also select the pods of {inner.Name} in the namespace {inner.Namespace}.",
            $"Give the pods of {outer.Name} a label that those of {inner.Name} do not have.") with { Severity = isOwn ? Severity.Error : Severity.Warning });
    }

    private static bool IsFromSettings(BulkheadSettings settings, Workload workload) =>
        settings.Deployment.WorkloadLabels.ContainsKey(workload.Name)
        || settings.McpServers.Any(server => server.Workload == workload.Name);

    private static SourceSpan? SpanOf(Workload workload)
    {
        foreach (var origin in workload.Origins)
        {
            if (origin.Span is { } span)
            {
                return span;
            }
        }

        return null;
    }
}
