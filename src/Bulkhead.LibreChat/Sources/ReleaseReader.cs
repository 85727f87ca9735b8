using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads what installs a chart: Flux HelmRelease, Argo CD Application, kustomize helmCharts.</summary>
internal static class ReleaseReader
{
    /// <summary>Reads a Flux HelmRelease.</summary>
    public static void ReadHelmRelease(ConfigNode raw, ConfigNode manifest, FileContext context)
    {
        var spec = manifest["spec"];
        var chart = spec["chart"]["spec"]["chart"].AsText() ?? spec["chartRef"]["name"].AsText();
        var metadataName = KubernetesReader.Name(manifest);
        var rawValues = raw["spec"]["values"];
        if (!Concerns(chart, metadataName, rawValues))
        {
            return;
        }

        foreach (var source in spec["valuesFrom"].Items())
        {
            context.Report(SourceDiagnostics.ValuesNotGiven.At(
                source.Span,
                $"The release takes values from {Word(source["kind"])} '{Word(source["name"])}', which is not read.",
                "Give those values as a further values file."));
        }

        var target = spec["targetNamespace"].AsText();
        context.Findings.Releases.Add(new ReleaseFinding(
            spec["releaseName"].AsText() ?? (target is null || metadataName is null ? metadataName : target + "-" + metadataName),
            target ?? manifest["metadata"]["namespace"].AsText(),
            manifest.Span ?? context.Start,
            rawValues.IsMapping ? [ValuesReader.Read(rawValues, context)] : [])
        {
            HasForeignValues = spec["valuesFrom"].Items().Any(),
            IsNamedLibreChat = IsLibreChat(chart) || IsLibreChat(metadataName),
            ChartVersion = IsLibreChat(chart) ? ChartVersion.Read(spec["chart"]["spec"]["version"].AsText()) : null,
        });
    }

    /// <summary>Reads an Argo CD Application with one source or several.</summary>
    public static void ReadApplication(ConfigNode raw, ConfigNode manifest, FileContext context)
    {
        var sources = raw["spec"]["sources"].IsSequence ? raw["spec"]["sources"].Items() : [raw["spec"]["source"]];
        foreach (var rawSource in sources)
        {
            var source = context.Restore(rawSource);
            var chart = source["chart"].AsText() ?? RoleDetector.BaseName(source["path"].AsText() ?? string.Empty);
            var helm = rawSource["helm"];
            if (helm.IsMapping && Concerns(chart, KubernetesReader.Name(manifest), Embedded(helm["values"]), helm["valuesObject"]))
            {
                ReadApplicationSource(manifest, source, helm, chart, context);
            }
        }
    }

    /// <summary>Reads an entry of kustomize's <c>helmCharts</c>.</summary>
    public static void ReadHelmChart(ConfigNode raw, ConfigNode kustomization, FileContext context)
    {
        var entry = context.Restore(raw);
        var chart = entry["name"].AsText();
        if (!Concerns(chart, entry["releaseName"].AsText(), raw["valuesInline"]))
        {
            return;
        }

        foreach (var file in Enumerable.Repeat(entry["valuesFile"], 1).Concat(entry["additionalValuesFiles"].Items()))
        {
            if (file.AsText() is { } path)
            {
                context.ReadRelated(path, file.Span, InputRole.HelmValues);
            }
        }

        context.Findings.Releases.Add(new ReleaseFinding(
            entry["releaseName"].AsText() ?? chart,
            entry["namespace"].AsText() ?? kustomization["namespace"].AsText(),
            entry.Span ?? context.Start,
            raw["valuesInline"].IsMapping ? [ValuesReader.Read(raw["valuesInline"], context)] : [])
        {
            IsNamedLibreChat = IsLibreChat(chart),
            ChartVersion = IsLibreChat(chart) ? ChartVersion.Read(entry["version"].AsText()) : null,
        });
    }

