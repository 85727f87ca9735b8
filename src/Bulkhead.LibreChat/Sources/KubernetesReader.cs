using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads Kubernetes manifests, one document at a time.</summary>
internal static class KubernetesReader
{
    private const int MostItems = 2000;

    /// <summary>Reads a document.</summary>
    /// <param name="raw">The document before template expressions are put back.</param>
    /// <param name="context">The file.</param>
    public static void Read(ConfigNode raw, FileContext context)
    {
        var manifest = context.Restore(raw);
        switch (manifest["kind"].AsText())
        {
            case "List":
                foreach (var item in raw["items"].Items().Take(MostItems))
                {
                    if (item["kind"].AsText() != "List")
                    {
                        Read(item, context);
                    }
                }

                break;
            case "ConfigMap":
                ReadConfigMap(raw, manifest, context);
                break;
            case "Secret":
                ReadSecret(manifest, context);
                break;
            case "SealedSecret":
                AddSecret(
                    manifest["spec"]["template"]["metadata"]["name"].AsText() ?? Name(manifest),
                    manifest,
                    manifest["spec"]["encryptedData"].Entries().Select(entry => (entry.Key, Place: entry.Value)),
                    isComplete: true,
                    context);
                break;
            case "ExternalSecret":
                ReadExternalSecret(manifest, context);
                break;
            case "HelmRelease":
                ReleaseReader.ReadHelmRelease(raw, manifest, context);
                break;
            case "Application":
                ReleaseReader.ReadApplication(raw, manifest, context);
                break;
            case "Kustomization" when manifest["spec"].Exists is false:
                KustomizationReader.Read(raw, context);
                break;
            case "Deployment" or "StatefulSet" or "DaemonSet":
                WorkloadReader.ReadController(manifest, context);
                break;
            case "Service":
                WorkloadReader.ReadService(manifest, context);
                break;
        }
    }

    /// <summary>The name in the metadata of a manifest.</summary>
    public static string? Name(ConfigNode manifest) => manifest["metadata"]["name"].AsText();

    private static void ReadConfigMap(ConfigNode raw, ConfigNode manifest, FileContext context)
    {
        var name = Name(manifest);
        NoteNamespace(manifest, context);
        context.Findings.GivenConfigMaps.Add(name ?? string.Empty);
        var configuration = raw["data"]["librechat.yaml"];
        if (configuration.HasValue)
        {
            EmbeddedConfiguration.Add(configuration, CandidateRank.ConfigMap, name, context);
        }
        else
        {
            foreach (var (key, _, value) in raw["data"].Entries())
            {
                if (key.EndsWith(".yaml", StringComparison.Ordinal) || key.EndsWith(".yml", StringComparison.Ordinal))
                {
                    ReadOtherText(value, name, context);
                }
            }
        }

        var target = IsRag(name) ? LayerTarget.Rag : LayerTarget.Both;
        context.Findings.AddLayer(LayerRank.ConfigMap, target, VariableReader.FromMap(manifest["data"]).Where(variable => IsUpperCase(variable.Name)));
        foreach (var (key, _, value) in manifest["data"].Entries())
        {
            if (key.EndsWith(".env", StringComparison.Ordinal) && value.Node is YamlScalar text)
            {
                context.Findings.AddLayer(LayerRank.ConfigMap, target, EmbeddedEnvironment(text, value.Path + ">"));
            }
        }
    }

    private static void ReadOtherText(ConfigNode value, string? name, FileContext context)
    {
        if (value.Node is not YamlScalar scalar || !EmbeddedConfiguration.LooksLikeOne(scalar))
        {
            return;
        }

        // A ConfigMap may also carry chart values (valuesFrom) under values.yaml.
        var reading = YamlReader.ReadEmbedded(scalar);
        var root = reading.Documents.Length > 0 ? new ConfigNode(reading.Documents[0], ConfigPath.WithPrefix(value.Path + ">")) : default;
        if (ChartValues.Find(root) is null && (reading.HasErrors || ConfigurationSchema.HasKnownKey(root)))
        {
            EmbeddedConfiguration.Add(value, CandidateRank.ConfigMap, name, context);
        }
    }

    private static void ReadSecret(ConfigNode manifest, FileContext context)
    {
        NoteNamespace(manifest, context);
        var variables = VariableReader.FromBase64(manifest["data"], context).ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        foreach (var variable in VariableReader.FromStringData(manifest["stringData"]))
        {
            variables[variable.Name] = variable;
        }

        foreach (var (key, _, value) in manifest["stringData"].Entries())
        {
            if (key.EndsWith(".env", StringComparison.Ordinal) && value.Node is YamlScalar text)
            {
                foreach (var variable in EmbeddedEnvironment(text, value.Path + ">"))
                {
                    variables[variable.Name] = variable;
                }
            }
        }

        context.Findings.Secrets.Add(new SecretContent(
            Name(manifest), manifest.Span ?? context.Start, [.. variables.Values.Where(variable => IsUpperCase(variable.Name))], IsComplete: true));
    }

    private static void ReadExternalSecret(ConfigNode manifest, FileContext context)
    {
        var names = manifest["spec"]["data"].Items()
            .Select(item => (Key: item["secretKey"].AsText() ?? string.Empty, Place: item["secretKey"]))
            .Concat(manifest["spec"]["target"]["template"]["data"].Entries().Select(entry => (entry.Key, Place: entry.Value)));
        AddSecret(
            manifest["spec"]["target"]["name"].AsText() ?? Name(manifest),
            manifest,
            names,
            isComplete: !manifest["spec"]["dataFrom"].HasValue,
            context);
    }

    private static void AddSecret(string? name, ConfigNode manifest, IEnumerable<(string Key, ConfigNode Place)> names, bool isComplete, FileContext context)
    {
        NoteNamespace(manifest, context);
        var variables = names
            .Where(item => Expansion.IsVariableName(item.Key) && IsUpperCase(item.Key))
            .DistinctBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => VariableReader.NameOnly(item.Key, item.Place.Span, item.Place.Path.ToString()));
        context.Findings.Secrets.Add(new SecretContent(name, manifest.Span ?? context.Start, [.. variables], isComplete));
    }

    /// <summary>The variables of a .env text inside a manifest, with places in the manifest.</summary>
    private static IEnumerable<EnvironmentVariable> EmbeddedEnvironment(YamlScalar text, string prefix)
    {
        var start = text.ContentStart;
        foreach (var variable in EnvironmentFile.Read(new SourceText(start.File, text.Value)).Variables)
        {
            var span = variable.Span is { } inner && text.Style == YamlScalarStyle.Literal
                ? new SourceSpan(start.File, start.Line + inner.Line - 1, start.Column + inner.Column - 1)
                : start;
            yield return variable with { Span = span, Path = prefix + variable.Path };
        }
    }

    private static void NoteNamespace(ConfigNode manifest, FileContext context)
    {
        if (manifest["metadata"]["namespace"].AsText() is { } name && !name.Contains("{{", StringComparison.Ordinal))
        {
            context.Findings.ManifestNamespace ??= name;
        }
    }

    /// <summary>Whether a name belongs to the RAG API alone.</summary>
    internal static bool IsRag(string? name) =>
        name is not null && (name.Contains("rag-", StringComparison.OrdinalIgnoreCase) || name.EndsWith("rag", StringComparison.OrdinalIgnoreCase));

    private static bool IsUpperCase(string name) => !name.Any(char.IsAsciiLetterLower) && name.Any(char.IsAsciiLetterUpper);
}
