using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>A controller in plain manifests that runs one of LibreChat's workloads.</summary>
internal sealed record ManifestWorkload(
    string Workload, string? Namespace, ImmutableSortedDictionary<string, string> Labels, ImmutableArray<int> Ports, SourceSpan Place, string Path);

/// <summary>A Service in plain manifests.</summary>
internal sealed record ManifestService(string Name, string? Namespace, ImmutableSortedDictionary<string, string> Selector);

/// <summary>Reads Deployments, StatefulSets and Services that people write themselves, without a chart.</summary>
internal static class WorkloadReader
{
    /// <summary>Reads a controller: its environment, and the labels of its pods.</summary>
    public static void ReadController(ConfigNode manifest, FileContext context)
    {
        var spec = manifest["spec"]["template"]["spec"];
        foreach (var container in spec["containers"].Items())
        {
            if (Images.WorkloadOf(container["image"].AsText()) is not { } workload)
            {
                continue;
            }

            context.Findings.Images.Add(new ImageUse(container["image"].AsText()!, new Origin(container["image"].Path.ToString(), container["image"].Span)));
            if (workload is Images.LibreChat or Images.Rag)
            {
                context.Findings.AddLayer(
                    LayerRank.Container,
                    workload == Images.Rag ? LayerTarget.Rag : LayerTarget.LibreChat,
                    VariableReader.FromList(container["env"]));
                foreach (var source in container["envFrom"].Items())
                {
                    if (source["secretRef"]["name"].AsText() is { } secret)
                    {
                        context.Findings.NamedSecrets.Add((secret, source["secretRef"]["name"].Span));
                    }

                    if (source["configMapRef"]["name"].AsText() is { } configMap)
                    {
                        context.Findings.NamedConfigMaps.Add(configMap);
                    }
                }
            }

            var labels = Texts(manifest["spec"]["selector"]["matchLabels"]);
            context.Findings.Controllers.Add(new ManifestWorkload(
                workload,
                manifest["metadata"]["namespace"].AsText(),
                labels.IsEmpty ? Texts(manifest["spec"]["template"]["metadata"]["labels"]) : labels,
                [.. container["ports"].Items().Select(port => port["containerPort"].AsInteger()).OfType<int>()],
                container["image"].Span ?? context.Start,
                container["image"].Path.ToString()));
        }
    }

    /// <summary>Reads a Service.</summary>
    public static void ReadService(ConfigNode manifest, FileContext context)
    {
        if (KubernetesReader.Name(manifest) is { } name && Texts(manifest["spec"]["selector"]) is { IsEmpty: false } selector)
        {
            context.Findings.ManifestServices.Add(new ManifestService(name, manifest["metadata"]["namespace"].AsText(), selector));
        }
    }

    private static ImmutableSortedDictionary<string, string> Texts(ConfigNode map) =>
        map.Entries()
            .Where(entry => entry.Value.AsText() is not null)
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.AsText()!, StringComparer.Ordinal);
}
