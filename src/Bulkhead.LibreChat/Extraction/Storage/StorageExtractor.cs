using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Storage;

/// <summary>File storage: <c>fileStrategy</c> and, for each kind of file, <c>fileStrategies</c>.</summary>
internal static class StorageExtractor
{
    /// <summary>Stored pictures are read back by the pod when a provider wants them inline: from the same hosts.</summary>
    internal static Origin ReadBack { get; } = Support.Origins.Catalog("files-remote-encode");

    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        foreach (var node in Strategies(context))
        {
            switch (node.AsText())
            {
                case "s3":
                    ObjectStorage.S3(context, node);
                    break;
                case "cloudfront":
                    ObjectStorage.S3(context, node);
                    CloudFront(context);
                    break;
                case "azure_blob":
                    BlobStorage.Extract(context, node);
                    break;
                case "firebase":
                    Firebase(context, node);
                    break;
                default:
                    break;
            }
        }

        Domain(context);
        RemoteSave(context);
    }

    /// <summary>Whether any kind of file goes to a remote store.</summary>
    internal static bool IsRemote(ExtractionContext context) =>
        Strategies(context).Any(node => node.AsText() is "s3" or "cloudfront" or "azure_blob" or "firebase");

    private static IEnumerable<ConfigNode> Strategies(ExtractionContext context)
    {
        if (context.Configuration["fileStrategy"] is { HasValue: true } strategy)
        {
            yield return strategy;
        }

        foreach (var (_, _, node) in context.Configuration["fileStrategies"].Entries())
        {
            yield return node;
        }
    }

    // The strategy may also come from an override at run time, so the domain is listed whether or not a strategy uses it.
    private static void Domain(ExtractionContext context)
    {
        if (context.Configuration["cloudfront"]["domain"] is { HasValue: true } domain)
        {
            new Feature(context, "cloudfront-domain-browser") { WithoutScheme = ApplicationProtocol.Https }.Url(Reason.Of(domain), domain, expands: false);
        }
    }

    private static void CloudFront(ExtractionContext context)
    {
        var block = context.Configuration["cloudfront"];
        if (block["invalidateOnDelete"].AsBoolean() == true && block["distributionId"].HasValue)
        {
            new Feature(context, "cloudfront-invalidation").Known(Reason.Of(block["invalidateOnDelete"]));
        }
    }

    private static void Firebase(ExtractionContext context, ConfigNode strategy)
    {
        var gate = Gate.All(
            context.Environment,
            "FIREBASE_API_KEY",
            "FIREBASE_AUTH_DOMAIN",
            "FIREBASE_PROJECT_ID",
            "FIREBASE_STORAGE_BUCKET",
            "FIREBASE_MESSAGING_SENDER_ID",
            "FIREBASE_APP_ID");
        new Feature(context, "firebase-storage").Known(gate.Decide(strategy)!.And(ReadBack));
    }

    // Pictures that image tools return by URL are fetched outside agents without any guard against private addresses.
    private static void RemoteSave(ExtractionContext context)
    {
        foreach (var (tool, key) in (ReadOnlySpan<(string, string)>)[("dalle", "DALLE3_API_KEY"), ("dalle", "DALLE_API_KEY"), ("flux", "FLUX_API_KEY"), ("stable-diffusion", "SD_WEBUI_URL")])
        {
            if (Tools.ToolsExtractor.Mention(context, tool) is not null && context.Environment.FirstSet(key) is { } variable)
            {
                new Feature(context, "files-remote-save").Nowhere(
                    Reason.Of(variable) with { Certainty = Certainty.UserControlled, Note = "pictures of image tools are fetched from the URL that the tool returns", ClosedBy = "filteredTools with the image tools" });
                return;
            }
        }
    }
}
