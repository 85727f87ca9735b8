using System.Collections.Immutable;

namespace Bulkhead.Cli.Input;

/// <summary>What the command line says about the input.</summary>
internal sealed record InputRequest
{
    /// <summary>Files whose role is told from their content; <c>-</c> is standard input.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Environment files.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Helm values.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The names of all variables that are set; null when not given.</summary>
    public ImmutableArray<string>? EnvironmentKeys { get; init; }

    /// <summary>The settings file; null to look for it.</summary>
    public string? Settings { get; init; }

    /// <summary>Whether no settings file is read, as if there were none.</summary>
    public bool IgnoreSettings { get; init; }

    /// <summary>
    /// Files whose content is known, by full path (<c>-</c> is standard input): these are not read from the disk. That is how a change is tried before
    /// anybody makes it, and how standard input is read once only.
    /// </summary>
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> Contents { get; init; } = ImmutableDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>Whether only destinations are wanted, and not what a review needs beside them (see <see cref="Bulkhead.Model.Inventories.ConfigurationFacts"/>).</summary>
    public bool DestinationsOnly { get; init; }

    /// <summary>Whether the files are named by their stable names: those of inputs that were recorded.</summary>
    public bool NamesAreStable { get; init; }

    /// <summary>Where the files come from.</summary>
    public IInputSource Source { get; init; } = DiskSource.Instance;

    /// <summary>The namespace; null when not given.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Helm release; null when not given.</summary>
    public string? Release { get; init; }
}
