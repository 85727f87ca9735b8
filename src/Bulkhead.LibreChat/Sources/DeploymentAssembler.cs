using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Makes one deployment of what the files gave.</summary>
internal sealed class DeploymentAssembler(DeploymentInput input, SourceFindings findings)
{
    private const string DefaultName = "librechat";

    private readonly List<Diagnostic> diagnostics = [.. findings.Diagnostics];
    private readonly List<EnvironmentLayer> layers = [.. findings.Layers];

    /// <summary>Assembles.</summary>
    public LibreChatDeployment Assemble(ImmutableArray<InputFile> inputs)
    {
        var release = ChooseRelease();
        var values = MergedValues(release);
        var isOtherChart = ContainerValues.Find(values).Any();
        var chart = isOtherChart ? null : ChartValues.Find(values) ?? (release is { IsNamedLibreChat: true } ? new ChartValues(values, values["global"]) : null);
        var containers = isOtherChart ? ContainerValues.Find(values).ToList() : [];
        var names = new ChartNames(
            chart?.Root ?? default,
            ReleaseName(release),
            NamespaceName(release));

        var defaults = chart ?? new ChartValues(default, default);
        var prefix = chart is { } known && known.Root.Path.ToString() is { Length: > 0 } path ? path + "." : string.Empty;
        var isBundled = chart is not null || (containers.Count == 0 && findings.Services.Count == 0 && findings.Controllers.Count == 0);
        if (isBundled)
        {
            layers.Add(ChartEnvironment.ForLibreChat(defaults, names, prefix));
        }

        var isSecretKnown = AddSecrets(chart, containers, names);
        if (chart is not null)
        {
            AddChartLayers(chart, names, prefix, isSecretKnown);
        }

        AddContainerLayers(containers);
        var environment = EnvironmentAssembler.Assemble(layers, LayerTarget.LibreChat, IsComplete(release, isSecretKnown), input);
        var rag = AssembleRag(chart, containers, environment, isSecretKnown);
        var topology = BuildTopology(new TopologyBuilder(names, input, diagnostics), chart, containers, defaults, prefix);
        var (configuration, isUsed) = ChooseConfiguration(chart, environment);
        return new LibreChatDeployment(configuration, environment, rag, chart?.Root ?? new ConfigNode(null, ConfigPath.Root), topology, [.. diagnostics], inputs)
        {
            ConfigurationIsUsed = isUsed,
            ChartVersion = input.ChartVersion ?? release?.ChartVersion,
            TemplateConditions = [.. findings.TemplateConditions],
            Images = [.. findings.Images],
        };
    }

    private ReleaseFinding? ChooseRelease()
    {
        var named = findings.Releases.Where(release => release.Name is not null).ToList();
        foreach (var other in named.Skip(1))
        {
            diagnostics.Add(SourceDiagnostics.SeveralReleases.At(
                other.Place,
                $"A second release of LibreChat ('{Printable.Clean(other.Name!, 60)}') is in the input and is left out.",
                "Run bulkhead once for each release."));
        }

        return named.Count > 0 ? named[0] : findings.Releases.Count > 0 ? findings.Releases[0] : null;
    }

    /// <summary>The values files first, the values of the release over them.</summary>
    private ConfigNode MergedValues(ReleaseFinding? release)
    {
        YamlNode? merged = null;
        var path = ConfigPath.Root;
        var documents = findings.Releases.Where(candidate => candidate.Name is null).SelectMany(candidate => candidate.Values);
        foreach (var document in documents.Concat(release is { Name: not null } ? release.Values : []))
        {
            if (document.Root.Node is { } node)
            {
                merged = merged is null ? node : ValuesMerge.Over(merged, node);
                path = document.Root.Path;
            }
        }

        return merged is null ? default : new ConfigNode(merged, path);
    }

    private string ReleaseName(ReleaseFinding? release) => Checked(input.Release, release?.Name, "release", 53, release?.Place);

    private string NamespaceName(ReleaseFinding? release) => Checked(input.Namespace, release?.Namespace ?? findings.ManifestNamespace, "namespace", 63, release?.Place);

