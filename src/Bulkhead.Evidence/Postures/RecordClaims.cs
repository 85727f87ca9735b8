using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Postures;

/// <summary>Claims about the records of connections and about what was tried.</summary>
internal static class RecordClaims
{
    /// <summary>For how long a denied group may be new before it counts as not looked at.</summary>
    public static readonly TimeSpan ReviewTime = TimeSpan.FromDays(7);

    /// <summary><see cref="ClaimIds.ConnectionsRecorded"/></summary>
    public static ClaimResult Recorded(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.ConnectionsRecorded);
        if (Flows(finding, files, subject) is not { } flows)
        {
            return finding.End("No records of connections were given.");
        }

        var days = flows.Days.ToDictionary(static day => day.Day, static day => day.Counts);
        var empty = new List<string>();
        for (var day = DateOnly.FromDateTime(subject!.Since.UtcDateTime); day <= DateOnly.FromDateTime(subject.Until.UtcDateTime.AddTicks(-1)); day = day.AddDays(1))
        {
            if (!days.TryGetValue(day, out var counts) || counts is { Allowed: 0, Denied: 0, WouldDeny: 0 })
            {
                empty.Add($"{Plain.Day(day)}: not one connection is recorded.");
            }
        }

        if (flows.Sources.Count == 0)
        {
            finding.Missing("No source of records is known.");
        }

        if (empty.Count > 0)
        {
            finding.Missing($"There are days without a record: a source that stands still looks the same as a deployment that does.");
        }

