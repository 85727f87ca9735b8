using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>The values of a release, still unmerged with other values files.</summary>
/// <param name="Root">The root of the values.</param>
/// <param name="Raw">The same before template expressions were put back; embedded texts are read from it.</param>
internal sealed record ValuesDocument(ConfigNode Root, ConfigNode Raw);

/// <summary>A release (HelmRelease, Application, helmCharts entry) or the values files that were given.</summary>
internal sealed record ReleaseFinding(string? Name, string? Namespace, SourceSpan Place, IReadOnlyList<ValuesDocument> Values)
{
    /// <summary>Whether values from elsewhere come on top.</summary>
    public bool HasForeignValues { get; init; }

    /// <summary>The version of the chart; null when it is not written or is a range.</summary>
    public Version? ChartVersion { get; init; }

    /// <summary>Whether the name of the chart says that it is LibreChat's, even if the values do not show it.</summary>
    public bool IsNamedLibreChat { get; init; }
}

/// <summary>A container of compose, with the workload it stands for.</summary>
internal sealed record ComposeService(string Name, string Workload, SourceSpan Place, string Path);

/// <summary>What the files have given so far.</summary>
internal sealed class SourceFindings
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<ConfigurationCandidate> Configurations { get; } = [];

    public List<EnvironmentLayer> Layers { get; } = [];

    public List<SecretContent> Secrets { get; } = [];

    public List<ReleaseFinding> Releases { get; } = [];

    public List<ComposeService> Services { get; } = [];

    public List<ManifestWorkload> Controllers { get; } = [];

    public List<ManifestService> ManifestServices { get; } = [];

    /// <summary>Images of containers.</summary>
    public List<ImageUse> Images { get; } = [];

    /// <summary>Secrets that containers load whole, with the place that says so.</summary>
    public List<(string Name, SourceSpan? Place)> NamedSecrets { get; } = [];

    /// <summary>ConfigMaps that containers load whole.</summary>
    public List<string> NamedConfigMaps { get; } = [];

    /// <summary>ConfigMaps that were given.</summary>
    public HashSet<string> GivenConfigMaps { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines that Helm templates render only under a condition.</summary>
    public List<TemplateCondition> TemplateConditions { get; } = [];

    /// <summary>The namespace that a manifest outside a release stands in.</summary>
    public string? ManifestNamespace { get; set; }

    /// <summary>Whether an environment file was given.</summary>
    public bool HasEnvironmentFile { get; set; }

    /// <summary>Whether a compose file gave the environment.</summary>
    public bool HasComposeEnvironment { get; set; }

    /// <summary>Whether a reader met a template that does not parse and wants the file once more, masked.</summary>
    public bool WantsMask { get; set; }

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void AddLayer(LayerRank rank, LayerTarget target, IEnumerable<EnvironmentVariable> variables)
    {
        var list = variables.ToList();
        if (list.Count > 0)
        {
            Layers.Add(new EnvironmentLayer(rank, target, [.. list]));
        }
    }

    /// <summary>Takes over what one file gave.</summary>
    public void Add(SourceFindings other)
    {
        Diagnostics.AddRange(other.Diagnostics);
        Configurations.AddRange(other.Configurations);
        Layers.AddRange(other.Layers);
        Secrets.AddRange(other.Secrets);
        Releases.AddRange(other.Releases);
        Images.AddRange(other.Images);
        Services.AddRange(other.Services);
        Controllers.AddRange(other.Controllers);
        ManifestServices.AddRange(other.ManifestServices);
        NamedSecrets.AddRange(other.NamedSecrets);
        NamedConfigMaps.AddRange(other.NamedConfigMaps);
        TemplateConditions.AddRange(other.TemplateConditions);
        GivenConfigMaps.UnionWith(other.GivenConfigMaps);
        ManifestNamespace ??= other.ManifestNamespace;
        HasEnvironmentFile |= other.HasEnvironmentFile;
        HasComposeEnvironment |= other.HasComposeEnvironment;
    }
}