    private static void ReadApplicationSource(ConfigNode manifest, ConfigNode source, ConfigNode helm, string? chart, FileContext context)
    {
        var folder = source["path"].AsText() ?? string.Empty;
        foreach (var file in context.Restore(helm["valueFiles"]).Items())
        {
            if (file.AsText() is { } path)
            {
                context.ReadRelated(Plain(path), file.Span, InputRole.HelmValues, folder + "/" + Plain(path), RoleDetector.BaseName(path));
            }
        }

        var values = new List<ValuesDocument>();
        if (Embedded(helm["values"]) is { IsMapping: true } text)
        {
            values.Add(ValuesReader.Read(text, context));
        }

        if (helm["valuesObject"].IsMapping)
        {
            values.Add(ValuesReader.Read(helm["valuesObject"], context));
        }

        foreach (var parameter in helm["parameters"].Items())
        {
            if (parameter["name"].AsText() is { } name && parameter["value"].Node is YamlScalar value)
            {
                values.Add(ValuesReader.Read(new ConfigNode(ValuesMerge.AtPath(name, Coerced(value, parameter["forceString"].AsBoolean() == true), value.Span), helm.Path), context));
            }
        }

        foreach (var parameter in context.Restore(helm["fileParameters"]).Items())
        {
            if (parameter["name"].AsText() is { } name && parameter["path"].AsText() is { } path)
            {
                // The content of a file becomes one value; only one such value matters here.
                var role = name.EndsWith("configYamlContent", StringComparison.Ordinal) ? InputRole.LibreChatYaml : InputRole.HelmValues;
                context.ReadRelated(Plain(path), parameter["path"].Span, role, folder + "/" + Plain(path), RoleDetector.BaseName(path));
            }
        }

        context.Findings.Releases.Add(new ReleaseFinding(
            context.Restore(helm)["releaseName"].AsText() ?? KubernetesReader.Name(manifest),
            manifest["spec"]["destination"]["namespace"].AsText(),
            manifest.Span ?? context.Start,
            [.. values])
        {
            IsNamedLibreChat = IsLibreChat(chart) || IsLibreChat(KubernetesReader.Name(manifest)),

            // Of a chart repository the revision is the version of the chart; of a Git repository it is a branch, a tag or a commit.
            ChartVersion = IsLibreChat(source["chart"].AsText()) ? ChartVersion.Read(source["targetRevision"].AsText()) : null,
        });
    }

    /// <summary>Values that Argo CD holds as a text.</summary>
    private static ConfigNode Embedded(ConfigNode node)
    {
        if (node.Node is not YamlScalar scalar || node.AsText() is null)
        {
            return node;
        }

        var reading = YamlReader.ReadEmbedded(scalar);
        return reading.Documents.Length > 0 ? new ConfigNode(reading.Documents[0], ConfigPath.WithPrefix(node.Path + ">")) : default;
    }

    // Argo CD's "$ref/path" names a folder of another source of the same Application.
    private static string Plain(string path) => path.StartsWith('$') && path.IndexOf('/') is var slash and > 0 ? path[(slash + 1)..] : path;

    // Parameters become --set, which makes booleans of true and false.
    private static YamlScalar Coerced(YamlScalar value, bool forceString) =>
        new(value.Span, value.Value, value.Style, !forceString && value.Value is "true" or "false" ? YamlScalarType.Boolean : YamlScalarType.String) { ContentStart = value.ContentStart };

    private static bool Concerns(string? chart, string? name, params ReadOnlySpan<ConfigNode> values)
    {
        if (IsLibreChat(chart) || IsLibreChat(name))
        {
            return true;
        }

        foreach (var value in values)
        {
            if (ChartValues.Find(value) is not null || ContainerValues.Find(value).Any())
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLibreChat(string? name) => name is not null && name.Contains("librechat", StringComparison.OrdinalIgnoreCase);

    private static string Word(ConfigNode node) => Printable.Clean(node.AsText() ?? "?", 60);
}
