using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Images;

/// <summary>Pulls of images by the node.</summary>
internal static class RegistryIntents
{
    /// <summary>Adds the registry of an image, with the hosts that are known to stand behind it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="id">The catalog entry that says why the image is pulled.</param>
    /// <param name="reason">The value that names the image.</param>
    /// <param name="reference">The image.</param>
    public static void Add(ExtractionContext context, string id, Reason reason, string reference)
    {
        var registry = ImageReference.RegistryOf(reference);
        var group = "image-" + GroupNames.Slug(registry);
        switch (registry)
        {
            case ImageReference.DockerHub:
                new Feature(context, "image-registry-dockerhub", group).Known(reason);
                break;
            case "ghcr.io":
                new Feature(context, "image-registry-ghcr", group).Known(reason);
                break;
            case "registry.librechat.ai":
                // A gateway: it redirects to GitHub's registry.
                new Feature(context, "image-registry-librechat", group).Known(reason);
                new Feature(context, "image-registry-ghcr", "image-ghcr-io").Known(reason with { Note = "registry.librechat.ai redirects there" });
                break;
            default:
                new Feature(context, id, group) { WithoutScheme = ApplicationProtocol.Https }.Text(reason, registry, []);
                break;
        }
    }
}