        finding.Missing(empty, BundlePaths.Flows);
        finding.Against(flows.Sources.Where(static source => source.Lost > 0).Select(static source => $"{source.Name}: lines were lost in {Plain.Number(source.Lost)} places before they were read."), BundlePaths.Flows);
        finding.Against(flows.Sources.Where(static source => source.Quarantined > 0).Select(static source => $"{source.Name}: {Plain.Number(source.Quarantined)} lines could not be understood and lie in quarantine."), BundlePaths.Flows);
        var allowed = Plain.Figure(flows.Total.Allowed, BundlePaths.Flows, "/total/allowed");
        var denied = Plain.Figure(flows.Total.Denied, BundlePaths.Flows, "/total/denied");
        var count = Plain.Figure(flows.Days.Count, BundlePaths.Flows, "/days/length");
        return finding.End($"{allowed} {Plain.Word(allowed, "allowed connection", "allowed connections")} and {denied} denied in {count} {Plain.Word(count, "day", "days")}, by the query \"{flows.Query}\".");
    }

    /// <summary><see cref="ClaimIds.RecordsAttributed"/></summary>
    public static ClaimResult Attributed(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.RecordsAttributed);
        if (Flows(finding, files, subject) is not { } flows)
        {
            return finding.End("No records of connections were given.");
        }

        if (flows.Total.Allowed == 0)
        {
            finding.Missing("Not one allowed connection is recorded.");
        }

        foreach (var (what, number) in new[] { ("workload", flows.Unattributed.Workload), ("name or address", flows.Unattributed.Destination), ("rule", flows.Unattributed.Rule) })
        {
            if (number > 0)
            {
                finding.Against($"{Plain.Number(number)} allowed connections have no {what} in their record.");
            }
        }

        var allowed = Plain.Figure(flows.Total.Allowed, BundlePaths.Flows, "/total/allowed");
        return finding.End($"The records of {allowed} {Plain.Word(allowed, "allowed connection", "allowed connections")} were counted for workload, destination and rule.");
    }

    /// <summary><see cref="ClaimIds.RecordsIntact"/></summary>
    public static ClaimResult Intact(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.RecordsIntact);
        if (Flows(finding, files, subject) is not { } flows)
        {
            return finding.End("No records of connections were given.");
        }

        if (flows.DayFiles.Count == 0)
        {
            finding.Missing("No day is closed and hashed yet: the store closes a day when it is over; files of flows have no chain at all.");
        }

        finding.Against(DayChain.Problems(flows.DayFiles), BundlePaths.Flows);
        finding.Against(flows.DayFiles.Where(static day => day.Found is not ("same" or "pruned")).Select(static day => $"{day.Name} is {day.Found}."), BundlePaths.Flows);
        var first = DateOnly.FromDateTime(subject!.Since.UtcDateTime);
        finding.Against(flows.DayFiles.Where(day => day.Found == "pruned" && day.Day >= first).Select(static day => $"{day.Name} lies in the period and was removed by retention."), BundlePaths.Flows);
        var closed = flows.DayFiles.Select(static day => day.Day).ToHashSet();
        var lastOpen = DateOnly.FromDateTime(subject.Collected.UtcDateTime);
        var open = flows.Days.Where(day => day.Day < lastOpen && day.Counts is not { Allowed: 0, Denied: 0, WouldDeny: 0 } && !closed.Contains(day.Day)).Select(static day => $"{Plain.Day(day.Day)} is over and not closed: its records are not in the chain.").ToArray();
        finding.Against(open, BundlePaths.Flows);
        var count = Plain.Figure(flows.DayFiles.Count, BundlePaths.Flows, "/dayFiles/length");
        return finding.End($"{count} {Plain.Word(count, "file", "files")} of closed days in the chain {Plain.Word(count, "was", "were")} hashed again and compared. Records of the day of collecting are not in it yet.");
    }

    /// <summary><see cref="ClaimIds.DenialsReviewed"/></summary>
    public static ClaimResult Reviewed(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.DenialsReviewed);
        if (Flows(finding, files, subject) is not { } flows)
        {
            return finding.End("No records of connections were given.");
        }

        if (flows.DeniedGroupsCut)
        {
            finding.Missing("There are more groups of denials than were collected: shorten the period.");
        }

        var due = subject!.Until - ReviewTime;
        finding.Against(flows.DeniedGroups.Where(group => group.State == "new" && group.First < due)
            .Select(static group => $"{(group.Workload.Length == 0 ? "an unknown workload" : group.Workload)} → {group.Destination}:{Plain.Number(group.Port)} ({group.Reason}), first denied on {Plain.Instant(group.First)}: nobody has said anything about it."), BundlePaths.Flows);
        var count = Plain.Figure(flows.DeniedGroups.Count, BundlePaths.Flows, "/deniedGroups/length");
        return finding.End($"{count} {Plain.Word(count, "group", "groups")} of denied connections {Plain.Word(count, "was", "were")} looked at for a word about {Plain.Word(count, "it", "them")} within {Plain.Number((long)ReviewTime.TotalDays)} days.");
    }

    /// <summary><see cref="ClaimIds.DenialsTested"/></summary>
    public static ClaimResult Tested(EvidenceFiles files, SubjectFacts? subject)
    {
        var finding = new Finding(ClaimIds.DenialsTested);
        if (finding.Take(files.Read<TestFacts>(BundlePaths.Tests)) is not { } tests || subject is null)
        {
            return finding.End("No connection was tried on purpose.");
        }

        var runs = tests.Runs.Where(run => run.When >= subject.Since && run.When < subject.Until).ToArray();
        if (runs.Length == 0)
        {
            finding.Missing("No run in the period is recorded: run bulkhead probe in a workload and give its result with --probe.");
        }

        foreach (var run in runs)
        {
            // Where nothing can be reached, everything looks stopped.
            if (!run.Attempts.Any(static one => one is { Expected: "reached", Outcome: "reached" }))
            {
                finding.Missing($"{run.Record}: no allowed connection was reached, so what was stopped shows nothing.");
            }

            if (!run.Attempts.Any(static one => one is { Expected: "stopped", Outcome: "stopped" }))
            {
                finding.Missing($"{run.Record}: no forbidden connection was tried with a result.");
            }

            finding.Against(run.Attempts.Where(static one => one.Outcome != one.Expected).Select(one => one.Outcome == "inconclusive"
                ? $"{run.Record}: {one.Id} to {one.Target} has no result: {one.Detail}"
                : $"{run.Record}: {one.Id} to {one.Target} should have been {one.Expected} and was {one.Outcome}: {one.Detail}"), BundlePaths.Tests);
        }

        var count = Plain.Figure(tests.Runs.Count, BundlePaths.Tests, "/runs/length");
        return finding.End($"{count} {Plain.Word(count, "run", "runs")} of forbidden and allowed connections {Plain.Word(count, "is", "are")} recorded.");
    }

    private static FlowFacts? Flows(Finding finding, EvidenceFiles files, SubjectFacts? subject)
    {
        var flows = finding.Take(files.Read<FlowFacts>(BundlePaths.Flows));
        if (flows is null || subject is null)
        {
            return null;
        }

        if (flows.Problem is { } problem)
        {
            finding.Missing($"The flow store could not count: {problem}");
        }

        if (flows.Since > subject.Since || flows.Until < subject.Until)
        {
            finding.Missing($"The records were asked for from {Plain.Instant(flows.Since)} to {Plain.Instant(flows.Until)} and do not cover the period.");
        }

        return flows;
    }
}
