using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;

namespace Bulkhead.Cli.Observing;

/// <summary>Where flows come from and which of them are asked for.</summary>
/// <param name="Files">Files; empty to ask a server.</param>
/// <param name="Server">The address of the server.</param>
/// <param name="TokenFile">The file with the token; null for the environment.</param>
/// <param name="Authority">The file with the authority of the server's certificate; null for those of the system.</param>
/// <param name="Text">The filter as it was typed.</param>
internal sealed record FlowsRequest(ImmutableArray<string> Files, string Server, string? TokenFile, string? Authority, string Text)
{
    /// <summary>Whether files are read.</summary>
    public bool ReadsFiles => !Files.IsEmpty;

    /// <summary>A filter for connections: decisions only, unless it says itself which events it wants.</summary>
    public static FlowFilter Connections(FlowFilter filter) => filter.Terms.Any(static term => term.Field == FlowField.Event)
        ? filter
        : filter with { Terms = filter.Terms.Add(new FilterTerm(FlowField.Event, Negated: false, [new EventOperand(FlowEvent.Decision)])) };
}
