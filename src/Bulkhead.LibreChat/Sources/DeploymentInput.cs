using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Everything that describes one deployment: files, and what people know beyond them.</summary>
/// <param name="Files">The files, in the order of precedence: of two Helm values files the later one wins, as with Helm.</param>
public sealed record DeploymentInput(ImmutableArray<InputContent> Files)
{
    /// <summary>The names of all variables of the API's environment, without values; null when no such list was given. With a list the environment is complete.</summary>
    public ImmutableArray<string>? EnvironmentKeys { get; init; }

    /// <summary>Values that bulkhead.yaml gives (<c>answers.environment</c>). They win over every other source.</summary>
    public ImmutableSortedDictionary<string, string> EnvironmentAnswers { get; init; } = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Names that bulkhead.yaml says are set (<c>answers.environmentKeys</c>); the environment does not become complete by them.</summary>
    public ImmutableArray<string> EnvironmentKeyAnswers { get; init; } = [];

    /// <summary>The version of the LibreChat chart; null when the files say or the newest holds.</summary>
    public Version? ChartVersion { get; init; }

    /// <summary>The Helm release name; null when the files say or the default holds.</summary>
    public string? Release { get; init; }

    /// <summary>The namespace; null when the files say or the default holds.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Opens a file that another file names (kustomize, <c>env_file</c>, <c>fileParameters</c>). The argument is the path relative to the folder
    /// of the given files' names, with <c>/</c>; the result is null when there is no such file. Null when nothing beyond <see cref="Files"/> may be opened.
    /// </summary>
    public Func<string, InputContent?>? Related { get; init; }

    /// <summary>The labels of a workload's pods where they are not those of the official chart, by the workload's name.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> WorkloadLabels { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty.WithComparers(StringComparer.Ordinal);
}
