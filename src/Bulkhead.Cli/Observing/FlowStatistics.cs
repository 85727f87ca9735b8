using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;

namespace Bulkhead.Cli.Observing;

/// <summary>Numbers of connections (decisions) and bytes (ends).</summary>
/// <param name="Allowed">Decisions that allowed.</param>
/// <param name="Denied">Decisions that denied.</param>
/// <param name="WouldDeny">Decisions that only watched.</param>
/// <param name="BytesSent">Bytes from the workloads.</param>
/// <param name="BytesReceived">Bytes to the workloads.</param>
internal readonly record struct FlowNumbers(long Allowed, long Denied, long WouldDeny, long BytesSent, long BytesReceived)
{
    /// <summary>All decisions.</summary>
    public long Connections => Allowed + Denied + WouldDeny;

    /// <summary>These and those of one record more. Sums of bytes stop at the largest number.</summary>
    public FlowNumbers And(FlowEntry flow) => flow.Event == FlowEvent.End
        ? this with { BytesSent = Sum(BytesSent, flow.BytesSent), BytesReceived = Sum(BytesReceived, flow.BytesReceived) }
        : flow.Verdict switch
        {
            FlowVerdict.Allowed => this with { Allowed = Allowed + 1 },
            FlowVerdict.Denied => this with { Denied = Denied + 1 },
            _ => this with { WouldDeny = WouldDeny + 1 },
        };

    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}

/// <summary>Numbers of one value.</summary>
/// <param name="Value">The value; null stands for records without one.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="First">The first record.</param>
/// <param name="Last">The last record.</param>
internal sealed record FlowValue(string? Value, FlowNumbers Numbers, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Numbers by the values of a field.</summary>
/// <param name="By">The word of the field.</param>
/// <param name="Total">All records that fit.</param>
/// <param name="Values">The values with the most connections first.</param>
internal sealed record FlowStats(string By, FlowNumbers Total, ImmutableArray<FlowValue> Values);

/// <summary>Counts records by the values of a field, as a store does, in bounded memory.</summary>
/// <param name="by">The field.</param>
internal sealed class FlowStatistics(FilterWord by)
{
    /// <summary>The most values that are counted one by one.</summary>
    public const int MostValues = 100_000;

    // Names may be long: all values together stay below 32 MiB.
    private const long MostCharacters = 16 * 1024 * 1024;

    private readonly Dictionary<string, Running> values = new(StringComparer.Ordinal);
    private Running? none;
    private FlowNumbers total;
    private long characters;

    /// <summary>How many records had a value that is not counted by itself.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Takes a record.</summary>
    public void Take(FlowEntry flow)
    {
        total = total.And(flow);
        if (by.Field == FlowField.Origin && !flow.Origins.IsDefaultOrEmpty)
        {
            foreach (var origin in flow.Origins)
            {
                Add(origin, flow);
            }
        }
        else
        {
            Add(ValueOf(by.Field, flow), flow);
        }
    }

    /// <summary>The values with the most connections, then the most bytes, then by name.</summary>
    public FlowStats Top(int count)
    {
        var all = values.Select(static one => (Value: (string?)one.Key, one.Value));
        if (none is not null)
        {
            all = all.Append((null, none));
        }

        var top = all.OrderByDescending(static one => one.Item2.Numbers.Connections)
            .ThenByDescending(static one => (decimal)one.Item2.Numbers.BytesSent + one.Item2.Numbers.BytesReceived)
            .ThenBy(static one => one.Value is null)
            .ThenBy(static one => one.Value, StringComparer.Ordinal)
            .Take(count)
            .Select(static one => new FlowValue(one.Value, one.Item2.Numbers, one.Item2.First, one.Item2.Last));
        return new FlowStats(by.Word, total, [.. top]);
    }

    private static string? ValueOf(FlowField field, FlowEntry flow) => field switch
    {
        FlowField.Event => FlowWords.Of(flow.Event),
        FlowField.Verdict => FlowWords.Of(flow.Verdict),
        FlowField.Port => flow.Port == 0 ? null : flow.Port.ToString(CultureInfo.InvariantCulture),
        FlowField.SourceAddress => flow.SourceAddress?.ToString(),
        FlowField.Address => flow.Address?.ToString(),
        _ => FilterMatcher.TextOf(field, flow),
    };

    private void Add(string? value, FlowEntry flow)
    {
        if (value is null)
        {
            (none ??= new Running(flow.Time)).Take(flow);
            return;
        }

        if (!values.TryGetValue(value, out var running))
        {
            if (values.Count >= MostValues || characters + value.Length > MostCharacters)
            {
                LeftOut++;
                return;
            }

            characters += value.Length;
            values.Add(value, running = new Running(flow.Time));
        }

        running.Take(flow);
    }

    private sealed class Running(DateTimeOffset time)
    {
        public FlowNumbers Numbers { get; private set; }

        public DateTimeOffset First { get; private set; } = time;

        public DateTimeOffset Last { get; private set; } = time;

        public void Take(FlowEntry flow)
        {
            Numbers = Numbers.And(flow);
            First = flow.Time < First ? flow.Time : First;
            Last = flow.Time > Last ? flow.Time : Last;
        }
    }
}
