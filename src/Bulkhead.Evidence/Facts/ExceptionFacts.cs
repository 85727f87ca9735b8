namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Exceptions"/>: what people decided to open or to live with.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Exceptions"/>.</param>
/// <param name="Exceptions">Them, in the order of kind and name.</param>
public sealed record ExceptionFacts(string Schema, IReadOnlyList<ExceptionFact> Exceptions);

/// <summary>A decision.</summary>
/// <param name="Kind"><c>egress</c> (an extra destination), <c>mcp-server</c> (what a server of its own may reach), <c>suppression</c> (a finding that is accepted).</param>
/// <param name="Name">Its name.</param>
/// <param name="Workload">The workload; null for a finding.</param>
/// <param name="What">The destination, or the code of the finding.</param>
/// <param name="Owner">Who answers for it; null when nobody is named.</param>
/// <param name="Reason">Why; null when nothing is said.</param>
/// <param name="Expires">The last day on which it holds; null for no end.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ExceptionFact(string Kind, string Name, string? Workload, string What, string? Owner, string? Reason, DateOnly? Expires, string Origin);
