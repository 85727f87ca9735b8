using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Tests.Postures;

/// <summary>A false claim cannot be made: whatever is missing or wrong in the facts shows in the claim and in every control that rests on it.</summary>
public static class ClaimTests
{
    private static readonly Breakage[] Breakages =
    [
        Of<DerivationFacts>(ClaimIds.PolicyProved, "the proof failed", ClaimStatus.Failed, static one => one with { Proof = one.Proof with { Held = false } }),
        Of<DerivationFacts>(ClaimIds.PolicyProved, "nothing was derived", ClaimStatus.Failed, static one => one with { Artefacts = [] }),
        Of<DerivationFacts>(ClaimIds.PolicyProved, "another file was derived", ClaimStatus.Failed, static one => one with { Artefacts = [one.Artefacts[0] with { Sha256 = new string('0', 64) }] }),
        Of<DerivationFacts>(ClaimIds.PolicyProved, "an input is not recorded", ClaimStatus.Failed, static one => one with { Inputs = [one.Inputs[0] with { File = "inputs/02-gone" }] }),
        File(ClaimIds.PolicyProved, "a policy file was added", ClaimStatus.Failed, static files => files.With("policy/extra.yaml", "a"u8.ToArray())),
        Workload(ClaimIds.DefaultDeny, "nothing denies the internet", ClaimStatus.Failed, static one => one with { InternetDenied = false }),
        Workload(ClaimIds.DefaultDeny, "no engine governs the internet", ClaimStatus.Failed, static one => one with { InternetDenied = null, InternetEnforced = null }),
        Workload(ClaimIds.DefaultDeny, "the deny is only watched", ClaimStatus.Failed, static one => one with { InternetEnforced = false }),
        Workload(ClaimIds.DefaultDeny, "no NetworkPolicy", ClaimStatus.Failed, static one => one with { ClusterDenied = null }),
        Of<ReachFacts>(ClaimIds.DefaultDeny, "no workload", ClaimStatus.Missing, static one => one with { Workloads = [] }),
        Allowed(ClaimIds.DestinationsTraced, "no reason", static one => one with { Origins = [] }),
        Allowed(ClaimIds.DestinationsTraced, "no rule", static one => one with { Rule = null }),
        Of<ReachFacts>(ClaimIds.DestinationsTraced, "no reason for what nodes reach", ClaimStatus.Failed, static one => one with { Nodes = one.Nodes! with { Allowed = [one.Nodes.Allowed[0] with { Origins = [] }] } }),
        Of<ReachFacts>(ClaimIds.ProvidersApproved, "nobody approves", ClaimStatus.Missing, static one => one with { ProvidersRestricted = false }),
        Of<ReachFacts>(ClaimIds.ProvidersApproved, "one is not approved", ClaimStatus.Failed, static one => one with { Unapproved = ["llm-groq"] }),
        Of<ReachFacts>(ClaimIds.StoresIsolated, "a store is open", ClaimStatus.Failed, static one => one with { Workloads = [one.Workloads[0], one.Workloads[1] with { Isolated = false }] }),
        Of<ReachFacts>(ClaimIds.StoresIsolated, "nothing isolates", ClaimStatus.Failed, static one => one with { Workloads = [one.Workloads[0], one.Workloads[1] with { Isolated = null }] }),
        Of<ReachFacts>(ClaimIds.StoresIsolated, "no store", ClaimStatus.Missing, static one => one with { Workloads = [one.Workloads[0]] }),
        Allowed(ClaimIds.TransmissionEncrypted, "plain text", static one => one with { Protocol = "http", Encrypted = false }),
        Of<ReachFacts>(ClaimIds.SupplyLimited, "nodes are free", ClaimStatus.Missing, static one => one with { Nodes = null }),
        Of<ReachFacts>(ClaimIds.SupplyLimited, "nodes are only watched", ClaimStatus.Failed, static one => one with { Nodes = one.Nodes! with { InternetEnforced = false } }),
        Workload(ClaimIds.SupplyLimited, "pods are free", ClaimStatus.Failed, static one => one with { InternetDenied = false }),
        Exception("no owner", static one => one with { Owner = null }),
        Exception("no reason", static one => one with { Reason = " " }),
        Exception("no end", static one => one with { Expires = null }),
        Exception("past its end", static one => one with { Expires = new DateOnly(2026, 3, 3) }),
        Exception("a suppression past its end", static one => one with { Kind = "suppression", Owner = null, Expires = new DateOnly(2026, 3, 3) }),
        Of<ChangeFacts>(ClaimIds.BaselineCommitted, "a file differs", ClaimStatus.Failed, static one => one with { Uncommitted = ["librechat.yaml"] }),
        Of<ChangeFacts>(ClaimIds.BaselineCommitted, "an input is outside", ClaimStatus.Failed, static one => one with { Outside = [".env"] }),
        Of<ChangeFacts>(ClaimIds.BaselineCommitted, "no commit", ClaimStatus.Missing, static one => one with { Revision = null }),
        Of<ChangeFacts>(ClaimIds.BaselineCommitted, "nothing is inside", ClaimStatus.Missing, static one => one with { Paths = [] }),
        Of<ChangeFacts>(ClaimIds.BaselineCommitted, "git failed", ClaimStatus.Missing, static one => one with { Unavailable = "there is no git" }),
        Of<ChangeFacts>(ClaimIds.ChangesReviewed, "git failed", ClaimStatus.Missing, static one => one with { Unavailable = "there is no git" }),
        Of<ChangeFacts>(ClaimIds.ChangesReviewed, "the history is cut", ClaimStatus.Missing, static one => one with { Shallow = true }),
        Commit("nobody", static one => one with { Reviewers = [] }),
        Commit("the author", static one => one with { Reviewers = [new ReviewerFact("Ann <ann@example.com>", "trailer")] }),
        Commit("the author by another name", static one => one with { Reviewers = [new ReviewerFact("A. Smith <ANN@example.com>", "forge")] }),
        Commit("the author without an address", static one => one with { Reviewers = [new ReviewerFact("ann", "forge")] }),
        Of<DriftFacts>(ClaimIds.PolicyInStep, "it differs", ClaimStatus.Failed, static one => one with { Checks = [one.Checks[0], one.Checks[1] with { InStep = false }] }),
        Of<DriftFacts>(ClaimIds.PolicyInStep, "nobody looked", ClaimStatus.Missing, static one => one with { Checks = [one.Checks[0]] }),
        Of<DriftFacts>(ClaimIds.ClusterInStep, "it differed once", ClaimStatus.Failed, static one => one with { Checks = [one.Checks[0] with { InStep = false, Findings = ["an object opens more"] }, .. one.Checks] }),
        Of<DriftFacts>(ClaimIds.ClusterInStep, "nobody looked", ClaimStatus.Missing, static one => one with { Checks = [one.Checks[1]] }),
        Of<DriftFacts>(ClaimIds.ClusterInStep, "before the period", ClaimStatus.Missing, static one => one with { Checks = [one.Checks[0] with { When = EvidenceSample.Since.AddSeconds(-1) }] }),
        Of<DriftFacts>(ClaimIds.ClusterInStep, "after the period", ClaimStatus.Missing, static one => one with { Checks = [one.Checks[0] with { When = EvidenceSample.Until }] }),
        Of<DriftFacts>(ClaimIds.ClusterInStep, "without a date", ClaimStatus.Failed, static one => one with { Checks = [one.Checks[0] with { When = null }] }),
        Flows(ClaimIds.ConnectionsRecorded, "a day is empty", ClaimStatus.Missing, static one => one with { Days = [EvidenceSample.Day(1), EvidenceSample.Day(3)] }),
        Flows(ClaimIds.ConnectionsRecorded, "a day has no connection", ClaimStatus.Missing, static one => one with { Days = [EvidenceSample.Day(1), EvidenceSample.Day(2), new DayCount(new DateOnly(2026, 3, 3), new CountFact(0, 0, 0, 5, 5))] }),
        Flows(ClaimIds.ConnectionsRecorded, "lines were lost", ClaimStatus.Failed, static one => one with { Sources = [one.Sources[0] with { Lost = 1 }] }),
        Flows(ClaimIds.ConnectionsRecorded, "lines lie in quarantine", ClaimStatus.Failed, static one => one with { Sources = [one.Sources[0] with { Quarantined = 1 }] }),
        Flows(ClaimIds.ConnectionsRecorded, "no source", ClaimStatus.Missing, static one => one with { Sources = [] }),
        Flows(ClaimIds.ConnectionsRecorded, "they begin late", ClaimStatus.Missing, static one => one with { Since = EvidenceSample.Since.AddSeconds(1) }),
        Flows(ClaimIds.ConnectionsRecorded, "they end early", ClaimStatus.Missing, static one => one with { Until = EvidenceSample.Until.AddSeconds(-1) }),
        Flows(ClaimIds.ConnectionsRecorded, "the store could not count", ClaimStatus.Missing, static one => one with { Problem = "a day cannot be read" }),
        Flows(ClaimIds.RecordsAttributed, "no workload", ClaimStatus.Failed, static one => one with { Unattributed = new UnattributedFact(1, 0, 0) }),
        Flows(ClaimIds.RecordsAttributed, "no destination", ClaimStatus.Failed, static one => one with { Unattributed = new UnattributedFact(0, 1, 0) }),
        Flows(ClaimIds.RecordsAttributed, "no rule", ClaimStatus.Failed, static one => one with { Unattributed = new UnattributedFact(0, 0, 1) }),
        Flows(ClaimIds.RecordsAttributed, "nothing allowed", ClaimStatus.Missing, static one => one with { Total = new CountFact(0, 3, 0, 0, 0) }),
        Flows(ClaimIds.RecordsIntact, "no chain", ClaimStatus.Failed, static one => one with { DayFiles = [] }),
        Flows(ClaimIds.RecordsIntact, "a file was changed", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0], one.DayFiles[1] with { Found = "changed" }, one.DayFiles[2]] }),
        Flows(ClaimIds.RecordsIntact, "a file is gone", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0], one.DayFiles[1] with { Found = "missing" }, one.DayFiles[2]] }),
        Flows(ClaimIds.RecordsIntact, "a file of the period was pruned", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0] with { Found = "pruned" }, one.DayFiles[1], one.DayFiles[2]] }),
        Flows(ClaimIds.RecordsIntact, "a link was taken out", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0], one.DayFiles[2]] }),
        Flows(ClaimIds.RecordsIntact, "rows were rewritten", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0] with { Rows = 21 }, one.DayFiles[1], one.DayFiles[2]] }),
        Flows(ClaimIds.RecordsIntact, "a day is not closed", ClaimStatus.Failed, static one => one with { DayFiles = [one.DayFiles[0], one.DayFiles[1]] }),
        Group("nobody said anything", static one => one with { State = "new", Who = null, Note = null }),
        Flows(ClaimIds.DenialsReviewed, "there are more", ClaimStatus.Missing, static one => one with { DeniedGroupsCut = true }),
        Run("before the period", ClaimStatus.Missing, static one => one with { When = EvidenceSample.Since.AddSeconds(-1) }),
        Run("after the period", ClaimStatus.Missing, static one => one with { When = EvidenceSample.Until }),
        Run("nothing was reached", ClaimStatus.Failed, static one => one with { Attempts = [one.Attempts[0] with { Outcome = "stopped" }, one.Attempts[1]] }),
        Run("only forbidden ones were tried", ClaimStatus.Missing, static one => one with { Attempts = [one.Attempts[1]] }),
        Run("only allowed ones were tried", ClaimStatus.Missing, static one => one with { Attempts = [one.Attempts[0]] }),
        Run("a forbidden one was reached", ClaimStatus.Failed, static one => one with { Attempts = [.. one.Attempts, one.Attempts[1] with { Outcome = "reached" }] }),
        Run("one had no result", ClaimStatus.Failed, static one => one with { Attempts = [.. one.Attempts, one.Attempts[1] with { Outcome = "inconclusive" }] }),
        Run("one has an unknown result", ClaimStatus.Failed, static one => one with { Attempts = [.. one.Attempts, one.Attempts[1] with { Outcome = "ok" }] }),
    ];

    public static TheoryData<string, string> Names => [.. Breakages.Select(static one => (one.Claim, one.Name))];

    public static TheoryData<string> Facts => [BundlePaths.Derivation, BundlePaths.Reach, BundlePaths.Exceptions, BundlePaths.Changes, BundlePaths.Drift, BundlePaths.Flows, BundlePaths.Tests];

    [Fact]
    public static void Everything_is_met_where_everything_is_good()
    {
        var posture = EvidenceSample.PostureOf(EvidenceSample.Good);
        Assert.All(posture.Claims, static claim => Assert.True(claim.Status == ClaimStatus.Met, $"{claim.Id}: {string.Join(' ', claim.Gaps)}"));
        Assert.All(posture.Controls, static control => Assert.True(control.IsSatisfied));
        Assert.Equal(ClaimIds.All, posture.Claims.Select(static claim => claim.Id));
    }

    [Fact]
    public static void Every_claim_is_broken_by_something() => Assert.Equal(ClaimIds.All.Order(StringComparer.Ordinal), Breakages.Select(static one => one.Claim).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public static void What_is_wrong_shows_in_the_claim_and_its_controls(string claim, string name)
    {
        var breakage = Breakages.Single(one => one.Claim == claim && one.Name == name);
        var posture = EvidenceSample.PostureOf(breakage.Break(EvidenceSample.Good));
        var result = posture.Claims.Single(one => one.Id == claim);
        Assert.Equal(breakage.Status, result.Status);
        Assert.NotEmpty(result.Gaps);
        Assert.All(result.Gaps, static gap => Assert.EndsWith(".", gap, StringComparison.Ordinal));
        var resting = posture.Controls.Where(one => one.Control.Claims.Contains(claim)).ToArray();
        Assert.NotEmpty(resting);
        Assert.All(resting, static control => Assert.False(control.IsSatisfied));
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public static void Missing_or_broken_evidence_is_no_evidence(string file)
    {
        foreach (var files in new[] { new EvidenceFiles(EvidenceSample.Good.Files.Remove(file)), EvidenceSample.Good.With(file, "{}"u8.ToArray()), EvidenceSample.Good.With(file, "null"u8.ToArray()) })
        {
            var posture = EvidenceSample.PostureOf(files);
            var resting = posture.Claims.Where(claim => claim.Files.Contains(file)).ToArray();
            Assert.NotEmpty(resting);
            Assert.All(resting, static claim => Assert.Equal(ClaimStatus.Missing, claim.Status));
            Assert.All(posture.Controls.Where(control => control.Claims.Any(resting.Contains)), static control => Assert.False(control.IsSatisfied));
            Assert.All(posture.Claims.Except(resting), static claim => Assert.Equal(ClaimStatus.Met, claim.Status));
        }
    }

    [Fact]
    public static void A_control_needs_all_of_its_claims() => Assert.All(EvidenceSample.PostureOf(EvidenceFiles.None.With(BundlePaths.Subject, EvidenceJson.Write(EvidenceSample.Subject))).Controls, static control => Assert.False(control.IsSatisfied));

    [Fact]
    public static void Without_a_subject_there_is_no_posture() => Assert.Null(PostureRules.Decide(new EvidenceFiles(EvidenceSample.Good.Files.Remove(BundlePaths.Subject)), ControlCatalog.Load()));

    [Fact]
    public static void A_denied_group_has_a_week()
    {
        var fresh = EvidenceSample.Flows.DeniedGroups[0] with { State = "new", First = EvidenceSample.Until - RecordClaims.ReviewTime };
        Assert.Equal(ClaimStatus.Met, StatusOf(ClaimIds.DenialsReviewed, EvidenceSample.Good.With(BundlePaths.Flows, EvidenceJson.Write(EvidenceSample.Flows with { DeniedGroups = [fresh] }))));
        var old = fresh with { First = fresh.First.AddSeconds(-1) };
        Assert.Equal(ClaimStatus.Failed, StatusOf(ClaimIds.DenialsReviewed, EvidenceSample.Good.With(BundlePaths.Flows, EvidenceJson.Write(EvidenceSample.Flows with { DeniedGroups = [old] }))));
    }

    private static ClaimStatus StatusOf(string claim, EvidenceFiles files) => EvidenceSample.PostureOf(files).Claims.Single(one => one.Id == claim).Status;

    private static Breakage Of<T>(string claim, string name, ClaimStatus status, Func<T, T> change)
        where T : class
    {
        var path = typeof(T).Name switch
        {
            nameof(DerivationFacts) => BundlePaths.Derivation,
            nameof(ReachFacts) => BundlePaths.Reach,
            nameof(ExceptionFacts) => BundlePaths.Exceptions,
            nameof(ChangeFacts) => BundlePaths.Changes,
            nameof(DriftFacts) => BundlePaths.Drift,
            nameof(FlowFacts) => BundlePaths.Flows,
            _ => BundlePaths.Tests,
        };
        return new Breakage(claim, name, status, files => files.With(path, EvidenceJson.Write(change(files.Read<T>(path).Value!))));
    }

    private static Breakage File(string claim, string name, ClaimStatus status, Func<EvidenceFiles, EvidenceFiles> change) => new(claim, name, status, change);

    private static Breakage Workload(string claim, string name, ClaimStatus status, Func<WorkloadReach, WorkloadReach> change) =>
        Of<ReachFacts>(claim, name, status, one => one with { Workloads = [change(one.Workloads[0]), .. one.Workloads.Skip(1)] });

    private static Breakage Allowed(string claim, string name, Func<AllowedFact, AllowedFact> change) =>
        Workload(claim, name, ClaimStatus.Failed, one => one with { Allowed = [change(one.Allowed[0]), .. one.Allowed.Skip(1)] });

    private static Breakage Exception(string name, Func<ExceptionFact, ExceptionFact> change) =>
        Of<ExceptionFacts>(ClaimIds.ExceptionsOwned, name, ClaimStatus.Failed, one => one with { Exceptions = [change(one.Exceptions[0])] });

    private static Breakage Commit(string name, Func<CommitFact, CommitFact> change) =>
        Of<ChangeFacts>(ClaimIds.ChangesReviewed, "reviewed by " + name, ClaimStatus.Failed, one => one with { Commits = [change(one.Commits[0])] });

    private static Breakage Flows(string claim, string name, ClaimStatus status, Func<FlowFacts, FlowFacts> change) => Of(claim, name, status, change);

    private static Breakage Group(string name, Func<DeniedGroupFact, DeniedGroupFact> change) =>
        Flows(ClaimIds.DenialsReviewed, name, ClaimStatus.Failed, one => one with { Until = one.Until, DeniedGroups = [change(one.DeniedGroups[0]) with { First = EvidenceSample.Until - RecordClaims.ReviewTime - TimeSpan.FromDays(1) }] });

    private static Breakage Run(string name, ClaimStatus status, Func<TestRun, TestRun> change) =>
        Of<TestFacts>(ClaimIds.DenialsTested, name, status, one => one with { Runs = [change(one.Runs[0])] });

    private sealed record Breakage(string Claim, string Name, ClaimStatus Status, Func<EvidenceFiles, EvidenceFiles> Break);
}
