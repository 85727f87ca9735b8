using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Postures;

/// <summary>Claims about who changed what, and whether it is still so.</summary>
internal static class ChangeClaims
{
    /// <summary><see cref="ClaimIds.ExceptionsOwned"/></summary>
    public static ClaimResult Owned(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.ExceptionsOwned);
        if (finding.Take(files.Read<ExceptionFacts>(BundlePaths.Exceptions)) is not { } facts || subject is null)
        {
            return finding.End("Exceptions are not recorded.");
        }

        var today = DateOnly.FromDateTime(subject.Collected.UtcDateTime);
        finding.Against(facts.Exceptions.SelectMany(one => Lacks(one, today)), BundlePaths.Exceptions);
        var count = Plain.Figure(facts.Exceptions.Count, BundlePaths.Exceptions, "/exceptions/length");
        return finding.End($"{count} {Plain.Word(count, "exception was", "exceptions were")} looked at for owner, reason and end.");
    }

    /// <summary><see cref="ClaimIds.BaselineCommitted"/></summary>
    public static ClaimResult Committed(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.BaselineCommitted);
        if (Changes(finding, files) is not { } changes)
        {
            return finding.End("Whether configuration and policy stand in git is not known.");
        }

        if (changes.Paths.Count == 0)
        {
            finding.Missing("Not one file of the deployment lies in the repository.");
        }

        finding.Against(changes.Uncommitted.Select(static path => $"{path} differs from the commit, or is not in it."), BundlePaths.Changes);
        var paths = Plain.Figure(changes.Paths.Count, BundlePaths.Changes, "/paths/length");
        if (changes.Revision is null)
        {
            finding.Missing("The repository has no commit.");
            return finding.End("Nothing is committed.");
        }

        var revision = new Figure(changes.Revision, BundlePaths.Changes, "/revision");
        return finding.End($"{paths} {Plain.Word(paths, "file or folder of configuration and policy was", "files and folders of configuration and policy were")} compared with commit {revision}.");
    }

    /// <summary><see cref="ClaimIds.ChangesReviewed"/></summary>
    public static ClaimResult Reviewed(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.ChangesReviewed);
        if (Changes(finding, files) is not { } changes)
        {
            return finding.End("Changes are not known.");
        }

        if (changes.Shallow)
        {
            finding.Missing("The history of the repository is cut: fetch all of it (git fetch --unshallow) and collect again.");
        }

        if (changes.Paths.Count == 0)
        {
            finding.Missing("Not one file of the deployment lies in the repository.");
        }

        finding.Against(changes.Commits.Where(static commit => !commit.Reviewers.Any(reviewer => !IsAuthor(commit, reviewer)))
            .Select(static commit => $"{Short(commit)} ({commit.Subject}) by {commit.Author}: no reviewer but its author is recorded."), BundlePaths.Changes);
        finding.Against(changes.Commits.Where(static commit => commit.Signature == "bad").Select(static commit => $"{Short(commit)}: its signature is bad."), BundlePaths.Changes);
        var count = Plain.Figure(changes.Commits.Count, BundlePaths.Changes, "/commits/length");
        return finding.End($"{count} {Plain.Word(count, "change", "changes")} of configuration and policy in the period {Plain.Word(count, "was", "were")} looked at for a reviewer other than the author.");
    }

    /// <summary><see cref="ClaimIds.PolicyInStep"/></summary>
    public static ClaimResult PolicyInStep(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.PolicyInStep);
        if (Checks(finding, files, subject, "configuration") is not { } checks)
        {
            return finding.End("No check is recorded.");
        }

        if (checks.Length == 0)
        {
            finding.Missing("The committed policy was not compared with what the configuration asks for.");
        }

        return finding.End(checks.Length == 0 ? "No check is recorded." : $"The committed policy was compared with what the configuration asks for, the last time on {Plain.Instant(checks[^1].When!.Value)}.");
    }

    /// <summary><see cref="ClaimIds.ClusterInStep"/></summary>
    public static ClaimResult ClusterInStep(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.ClusterInStep);
        if (Checks(finding, files, subject, "cluster") is not { } checks)
        {
            return finding.End("No check is recorded.");
        }

        if (checks.Length == 0)
        {
            finding.Missing("No check of the cluster in the period is recorded: run bulkhead verify --context NAME --format json > check.json in a schedule and give the files with --check.");
        }

        return finding.End(checks.Length == 0 ? "No check of the cluster is recorded." : $"The cluster was compared with the committed policy, the first time on {Plain.Instant(checks[0].When!.Value)} and the last time on {Plain.Instant(checks[^1].When!.Value)}.");
    }

    private static DriftCheck[]? Checks(Finding finding, EvidenceFiles files, SubjectFacts? subject, string compared)
    {
        if (finding.Take(files.Read<DriftFacts>(BundlePaths.Drift)) is not { } drift || subject is null)
        {
            return null;
        }

        var asked = drift.Checks.Where(check => check.Compared == compared).ToArray();
        finding.Against(asked.Where(static check => check.When is null).Select(static check => $"{check.Record ?? "A check"} does not say when it was made and counts for nothing."), BundlePaths.Drift);
        // A check at collecting comes after the period where the period has ended: it still speaks for what was collected.
        var counted = asked.Where(check => check.When is { } when && when >= subject.Since && (when < subject.Until || check.Record is null)).OrderBy(static check => check.When).ToArray();
        finding.Against(counted.Where(static check => !check.InStep).Select(static check =>
            $"The check of {Plain.Instant(check.When!.Value)} found differences: {(check.Findings.Count > 0 ? check.Findings[0] : "none is named")}"), BundlePaths.Drift);
        return counted;
    }

    private static ChangeFacts? Changes(Finding finding, EvidenceFiles files)
    {
        var changes = finding.Take(files.Read<ChangeFacts>(BundlePaths.Changes));
        if (changes?.Unavailable is { } reason)
        {
            finding.Missing($"git could not be asked: {reason}");
            return null;
        }

        return changes;
    }

    private static IEnumerable<string> Lacks(ExceptionFact one, DateOnly today)
    {
        var name = $"{one.Kind} {one.Name} ({one.What}, {one.Origin})";
        if (string.IsNullOrWhiteSpace(one.Owner) && one.Kind != "suppression")
        {
            yield return $"{name} has no owner.";
        }

        if (string.IsNullOrWhiteSpace(one.Reason))
        {
            yield return $"{name} has no reason.";
        }

        if (one.Expires is not { } end)
        {
            yield return $"{name} has no end: give it expires.";
        }
        else if (end < today)
        {
            yield return $"{name} ended on {Plain.Day(end)} and is still there.";
        }
    }

    // The address decides where both give one: people write their names in more than one way.
    private static bool IsAuthor(CommitFact commit, ReviewerFact reviewer)
    {
        var (author, other) = (AddressOf(commit.Author), AddressOf(reviewer.Name));
        return author is not null && other is not null ? string.Equals(author, other, StringComparison.OrdinalIgnoreCase)
            : string.Equals(NameOf(commit.Author), NameOf(reviewer.Name), StringComparison.OrdinalIgnoreCase);
    }

    private static string? AddressOf(string person)
    {
        var (open, close) = (person.LastIndexOf('<'), person.LastIndexOf('>'));
        return open >= 0 && close > open ? person[(open + 1)..close].Trim() : null;
    }

    private static string NameOf(string person)
    {
        var open = person.LastIndexOf('<');
        return (open < 0 ? person : person[..open]).Trim();
    }

    private static string Short(CommitFact commit) => commit.Commit.Length > 12 ? commit.Commit[..12] : commit.Commit;
}
