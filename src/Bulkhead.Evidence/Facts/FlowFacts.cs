namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Flows"/>: what was recorded of connections in the period, as the flow store or the files answered.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Flows"/>.</param>
/// <param name="Source">Who answered: <c>server</c> or <c>files</c>.</param>
/// <param name="Asked">When, UTC.</param>
/// <param name="Since">The first instant, UTC.</param>
/// <param name="Until">The first instant after it, UTC.</param>
/// <param name="Query">The filter that every number here answers (docs/flow-filter.md).</param>
/// <param name="Total">All of it.</param>
/// <param name="Unattributed">Allowed connections without a workload, a destination or a rule.</param>
/// <param name="Workloads">By workload; an empty name stands for none.</param>
/// <param name="Rules">By rule, those that were used.</param>
/// <param name="Destinations">The names that were reached or tried most, at most 100.</param>
/// <param name="Days">By day, UTC, the oldest first, each day of the period.</param>
/// <param name="Sources">Where records came from.</param>
/// <param name="DeniedGroups">What was denied, in groups; at most 10,000.</param>
/// <param name="DeniedGroupsCut">Whether there are more groups.</param>
/// <param name="Problem">Why the store could not count, when a closed day cannot be read any more; null when it could.</param>
/// <param name="DayFiles">The chain of closed days up to the end of the period.</param>
public sealed record FlowFacts(
    string Schema, string Source, DateTimeOffset Asked, DateTimeOffset Since, DateTimeOffset Until, string Query, CountFact Total, UnattributedFact Unattributed,
    IReadOnlyList<NamedCount> Workloads, IReadOnlyList<NamedCount> Rules, IReadOnlyList<NamedCount> Destinations, IReadOnlyList<DayCount> Days,
    IReadOnlyList<SourceFact> Sources, IReadOnlyList<DeniedGroupFact> DeniedGroups, bool DeniedGroupsCut, string? Problem, IReadOnlyList<DayFileFact> DayFiles);

/// <summary>Connections by verdict.</summary>
/// <param name="Allowed">Those that passed.</param>
/// <param name="Denied">Those that were stopped.</param>
/// <param name="WouldDeny">Those that a watching rule would have stopped.</param>
/// <param name="BytesSent">Bytes from workloads.</param>
/// <param name="BytesReceived">Bytes to workloads.</param>
public sealed record CountFact(long Allowed, long Denied, long WouldDeny, long BytesSent, long BytesReceived);

/// <summary>Allowed connections that lack something.</summary>
/// <param name="Workload">Those without a workload.</param>
/// <param name="Destination">Those without a name and without an address.</param>
/// <param name="Rule">Those without a rule.</param>
public sealed record UnattributedFact(long Workload, long Destination, long Rule);

/// <summary>Numbers of one value.</summary>
/// <param name="Name">The value; empty for none.</param>
/// <param name="Counts">The numbers.</param>
public sealed record NamedCount(string Name, CountFact Counts);

/// <summary>Numbers of one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Counts">The numbers.</param>
public sealed record DayCount(DateOnly Day, CountFact Counts);

/// <summary>A source of records.</summary>
/// <param name="Name">The source.</param>
/// <param name="Read">Lines read since the store exists.</param>
/// <param name="Stored">Rows stored since then.</param>
/// <param name="Quarantined">Lines since then that could not be understood.</param>
/// <param name="Lost">Places since then where lines were lost before they were read (a file that was cut or removed).</param>
/// <param name="LastRecord">The time of its newest record; null for none.</param>
public sealed record SourceFact(string Name, long Read, long Stored, long Quarantined, long Lost, DateTimeOffset? LastRecord);

/// <summary>Denials that are one matter.</summary>
/// <param name="Fingerprint">What the group is known by.</param>
/// <param name="Workload">The workload; empty when unknown.</param>
/// <param name="Destination">The name, or the address where there is none.</param>
/// <param name="Port">The port; 0 when unknown.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="Denied">How often it was stopped.</param>
/// <param name="WouldDeny">How often a watching rule would have.</param>
/// <param name="First">First seen, UTC.</param>
/// <param name="Last">Last seen, UTC.</param>
/// <param name="State"><c>new</c>, <c>known</c>, <c>accepted</c> as of the end of the period.</param>
/// <param name="Who">Who said so; null when nobody did.</param>
/// <param name="Note">In what words; null when nobody did.</param>
public sealed record DeniedGroupFact(
    string Fingerprint, string Workload, string Destination, int Port, string Reason, long Denied, long WouldDeny, DateTimeOffset First, DateTimeOffset Last, string State, string? Who, string? Note);

/// <summary>A file of a closed day in the chain of the flow store (docs/flow-store.md).</summary>
/// <param name="Number">Its place in the chain, from 1.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Name">The name of the file.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sha256">The hash of its content when it was closed.</param>
/// <param name="Previous">The chain hash of the file before it; 64 zeros for the first.</param>
/// <param name="Chain">Its own chain hash.</param>
/// <param name="Found">What was found when the evidence was collected: <c>same</c>, <c>changed</c>, <c>missing</c>, or <c>pruned</c> by retention.</param>
public sealed record DayFileFact(long Number, DateOnly Day, string Name, long Rows, string Sha256, string Previous, string Chain, string Found);
