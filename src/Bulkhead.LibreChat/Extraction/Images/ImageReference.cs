namespace Bulkhead.LibreChat.Extraction.Images;

/// <summary>The registry part of an image reference, as container runtimes read it.</summary>
internal static class ImageReference
{
    /// <summary>Docker Hub, the registry of references that name none.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>The registry of a reference: <c>ghcr.io/a/b:1</c> gives <c>ghcr.io</c>, <c>a/b</c> gives <c>docker.io</c>.</summary>
    public static string RegistryOf(string reference)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            return DockerHub;
        }

        // The first part is a registry only when it cannot be the name of an account.
        var first = reference[..slash];
        var isRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        return !isRegistry || first is "index.docker.io" or "registry-1.docker.io" ? DockerHub : first.ToLowerInvariant();
    }
}
