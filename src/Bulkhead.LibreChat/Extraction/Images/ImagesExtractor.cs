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
        One(context, chart["image"], default, "registry.librechat.ai", "danny-avila/librechat", "image-registry-librechat");
        if (topology.Find(WorkloadNames.RagApi) is not null)
        {
            One(context, chart["librechat-rag-api"]["image"], default, "registry.librechat.ai", "danny-avila/librechat-rag-api-dev-lite", "image-registry-librechat");
        }

        if (topology.Find(WorkloadNames.Pgvector) is not null)
        {
            One(context, chart["librechat-rag-api"]["postgresql"]["image"], global, "ghcr.io", "bat-bs/bitnami-pgvector", "image-registry-ghcr");
        }

        if (topology.Find(WorkloadNames.Mongodb) is not null)
        {
            One(context, chart["mongodb"]["image"], global, "docker.io", "bitnamilegacy/mongodb", "image-registry-dockerhub");
        }

        if (topology.Find(WorkloadNames.Meilisearch) is not null)
        {
            One(context, chart["meilisearch"]["image"], default, "docker.io", "getmeili/meilisearch", "image-registry-dockerhub");
        }

        if (topology.Find(WorkloadNames.Redis) is not null)
        {
            One(context, chart["redis"]["image"], global, "docker.io", "bitnami/redis", "image-registry-dockerhub");
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

    private static void One(ExtractionContext context, ConfigNode image, ConfigNode global, string registry, string repository, string id)
    {
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
        var path = name.AsText() ?? repository;
        if (host is null && ImageReference.RegistryOf(path) != ImageReference.DockerHub)
        {
            RegistryIntents.Add(context, id, reason, path);
            return;
        }

        // A repository that was replaced without a registry still comes from the registry of the chart, unless that is written as empty.
        host ??= registry;
        RegistryIntents.Add(context, id, reason, host.Length == 0 ? path : host.TrimEnd('/') + "/" + path);
    }
}
