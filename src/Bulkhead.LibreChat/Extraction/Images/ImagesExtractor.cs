using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Images;

/// <summary>Registries that the nodes need for the images of the chart. Only with chart values: without them nothing says how images are pulled.</summary>
internal static class ImagesExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var chart = context.Deployment.Chart;
        if (!chart.Exists)
        {
            return;
        }

        var topology = context.Deployment.Topology;
        var global = chart["global"]["imageRegistry"];
        One(context, WorkloadNames.LibreChat, chart["image"], default);
        if (topology.Find(WorkloadNames.RagApi) is not null)
        {
            One(context, WorkloadNames.RagApi, chart["librechat-rag-api"]["image"], default);
        }

        if (topology.Find(WorkloadNames.Pgvector) is not null)
        {
            One(context, WorkloadNames.Pgvector, chart["librechat-rag-api"]["postgresql"]["image"], global);
        }

        if (topology.Find(WorkloadNames.Mongodb) is not null)
        {
            One(context, WorkloadNames.Mongodb, chart["mongodb"]["image"], global);
        }

        if (topology.Find(WorkloadNames.Meilisearch) is not null)
        {
            One(context, WorkloadNames.Meilisearch, chart["meilisearch"]["image"], default);
        }

        if (topology.Find(WorkloadNames.Redis) is not null)
        {
            One(context, WorkloadNames.Redis, chart["redis"]["image"], global);
        }

        FanOut(context, chart);
        new Feature(context, "helm-chart-sources").Known(Reason.Always with { Note = "the machine that installs the chart, never a pod" });
    }

    private static void FanOut(ExtractionContext context, ConfigNode chart)
    {
        var enabled = chart["langfuseFanout"]["enabled"];
        if (enabled.AsBoolean() == true)
        {
            var repository = chart["langfuseFanout"]["image"]["repository"];
            var name = repository.AsText() ?? "librechat-langfuse-fanout";
            var reason = repository.HasValue ? Reason.Of(repository) : Reason.Of(enabled);
            var isUnpublished = name == "librechat-langfuse-fanout";
            var registry = ImageReference.RegistryOf(name);
            if (isUnpublished)
            {
                new Feature(context, "image-fanout-unqualified").Host(
                    reason with { Note = "the default image is published nowhere; it must be built and given another name" }, "registry-1.docker.io", 443, Model.Names.ApplicationProtocol.Https);
            }
            else
            {
                RegistryIntents.Add(context, "image-fanout-unqualified", reason, registry == ImageReference.DockerHub ? name : registry + "/" + name);
            }
        }
    }

    private static void One(ExtractionContext context, string component, ConfigNode image, ConfigNode global)
    {
        var byDefault = context.Catalog.ChartImages.Of(component, context.Deployment.ChartVersion);
        var id = byDefault.Registry switch
        {
            ImageReference.DockerHub => "image-registry-dockerhub",
            "ghcr.io" => "image-registry-ghcr",
            _ => "image-registry-librechat",
        };

        // The image may also be written as one text.
        if (image.AsText() is { Length: > 0 } whole)
        {
            RegistryIntents.Add(context, id, Reason.Of(image), whole);
            return;
        }

        var own = image["registry"];
        var name = image["repository"];
        var reason = new Reason(Certainty.Certain, Places.Of(own, global, name));
        var host = global.AsText() is { Length: > 0 } everywhere ? everywhere : own.HasValue ? own.AsText() ?? string.Empty : null;
        var path = name.AsText() ?? byDefault.Repository;
        if (host is null && ImageReference.RegistryOf(path) != ImageReference.DockerHub)
        {
            RegistryIntents.Add(context, id, reason, path);
            return;
        }

        // A repository that was replaced without a registry still comes from the registry of the chart, unless that is written as empty.
        host ??= byDefault.Registry;
        RegistryIntents.Add(context, id, reason, host.Length == 0 ? path : host.TrimEnd('/') + "/" + path);
    }
}
