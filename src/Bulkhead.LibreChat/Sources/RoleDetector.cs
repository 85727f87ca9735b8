using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Tells what a file is from its content, and from its name where the content leaves a doubt.</summary>
internal static class RoleDetector
{
    private static readonly string[] ValuesKeys = ["mongodb", "meilisearch", "replicaCount", "ingress", "image", "configEnv", "controllers", "redis", "langfuseFanout"];
    private static readonly string[] KustomizationKeys = ["configMapGenerator", "secretGenerator", "resources", "helmCharts", "patches", "generatorOptions"];

    /// <summary>Whether a text is an environment file rather than YAML.</summary>
    public static bool IsEnvironment(string name, string text)
    {
        var file = BaseName(name);
        if (file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (file.StartsWith(".env", StringComparison.OrdinalIgnoreCase) || file.StartsWith("env.", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".env", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".env.example", StringComparison.OrdinalIgnoreCase)
            || file is "env" or "dotenv")
        {
            return true;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var content = line.Trim();
            if (content.IsEmpty || content[0] == '#')
            {
                continue;
            }

            var name0 = content.StartsWith("export ") ? content[7..].TrimStart() : content;
            var length = 0;
            while (length < name0.Length && (char.IsAsciiLetterOrDigit(name0[length]) || name0[length] == '_'))
            {
                length++;
            }

            return length > 0 && length < name0.Length && name0[length..].TrimStart().StartsWith("=");
        }

        return false;
    }

    /// <summary>What the first document of a YAML file is.</summary>
    public static InputRole OfYaml(string name, ConfigNode root)
    {
        if (!root.IsMapping)
        {
            return InputRole.LibreChatYaml;
        }

        var file = BaseName(name);
        if (root["kind"].AsText() == "Kustomization" || file is "kustomization.yaml" or "kustomization.yml" or "Kustomization")
        {
            return root["apiVersion"].AsText() is { } version && version.StartsWith("kustomize.toolkit.fluxcd.io", StringComparison.Ordinal)
                ? InputRole.KubernetesManifest
                : InputRole.Kustomization;
        }

        if (root["apiVersion"].Exists && root["kind"].Exists)
        {
            return InputRole.KubernetesManifest;
        }

        if (root["services"].IsMapping && root["services"].Entries().Any(entry => entry.Value["image"].Exists || entry.Value["build"].Exists))
        {
            return InputRole.Compose;
        }

        var chart = ChartValues.Find(root);
        if (chart is not null && (ReferenceEquals(chart.Root.Node, root.Node) || !ConfigurationSchema.HasKnownKey(root)))
        {
            return InputRole.HelmValues;
        }

        if (ContainerValues.Find(root).Any())
        {
            return InputRole.HelmValues;
        }

        if (ConfigurationSchema.HasKnownKey(root))
        {
            return InputRole.LibreChatYaml;
        }

        if (ValuesKeys.Any(key => root[key].Exists))
        {
            return InputRole.HelmValues;
        }

        return KustomizationKeys.Any(key => root[key].Exists) ? InputRole.Kustomization
            : file.StartsWith("values", StringComparison.OrdinalIgnoreCase) ? InputRole.HelmValues
            : InputRole.LibreChatYaml;
    }

    /// <summary>The last part of a path.</summary>
    public static string BaseName(string path)
    {
        var slash = path.LastIndexOfAny(['/', '\\']);
        return slash < 0 ? path : path[(slash + 1)..];
    }
}
