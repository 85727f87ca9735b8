using Bulkhead.LibreChat.Environment;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads a kustomization: its generators, its resources and its charts.</summary>
internal static class KustomizationReader
{
    /// <summary>Reads a kustomization.</summary>
    /// <param name="raw">Its document before template expressions are put back.</param>
    /// <param name="context">The file.</param>
    public static void Read(ConfigNode raw, FileContext context)
    {
        var root = context.Restore(raw);
        context.Findings.ManifestNamespace ??= root["namespace"].AsText();
        foreach (var generator in root["configMapGenerator"].Items())
        {
            ReadGenerator(generator, isSecret: false, context);
        }

        foreach (var generator in root["secretGenerator"].Items())
        {
            ReadGenerator(generator, isSecret: true, context);
        }

        foreach (var chart in raw["helmCharts"].Items())
        {
            ReleaseReader.ReadHelmChart(chart, root, context);
        }

        foreach (var resource in root["resources"].Items().Concat(root["components"].Items()).Concat(root["bases"].Items()))
        {
            if (resource.AsText() is not { } path || path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal)
                || path.StartsWith("github.com/", StringComparison.Ordinal))
            {
                continue;
            }

            if (IsYaml(path))
            {
                context.ReadRelated(path, resource.Span, InputRole.Auto);
            }
            else
            {
                context.ReadRelated(path + "/kustomization.yaml", resource.Span, InputRole.Kustomization, path + "/kustomization.yml");
            }
        }
    }

    private static void ReadGenerator(ConfigNode generator, bool isSecret, FileContext context)
    {
        var name = generator["name"].AsText();
        var variables = new List<EnvironmentVariable>();
        foreach (var literal in generator["literals"].Items())
        {
            if (literal.AsText() is { } text && text.IndexOf('=') is var equals and > 0 && Expansion.IsVariableName(text[..equals]))
            {
                variables.Add(VariableReader.Known(text[..equals], Unquoted(text[(equals + 1)..]), literal.Span, literal.Path.ToString()));
            }
        }

        foreach (var file in generator["envs"].Items().Append(generator["env"]))
        {
            if (file.AsText() is { } path)
            {
                context.ReadRelated(path, file.Span, InputRole.Environment);
            }
        }

        foreach (var file in generator["files"].Items())
        {
            if (file.AsText() is not { } text)
            {
                continue;
            }

            var equals = text.IndexOf('=');
            var key = equals > 0 ? text[..equals] : RoleDetector.BaseName(text);
            var path = equals > 0 ? text[(equals + 1)..] : text;
            if (key.EndsWith(".env", StringComparison.Ordinal))
            {
                context.ReadRelated(path, file.Span, InputRole.Environment);
            }
            else if (key == "librechat.yaml" || (IsYaml(key) && key.Contains("librechat", StringComparison.OrdinalIgnoreCase)))
            {
                context.ReadRelated(path, file.Span, InputRole.LibreChatYaml);
            }
            else if (IsYaml(key) && key.Contains("values", StringComparison.OrdinalIgnoreCase))
            {
                context.ReadRelated(path, file.Span, InputRole.HelmValues);
            }
        }

        if (isSecret)
        {
            context.Findings.Secrets.Add(new SecretContent(name, generator.Span ?? context.Start, [.. variables], IsComplete: true));
        }
        else
        {
            context.Findings.GivenConfigMaps.Add(name ?? string.Empty);
            context.Findings.AddLayer(LayerRank.ConfigMap, KubernetesReader.IsRag(name) ? LayerTarget.Rag : LayerTarget.Both, variables);
        }
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    // kustomize takes one pair of quotes off.
    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;
}
