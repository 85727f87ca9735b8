using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Verifying;

namespace Bulkhead.Cli.Collecting;

/// <summary>What a bundle is to be made of.</summary>
/// <param name="Input">The deployment.</param>
/// <param name="Period">The period.</param>
/// <param name="Folder">The folder of the chain.</param>
internal sealed record CollectRequest(InputRequest Input, Period Period, string Folder)
{
    /// <summary>What its people call the deployment; null for namespace and release.</summary>
    public string? Name { get; init; }

    /// <summary>The committed policy; null for that of the settings.</summary>
    public string? Committed { get; init; }

    /// <summary>Whether the closing deny is only watched.</summary>
    public bool Watch { get; init; }

    /// <summary>The server that is asked for records; null for none.</summary>
    public FlowsRequest? Server { get; init; }

    /// <summary>Files of records, or one that the server's answer was saved in.</summary>
    public ImmutableArray<string> Flows { get; init; } = [];

    /// <summary>The folder with the flow store's closed days, to be copied; null for none.</summary>
    public string? Days { get; init; }

    /// <summary>Results of <c>bulkhead verify --format json</c>.</summary>
    public ImmutableArray<string> Checks { get; init; } = [];

    /// <summary>Results of <c>bulkhead probe</c>.</summary>
    public ImmutableArray<string> Probes { get; init; } = [];

    /// <summary>Reviewers that the forge knows.</summary>
    public ImmutableArray<string> Reviews { get; init; } = [];

    /// <summary>The cluster that is compared now; null for none.</summary>
    public LiveRequest? Live { get; init; }

    /// <summary>How it is signed; null for not at all.</summary>
    public Signing? Signing { get; init; }
}
