using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Everything that was read of one deployment, before anything is concluded from it.</summary>
/// <param name="Configuration">The root of librechat.yaml (positions point into the file that the user edits); missing when there is none.</param>
/// <param name="Environment">The environment of the LibreChat API.</param>
/// <param name="RagEnvironment">The environment of the RAG API.</param>
/// <param name="Chart">The values of the official chart; missing when none were given.</param>
/// <param name="Topology">The pods, from the chart's values or its documented defaults.</param>
/// <param name="Diagnostics">What was found while reading.</param>
/// <param name="Inputs">The files that were read.</param>
public sealed record LibreChatDeployment(
    ConfigNode Configuration,
    EnvironmentVariables Environment,
    EnvironmentVariables RagEnvironment,
    ConfigNode Chart,
    DeploymentTopology Topology,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<InputFile> Inputs)
{
    /// <summary>Whether LibreChat would use the file: it parses, and its strict levels hold only known keys and right types.</summary>
    public bool ConfigurationIsUsed { get; init; } = true;

    /// <summary>The version of the LibreChat chart; null when nothing says it. It decides which images are the default.</summary>
    public Version? ChartVersion { get; init; }

    /// <summary>The lines that a Helm template renders only under a condition; what they say is not certain.</summary>
    public ImmutableArray<TemplateCondition> TemplateConditions { get; init; } = [];

    /// <summary>The images that manifests and compose files name for the workloads of the deployment; those of the chart stand in <see cref="Chart"/>.</summary>
    public ImmutableArray<ImageUse> Images { get; init; } = [];
}
