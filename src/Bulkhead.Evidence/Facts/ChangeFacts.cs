namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Changes"/>: who changed configuration and policy, and who looked at it.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Changes"/>.</param>
/// <param name="Unavailable">Why nothing is known; null when git could be asked.</param>
/// <param name="Revision">The commit that was checked out; null when unknown.</param>
/// <param name="Shallow">Whether the history was cut when the repository was fetched.</param>
/// <param name="Paths">The files and folders that were asked about, from the top of the repository.</param>
/// <param name="Uncommitted">Those that differ from the commit or are not in it.</param>
/// <param name="Commits">The changes of the period, the newest first.</param>
public sealed record ChangeFacts(
    string Schema, string? Unavailable, string? Revision, bool Shallow, IReadOnlyList<string> Paths, IReadOnlyList<string> Uncommitted, IReadOnlyList<CommitFact> Commits);

/// <summary>A change.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="When">When it was committed.</param>
/// <param name="Author">Who made it: name and address.</param>
/// <param name="Committer">Who put it there: name and address.</param>
/// <param name="Subject">Its first line.</param>
/// <param name="Files">Which of the files it changed.</param>
/// <param name="Reviewers">Who looked at it.</param>
/// <param name="Signature">What git says of its signature: <c>good</c>, <c>bad</c>, <c>unknown</c>, <c>none</c>.</param>
public sealed record CommitFact(
    string Commit, DateTimeOffset When, string Author, string Committer, string Subject, IReadOnlyList<string> Files, IReadOnlyList<ReviewerFact> Reviewers, string Signature);

/// <summary>Somebody who looked at a change.</summary>
/// <param name="Name">The person.</param>
/// <param name="Source">Where that stands: <c>trailer</c> of the commit, or the <c>forge</c>'s record in a file of <see cref="BundlePaths.RecordFolder"/>.</param>
public sealed record ReviewerFact(string Name, string Source);
