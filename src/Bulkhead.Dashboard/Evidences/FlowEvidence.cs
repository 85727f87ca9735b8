using System.Collections.Immutable;
using System.Security.Cryptography;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Recording;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Dashboard.Evidences;

/// <summary>What the flow store says about a period, as a fact of an evidence bundle. Days that are over are closed first, and every closed day is hashed again.</summary>
/// <param name="store">The store.</param>
/// <param name="days">The folder with closed days; null where the engine keeps days itself.</param>
/// <param name="time">The clock.</param>
public sealed class FlowEvidence(IFlowStore store, string? days, TimeProvider time)
{
    /// <summary>The class under which a source counts places where lines were lost before they were read.</summary>
    public const string Gap = "gap";

    // More values than a deployment has rules, workloads and sources.
    private const int MostValues = 100_000;

    /// <summary>Asks the store.</summary>
    /// <param name="since">The first instant.</param>
    /// <param name="until">The first instant after it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<FlowFacts> CollectAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await store.CloseDaysAsync(DateOnly.FromDateTime(now.UtcDateTime), cancellation).ConfigureAwait(false);
        // First of all: where a closed day was changed, the engine may not be able to read it, and that has to be recorded too.
        var files = await DayFilesAsync(until, cancellation).ConfigureAwait(false);
        var filter = FlowFilter.All with { Since = since, Until = until };
        var none = new FlowFacts(
            EvidenceContracts.Flows, "server", Cut(now), since, until, FilterText.Of(filter), new CountFact(0, 0, 0, 0, 0), new UnattributedFact(0, 0, 0), [], [], [], [], [], [], DeniedGroupsCut: false, null, files);
        try
        {
            return await CountAsync(none, filter, now, cancellation).ConfigureAwait(false);
        }
        catch (System.Data.Common.DbException) when (files.FirstOrDefault(static file => file.Found is "changed" or "missing") is not null)
        {
            return none with { Problem = string.Join(", ", files.Where(static file => file.Found is "changed" or "missing").Take(10).Select(static file => $"{file.Name} is {file.Found}")) };
        }
    }

    private async Task<FlowFacts> CountAsync(FlowFacts none, FlowFilter filter, DateTimeOffset now, CancellationToken cancellation)
    {
        // One after the other: each may use all the memory that the store has for questions.
        var workloads = await store.StatsAsync(filter, FlowField.Workload, MostValues, cancellation).ConfigureAwait(false);
        var rules = await store.StatsAsync(filter, FlowField.Rule, MostValues, cancellation).ConfigureAwait(false);
        var names = await store.StatsAsync(filter, FlowField.Name, FlowCounter.MostDestinations, cancellation).ConfigureAwait(false);
        var nowhere = await store.StatsAsync(With(filter, "verdict:allowed name:none to:none"), FlowField.Verdict, 1, cancellation).ConfigureAwait(false);
        var groups = await store.DeniedGroupsAsync(filter, new DeniedGroupQuery(FlowCounter.MostGroups + 1, Buckets: 0), cancellation).ConfigureAwait(false);
        var sources = await store.SourcesAsync(cancellation).ConfigureAwait(false);
        return none with
        {
            Total = Of(workloads.Total),
            Unattributed = new UnattributedFact(None(workloads), nowhere.Total.Allowed, None(rules)),
            Workloads = Named(workloads, withNone: true),
            Rules = Named(rules, withNone: false),
            Destinations = [.. names.Values.Select(static one => new NamedCount(one.Value ?? string.Empty, Of(one.Counts)))],
            Days = await DaysAsync(none.Since, none.Until, cancellation).ConfigureAwait(false),
            Sources = [.. sources.Select(static one => new SourceFact(one.Source, one.Read, one.Stored, one.Quarantined, one.Ignored.GetValueOrDefault(Gap), one.LastRecord is { } last ? Cut(last) : null))],
            DeniedGroups = [.. groups.Take(FlowCounter.MostGroups).Select(group => Of(group, now))],
            DeniedGroupsCut = groups.Length > FlowCounter.MostGroups,
        };
    }

    private static FlowFilter With(FlowFilter filter, string terms) =>
        filter with { Terms = FilterParser.Parse(terms, DateTimeOffset.UnixEpoch).Filter?.Terms ?? throw new InvalidOperationException("The filter is ours.") };

    private static long None(FlowStats stats) => stats.Values.Where(static one => one.Value is null).Sum(static one => one.Counts.Allowed);

    private static List<NamedCount> Named(FlowStats stats, bool withNone) =>
        [.. stats.Values.Where(one => withNone || one.Value is not null).Select(static one => new NamedCount(one.Value ?? string.Empty, Of(one.Counts))).OrderBy(static one => one.Name, StringComparer.Ordinal)];

    private static CountFact Of(FlowCounts counts) => new(counts.Allowed, counts.Denied, counts.WouldDeny, counts.BytesSent, counts.BytesReceived);

    private static DeniedGroupFact Of(DeniedGroup group, DateTimeOffset now) => new(
        group.Fingerprint, group.Workload ?? string.Empty, group.Name ?? group.Address ?? string.Empty, group.Port, group.Reason, group.Denied, group.WouldDeny, Cut(group.First), Cut(group.Last),
        group.StateAt(now) switch { GroupStateKind.Known => "known", GroupStateKind.AcceptedUntil => "accepted", _ => "new" }, group.State?.Who, group.State?.Note);

    // From midnight to midnight, and only what lies in the period of the first and the last day.
    private async Task<IReadOnlyList<DayCount>> DaysAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<DateOnly, CountFact>();
        var series = await store.SeriesAsync(FlowFilter.All with { Since = since, Until = until }, TimeSpan.FromHours(1), cancellation).ConfigureAwait(false);
        foreach (var point in series)
        {
            var day = DateOnly.FromDateTime((point.Start < since ? since : point.Start).UtcDateTime);
            var (one, more) = (counts.GetValueOrDefault(day) ?? new CountFact(0, 0, 0, 0, 0), point.Counts);
            counts[day] = new CountFact(one.Allowed + more.Allowed, one.Denied + more.Denied, one.WouldDeny + more.WouldDeny, one.BytesSent + more.BytesSent, one.BytesReceived + more.BytesReceived);
        }

        return [.. counts.Select(static day => new DayCount(day.Key, day.Value))];
    }

    private async Task<IReadOnlyList<DayFileFact>> DayFilesAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var files = ImmutableArray.CreateBuilder<DayFileFact>();
        // The whole chain up to the last file of the period: only from its beginning can it be followed.
        var all = await store.DayFilesAsync(cancellation).ConfigureAwait(false);
        var last = DateOnly.FromDateTime(until.UtcDateTime.AddTicks(-1));
        foreach (var file in all.Take(all.Select(static (file, index) => (file, index)).Where(one => one.file.Day <= last).Select(static one => one.index + 1).DefaultIfEmpty(0).Max()))
        {
            var found = file.Pruned is not null ? "pruned" : await FoundAsync(file, cancellation).ConfigureAwait(false);
            files.Add(new DayFileFact(file.Number, file.Day, file.Name, file.Rows, file.Sha256, file.Previous, file.Chain, found));
        }

        return files.ToImmutable();
    }

    private async Task<string> FoundAsync(DayFile file, CancellationToken cancellation)
    {
        var path = Path.Combine(days ?? string.Empty, file.Name);
        if (days is null || !File.Exists(path))
        {
            return "missing";
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)) == file.Sha256 ? "same" : "changed";
        }
    }

    private static DateTimeOffset Cut(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
