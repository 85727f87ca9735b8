using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.FlowStore;

/// <summary>What opening a store gave.</summary>
/// <param name="Store">The store; null when it could not be opened, then a diagnostic is an error.</param>
/// <param name="Diagnostics">What there is to know.</param>
public sealed record OpenedStore(IFlowStore? Store, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Opens stores.</summary>
public static class FlowStores
{
    /// <summary>Opens the store that the options name, creates it when it is not there, brings an older one up to date and finishes what a crash left undone.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<OpenedStore> OpenAsync(FlowStoreOptions options, CancellationToken cancellation = default) =>
        options.ClickHouse is null ? Task.Run(() => DuckDb.DuckDbOpening.Open(options), cancellation) : ClickHouse.ClickHouseOpening.OpenAsync(options, cancellation);
}
