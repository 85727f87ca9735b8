namespace Bulkhead.LibreChat.Sources;

/// <summary>What a file is to be read as.</summary>
public enum InputRole
{
    /// <summary>Told from its content and, where that leaves a doubt, from its name.</summary>
    Auto,

    /// <summary>LibreChat's own configuration file.</summary>
    LibreChatYaml,

    /// <summary>Values of the Helm chart.</summary>
    HelmValues,

    /// <summary>An environment file as dotenv reads it.</summary>
    Environment,

    /// <summary>Kubernetes manifests, one or more documents.</summary>
    KubernetesManifest,

    /// <summary>A docker-compose file.</summary>
    Compose,

    /// <summary>A kustomization.</summary>
    Kustomization,
}

/// <summary>A file that was given.</summary>
/// <param name="Name">Its name as the user gave it; it appears in positions.</param>
/// <param name="Bytes">Its content.</param>
public sealed record InputContent(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What it is to be read as.</summary>
    public InputRole Role { get; init; } = InputRole.Auto;
}