    private string Checked(string? given, string? found, string what, int longest, SourceSpan? place)
    {
        var name = given ?? (found is not null && (found.Contains("{{", StringComparison.Ordinal) || found.Contains("${", StringComparison.Ordinal)) ? null : found);
        if (name is null)
        {
            return DefaultName;
        }

        if (KubernetesNames.IsLabelName(name) && name.Length <= longest)
        {
            return name;
        }

        diagnostics.Add(SourceDiagnostics.InvalidName.At(
            given is null ? place : null,
            $"'{Printable.Clean(name, 80)}' cannot be a {what} name.",
            $"A {what} name holds lower-case letters, digits and '-', at most {longest} characters, and starts and ends with a letter or digit."));
        return DefaultName;
    }

    /// <summary>Adds the Secrets that are loaded; says whether everything that is loaded is known.</summary>
    private bool AddSecrets(ChartValues? chart, List<ContainerFinding> containers, ChartNames names)
    {
        var loaded = chart is not null ? [(ChartEnvironment.SecretName(chart), chart.Global["librechat"]["existingSecretName"].Span ?? chart.Root.Span)] : LoadedByContainers(containers, names);
        var all = true;
        if (chart is null && containers.Count == 0 && findings.NamedSecrets.Count == 0)
        {
            // Without a chart nothing says which Secret is loaded; whoever gives one means it.
            foreach (var secret in findings.Secrets)
            {
                layers.Add(SecretLayer(secret, KubernetesReader.IsRag(secret.Name) ? LayerTarget.Rag : LayerTarget.Both));
                all &= secret.IsComplete;
            }

            return all && (findings.Secrets.Count > 0 || findings.Controllers.Count > 0);
        }

        foreach (var (name, place) in loaded)
        {
            if (name is null)
            {
                continue;
            }

            var secret = findings.Secrets.Find(candidate => candidate.Name == name);
            if (secret is not null)
            {
                layers.Add(SecretLayer(secret, LayerTarget.LibreChat));
                all &= secret.IsComplete;
                continue;
            }

            all = false;
            if (!findings.HasEnvironmentFile && input.EnvironmentKeys is null)
            {
                diagnostics.Add(SourceDiagnostics.SecretNotGiven.At(
                    place,
                    $"LibreChat loads the Secret '{Printable.Clean(name, 80)}', which is not part of the input.",
                    "Give its key names with --env-keys, or its manifest, or the .env file it is made from."));
            }
        }

        var ragSecret = chart?.Rag["rag"]["existingSecret"].AsText();
        foreach (var secret in findings.Secrets.Where(secret => secret.Name != ragSecret && !loaded.Any(entry => entry.Item1 == secret.Name)))
        {
            diagnostics.Add(SourceDiagnostics.SecretIgnored.At(
                secret.Place,
                $"The Secret '{Printable.Clean(secret.Name ?? "?", 80)}' is not one that LibreChat loads.",
                "Set global.librechat.existingSecretName to its name if it should be."));
        }

        return all;
    }

    private List<(string?, SourceSpan?)> LoadedByContainers(List<ContainerFinding> containers, ChartNames names)
    {
        List<(string?, SourceSpan?)> secrets = [.. findings.NamedSecrets.Select(entry => ((string?)entry.Name, entry.Place))];
        foreach (var container in containers.Where(container => !container.IsRag))
        {
            foreach (var source in container.Node["envFrom"].Items())
            {
                if (source["configMapRef"]["name"].AsText() is { } configMap)
                {
                    findings.NamedConfigMaps.Add(configMap.Replace("{{ .Release.Name }}", names.Release, StringComparison.Ordinal));
                }

                var node = source["secretRef"]["name"].Exists ? source["secretRef"]["name"] : source["secretRef"].IsMapping ? default : source["secret"];
                if (node.AsText() is { } name)
                {
                    // The one template that such charts are full of.
                    secrets.Add((name.Replace("{{ .Release.Name }}", names.Release, StringComparison.Ordinal), node.Span));
                }
            }
        }

        return [.. secrets.DistinctBy(entry => entry.Item1, StringComparer.Ordinal)];
    }

    private static EnvironmentLayer SecretLayer(SecretContent secret, LayerTarget target) => new(LayerRank.Secret, target, secret.Variables);

