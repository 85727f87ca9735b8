using System.Globalization;
using System.Text;
using Bulkhead.Evidence.Facts;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Recording;

/// <summary>Counts records of files as the flow store counts its own, in bounded memory. Files have no chain of days and no words about denied groups.</summary>
/// <param name="since">The first instant of the period.</param>
/// <param name="until">The first instant after it.</param>
/// <param name="query">The filter that selects the records.</param>
public sealed class FlowCounter(DateTimeOffset since, DateTimeOffset until, string query)
{
    /// <summary>The most denied groups that are told apart.</summary>
    public const int MostGroups = 10_000;

    /// <summary>The most destinations that are reported.</summary>
    public const int MostDestinations = 100;

    // Whoever fills a log with names must not fill the memory.
    private const int MostNames = 100_000;

    private readonly SortedDictionary<string, Running> workloads = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Running> rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Running> destinations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DateOnly, Running> days = [];
    private readonly SortedDictionary<string, SourceFact> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeniedGroupFact> groups = new(StringComparer.Ordinal);
    private readonly Running total = new();
    private UnattributedFact unattributed = new(0, 0, 0);
    private bool isCut;

    /// <summary>Takes a record of the period.</summary>
    public void Take(FlowEntry flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (flow.Time < since || flow.Time >= until)
        {
            return;
        }

        total.Take(flow);
        Of(workloads, flow.Workload ?? string.Empty).Take(flow);
        if (!days.TryGetValue(DateOnly.FromDateTime(flow.Time.UtcDateTime), out var day))
        {
            days.Add(DateOnly.FromDateTime(flow.Time.UtcDateTime), day = new Running());
        }

        day.Take(flow);
        var destination = flow.Name ?? flow.Address?.ToString() ?? string.Empty;
        if (destinations.TryGetValue(destination, out var known) || destinations.Count < MostNames)
        {
            known ??= destinations[destination] = new Running();
            known.Take(flow);
        }

        if (flow.Rule is { } rule)
        {
            Of(rules, rule).Take(flow);
        }

        var source = sources.GetValueOrDefault(flow.Source) ?? new SourceFact(flow.Source, 0, 0, 0, 0, null);
        sources[flow.Source] = source with { Read = source.Read + 1, Stored = source.Stored + 1, LastRecord = source.LastRecord is { } last && last > flow.Time ? last : flow.Time };
        if (flow.Event == FlowEvent.Decision && flow.Verdict == FlowVerdict.Allowed)
        {
            unattributed = new UnattributedFact(
                unattributed.Workload + (flow.Workload is null ? 1 : 0), unattributed.Destination + (destination.Length == 0 ? 1 : 0), unattributed.Rule + (flow.Rule is null ? 1 : 0));
        }
        else if (flow.Event == FlowEvent.Decision)
        {
            Denied(flow, destination);
        }
    }

    /// <summary>What was counted.</summary>
    /// <param name="asked">The time.</param>
    /// <param name="quarantined">Lines that were no records.</param>
    public FlowFacts Finish(DateTimeOffset asked, long quarantined) => new(
        EvidenceContracts.Flows, "files", asked, since, until, query, total.Fact, unattributed,
        Named(workloads), Named(rules), [.. Named(destinations.OrderBy(static one => one.Key, StringComparer.Ordinal)).OrderByDescending(static one => one.Counts.Allowed + one.Counts.Denied + one.Counts.WouldDeny).Take(MostDestinations)],
        [.. days.Select(static day => new DayCount(day.Key, day.Value.Fact))],
        [.. sources.Values.Select((source, index) => index == 0 ? source with { Quarantined = quarantined, Read = source.Read + quarantined } : source)],
        [.. groups.Values.OrderByDescending(static group => group.Last).ThenBy(static group => group.Fingerprint, StringComparer.Ordinal)], isCut, null, []);

    private static List<NamedCount> Named(IEnumerable<KeyValuePair<string, Running>> counts) => [.. counts.Select(static one => new NamedCount(one.Key, one.Value.Fact))];

    private static Running Of(SortedDictionary<string, Running> counts, string name)
    {
        if (!counts.TryGetValue(name, out var running))
        {
            counts.Add(name, running = new Running());
        }

        return running;
    }

    private void Denied(FlowEntry flow, string destination)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{flow.Workload}\n{flow.Namespace}\n{destination}\n{flow.Port}\n{flow.Reason}");
        var fingerprint = Sha256.Hex(Encoding.UTF8.GetBytes(text))[..32];
        if (!groups.TryGetValue(fingerprint, out var group))
        {
            if (groups.Count >= MostGroups)
            {
                isCut = true;
                return;
            }

            group = new DeniedGroupFact(fingerprint, flow.Workload ?? string.Empty, destination, flow.Port, flow.Reason, 0, 0, flow.Time, flow.Time, "new", null, null);
        }

        groups[fingerprint] = group with
        {
            Denied = group.Denied + (flow.Verdict == FlowVerdict.Denied ? 1 : 0),
            WouldDeny = group.WouldDeny + (flow.Verdict == FlowVerdict.WouldDeny ? 1 : 0),
            First = flow.Time < group.First ? flow.Time : group.First,
            Last = flow.Time > group.Last ? flow.Time : group.Last,
        };
    }

    private sealed class Running
    {
        public CountFact Fact { get; private set; } = new(0, 0, 0, 0, 0);

        public void Take(FlowEntry flow) => Fact = flow.Event == FlowEvent.End
            ? Fact with { BytesSent = Sum(Fact.BytesSent, flow.BytesSent), BytesReceived = Sum(Fact.BytesReceived, flow.BytesReceived) }
            : flow.Verdict switch
            {
                FlowVerdict.Allowed => Fact with { Allowed = Fact.Allowed + 1 },
                FlowVerdict.Denied => Fact with { Denied = Fact.Denied + 1 },
                _ => Fact with { WouldDeny = Fact.WouldDeny + 1 },
            };

        private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
    }
}
