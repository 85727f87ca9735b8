using System.Collections.Immutable;

namespace Bulkhead.Cli.Output;

/// <summary>The names of all JSON contracts and file formats, each with a schema in schemas/. <c>bulkhead version</c> lists them.</summary>
internal static class Contracts
{
    /// <summary>The baseline of known findings.</summary>
    public const string Baseline = "bulkhead.baseline/v1";

    /// <summary><c>bulkhead catalog</c>.</summary>
    public const string Catalog = "bulkhead.catalog/v1";

    /// <summary><c>bulkhead diagnostics</c>.</summary>
    public const string Diagnostics = "bulkhead.diagnostics/v1";

    /// <summary><c>bulkhead evidence collect</c>.</summary>
    public const string EvidenceCollect = "bulkhead.evidence-collect/v1";

    /// <summary><c>bulkhead evidence verify</c>.</summary>
    public const string EvidenceVerify = "bulkhead.evidence-verify/v1";

    /// <summary><c>bulkhead explain</c>.</summary>
    public const string Explain = "bulkhead.explain/v1";

    /// <summary>A line of the flow log of <c>bulkheadd gateway</c>.</summary>
    public const string Flow = Gateway.Logging.FlowRecordWriter.Schema;

    /// <summary>A record of a flow as exports and the API give it, whatever its source.</summary>
    public const string FlowEntry = Bulkhead.Flows.Output.FlowEntryJson.Schema;

    /// <summary><c>bulkhead flows list</c> and the API: a page of records.</summary>
    public const string Flows = "bulkhead.flows/v1";

    /// <summary><c>bulkhead flows stats</c> and the API: numbers by the values of a field.</summary>
    public const string FlowStats = "bulkhead.flow-stats/v1";

    /// <summary><c>bulkhead review</c>.</summary>
    public const string Inventory = "bulkhead.inventory/v1";

    /// <summary><c>bulkhead probe</c>.</summary>
    public const string Probe = Bulkhead.Evidence.Facts.EvidenceContracts.Probe;

    /// <summary><c>bulkhead diff</c>.</summary>
    public const string ReachDiff = "bulkhead.reach-diff/v1";

    /// <summary>Reviewers that a forge knows, for <c>bulkhead evidence collect</c>.</summary>
    public const string Reviews = "bulkhead.reviews/v1";

    /// <summary>bulkhead.yaml; its schema has the name of the file.</summary>
    public const string Settings = "bulkhead.settings/v1";

    /// <summary><c>bulkhead verify</c>.</summary>
    public const string Verify = "bulkhead.verify/v1";

    /// <summary><c>bulkhead version</c>.</summary>
    public const string Version = "bulkhead.version/v1";

    /// <summary>All of them, in the order of their names.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. new[] { Baseline, Catalog, Diagnostics, EvidenceCollect, EvidenceVerify, Explain, Flow, FlowEntry, FlowStats, Flows, Inventory, Probe, ReachDiff, Reviews, Settings, Verify, Version }
            .Concat(Evidence.Facts.EvidenceContracts.All).Order(StringComparer.Ordinal),
    ];

    /// <summary>The middle of a name: <c>reach-diff</c> of <c>bulkhead.reach-diff/v1</c>.</summary>
    public static string KeyOf(string contract) => contract["bulkhead.".Length..contract.IndexOf('/', StringComparison.Ordinal)];
}