    private void AddChartLayers(ChartValues chart, ChartNames names, string prefix, bool isSecretKnown)
    {
        layers.AddRange(ChartEnvironment.FromValues(chart, diagnostics));
        diagnostics.AddRange(ChartEnvironment.RenderedTwice(chart));
        if (!chart.IsOn("librechat-rag-api", byDefault: false))
        {
            return;
        }

        layers.Add(ChartEnvironment.ForRag(chart, names, prefix));
        if (chart.Rag["rag"]["existingSecret"].AsText() is { Length: > 0 } name)
        {
            if (findings.Secrets.Find(candidate => candidate.Name == name) is { } secret)
            {
                layers.Add(SecretLayer(secret, LayerTarget.Rag));
            }
            else
            {
                diagnostics.Add(SourceDiagnostics.SecretNotGiven.At(
                    chart.Rag["rag"]["existingSecret"].Span,
                    $"The RAG API loads the Secret '{Printable.Clean(name, 80)}', which is not part of the input.",
                    "Give its manifest, or answer in bulkhead.yaml with answers.environmentKeys."));
            }
        }

        // The chart hands one key of the API's Secret to the RAG API, whatever it is called there.
        var key = chart.Global["librechat"]["existingSecretApiKey"].AsText() ?? "OPENAI_API_KEY";
        var given = layers.Where(layer => layer.Rank == LayerRank.Secret && layer.Target is LayerTarget.LibreChat or LayerTarget.Both)
            .SelectMany(layer => layer.Variables)
            .LastOrDefault(variable => variable.Name == key);
        if (given is not null)
        {
            layers.Add(new EnvironmentLayer(LayerRank.Container, LayerTarget.Rag, [given with { Name = "OPENAI_API_KEY" }]));
        }
        else if (input.EnvironmentKeys is { } keys && keys.Contains(key) && !isSecretKnown)
        {
            layers.Add(new EnvironmentLayer(LayerRank.Container, LayerTarget.Rag, [VariableReader.NameOnly("OPENAI_API_KEY", null, "env:" + key)]));
        }
    }

    private void AddContainerLayers(List<ContainerFinding> containers)
    {
        foreach (var container in containers)
        {
            layers.Add(new EnvironmentLayer(
                LayerRank.Container,
                container.IsRag ? LayerTarget.Rag : LayerTarget.LibreChat,
                [.. VariableReader.FromMapOrList(container.Node["env"])]));
        }
    }

    private bool IsComplete(ReleaseFinding? release, bool isSecretKnown)
    {
        if (findings.HasEnvironmentFile || input.EnvironmentKeys is not null)
        {
            return true;
        }

        if (findings.HasComposeEnvironment && release is null)
        {
            return true;
        }

        var isDescribed = release is not null || findings.Controllers.Count > 0 || findings.Secrets.Count > 0;
        var areConfigMapsKnown = findings.NamedConfigMaps.TrueForAll(findings.GivenConfigMaps.Contains);
        return isDescribed && isSecretKnown && areConfigMapsKnown && release is not { HasForeignValues: true };
    }

    private EnvironmentVariables AssembleRag(ChartValues? chart, List<ContainerFinding> containers, EnvironmentVariables api, bool isSecretKnown)
    {
        if (chart is not null)
        {
            if (!chart.IsOn("librechat-rag-api", byDefault: false))
            {
                return EnvironmentVariables.Unknown;
            }

            var ownSecret = chart.Rag["rag"]["existingSecret"].AsText();
            var isOwnSecretKnown = string.IsNullOrEmpty(ownSecret) || findings.Secrets.Exists(secret => secret.Name == ownSecret && secret.IsComplete);

            // A .env file or a list of keys describes the API's Secret, of which the RAG API gets one key.
            return EnvironmentAssembler.Assemble(
                layers.Where(layer => layer.Target != LayerTarget.Both), LayerTarget.Rag, isOwnSecretKnown && (isSecretKnown || api.IsComplete), input);
        }

        var isComplete = findings.HasEnvironmentFile || findings.HasComposeEnvironment || containers.Exists(container => container.IsRag && !container.Node["envFrom"].HasValue);
        return layers.Exists(layer => layer.Target is LayerTarget.Rag or LayerTarget.Both)
            ? EnvironmentAssembler.Assemble(layers, LayerTarget.Rag, isComplete, input)
            : EnvironmentVariables.Unknown;
    }

