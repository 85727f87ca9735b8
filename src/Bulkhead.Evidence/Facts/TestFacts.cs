namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Tests"/>: connections that were tried on purpose.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Tests"/>.</param>
/// <param name="Runs">The runs, the oldest first.</param>
public sealed record TestFacts(string Schema, IReadOnlyList<TestRun> Runs);

/// <summary>A run of <c>bulkhead probe</c>.</summary>
/// <param name="Record">Its file in <see cref="BundlePaths.RecordFolder"/>.</param>
/// <param name="When">When it began, UTC.</param>
/// <param name="Workload">The workload that it ran in, as it was told; null when it was not told.</param>
/// <param name="Host">The name of the machine or pod that it ran on.</param>
/// <param name="Tool">The version of Bulkhead.</param>
/// <param name="Attempts">What was tried.</param>
public sealed record TestRun(string Record, DateTimeOffset When, string? Workload, string Host, string Tool, IReadOnlyList<TestAttempt> Attempts);

/// <summary>One connection that was tried.</summary>
/// <param name="Id">What was tried: <c>allowed-name</c>, <c>forbidden-name</c>, <c>forbidden-sni-at-allowed-address</c>, <c>address-literal</c> …</param>
/// <param name="Target">Where to: <c>api.openai.com:443</c>.</param>
/// <param name="Expected"><c>reached</c> or <c>stopped</c>.</param>
/// <param name="Outcome"><c>reached</c>, <c>stopped</c>, or <c>inconclusive</c>.</param>
/// <param name="Detail">What happened, in words.</param>
public sealed record TestAttempt(string Id, string Target, string Expected, string Outcome, string Detail);