    private DeploymentTopology BuildTopology(TopologyBuilder builder, ChartValues? chart, List<ContainerFinding> containers, ChartValues defaults, string prefix)
    {
        if (chart is not null)
        {
            return builder.FromChart(chart, prefix);
        }

        if (containers.Count > 0)
        {
            diagnostics.Add(SourceDiagnostics.OtherChart.At(
                containers[0].Node.Span,
                "LibreChat runs in a chart that is not its own; the labels of LibreChat's chart are assumed for its pods.",
                "Give the labels that the pods really carry in bulkhead.yaml, deployment.labels."));
            return builder.FromContainers(containers);
        }

        if (findings.Controllers.Exists(controller => controller.Workload == WorkloadNames.LibreChat))
        {
            return builder.FromManifests(findings.Controllers, findings.ManifestServices);
        }

        if (findings.Services.Count > 0)
        {
            diagnostics.Add(SourceDiagnostics.ComposeLabelsAssumed.At(
                findings.Services[0].Place,
                "The workloads come from a compose file; their pods are assumed to carry the labels of LibreChat's chart.",
                "Give the values of the chart, or labels in bulkhead.yaml, when LibreChat runs in Kubernetes."));
            return builder.FromCompose(findings.Services);
        }

        diagnostics.Add(SourceDiagnostics.ChartDefaultsAssumed.At(
            null,
            "No values of the Helm chart were given: LibreChat with the chart's own MongoDB and Meilisearch is assumed.",
            "Give the values file of the release, so that labels and bundled data stores are known."));
        return builder.FromChart(defaults, prefix);
    }

    private (ConfigNode Root, bool IsUsed) ChooseConfiguration(ChartValues? chart, EnvironmentVariables environment)
    {
        var missing = new ConfigNode(null, ConfigPath.Root);
        var candidates = findings.Configurations.OrderBy(candidate => candidate.Rank).ToList();
        if (chart?.LibreChat["existingConfigYaml"] is { } existing && existing.AsText() is { Length: > 0 } owner)
        {
            var others = candidates.RemoveAll(candidate => candidate.Rank == CandidateRank.Values);
            candidates = [.. candidates.OrderBy(candidate => candidate.Rank == CandidateRank.ConfigMap && candidate.Owner != owner ? 1 : 0)];
            if (candidates.Count == 0)
            {
                diagnostics.Add(SourceDiagnostics.ConfigMapNotGiven.At(
                    existing.Span,
                    $"librechat.yaml comes from the ConfigMap '{Printable.Clean(owner, 80)}', which is not part of the input{(others > 0 ? "; the chart ignores configYamlContent then" : string.Empty)}.",
                    "Give the manifest of the ConfigMap, or its librechat.yaml."));
                return (missing, true);
            }
        }

        if (candidates.Count == 0)
        {
            if (environment.ValueOf("CONFIG_PATH") is not { } path || !IsUrl(path))
            {
                diagnostics.Add(SourceDiagnostics.ConfigurationMissing.At(
                    null, "The input holds no librechat.yaml; LibreChat's defaults are assumed.", "Give librechat.yaml, or the values or ConfigMap that hold it."));
            }

            return (missing, true);
        }

        // Of two values files the later one wins, as with Helm; of two files of their own the first was meant.
        var chosen = candidates[0].Rank == CandidateRank.Values ? candidates[^1] : candidates[0];
        foreach (var other in candidates.Where(candidate => candidate != chosen && !(candidate.Rank == CandidateRank.Values && chosen.Rank == CandidateRank.Values)))
        {
            diagnostics.Add(SourceDiagnostics.SeveralConfigurations.At(
                other.Place,
                $"This librechat.yaml is left out, because the one at {chosen.Place} is used.",
                "Give one configuration, and run bulkhead again for the other."));
        }

        return (chosen.Root, Validate(chosen, environment));
    }

    private bool Validate(ConfigurationCandidate chosen, EnvironmentVariables environment)
    {
        if (!chosen.Root.HasValue)
        {
            return chosen.IsLoadable;
        }

        var problems = ConfigurationValidator.Validate(chosen.Root, chosen.Place);
        diagnostics.AddRange(problems);
        var isValid = chosen.IsLoadable && !problems.Any(problem => problem.Severity == Severity.Error);
        if (!isValid && environment.IsEnabled("CONFIG_BYPASS_VALIDATION") == true)
        {
            diagnostics.Add(SourceDiagnostics.ValidationBypassed.At(
                environment.Find("CONFIG_BYPASS_VALIDATION")?.Span,
                "CONFIG_BYPASS_VALIDATION is on and the configuration is invalid: LibreChat starts with its defaults and without this file.",
                "Correct the configuration."));
        }

        return isValid;
    }

    private static bool IsUrl(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
