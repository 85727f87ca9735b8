using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Flows.Records;

namespace Bulkhead.FlowStore.Records;

/// <summary>A row and its number in the store.</summary>
/// <param name="Entry">The row.</param>
/// <param name="Sequence">Its number; later rows have higher ones.</param>
public sealed record StoredFlow(FlowEntry Entry, long Sequence)
{
    /// <summary>Its place in the order of pages.</summary>
    public FlowCursor Cursor => new(Entry.Time, Sequence);
}

/// <summary>A place between rows, ordered by time and number. Stays valid while rows come and go.</summary>
/// <param name="Time">The time of the row, UTC.</param>
/// <param name="Sequence">Its number.</param>
public readonly record struct FlowCursor(DateTimeOffset Time, long Sequence)
{
    /// <summary>Microseconds since 1970, a dash, the number: for links.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Instants.Micros(Time)}-{Sequence}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text; null and anything else than a cursor give none.</param>
    public static FlowCursor? Parse(string? text)
    {
        var parts = text?.Split('-');
        return parts is [var time, var sequence]
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) && micros <= Instants.LastMicros
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new FlowCursor(Instants.FromMicros(micros), number)
            : null;
    }
}

/// <summary>Which way a page goes from its cursor.</summary>
public enum PageDirection
{
    /// <summary>To older rows; without a cursor from the newest.</summary>
    Older,

    /// <summary>To newer rows; without a cursor from the oldest.</summary>
    Newer,
}

/// <summary>A page of rows, newest first whichever way it was asked for.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Older">Where older rows go on; null when there are none now.</param>
/// <param name="Newer">Where newer rows go on (also those still to come); null on an empty page.</param>
public sealed record FlowPage(ImmutableArray<StoredFlow> Rows, FlowCursor? Older, FlowCursor? Newer);

/// <summary>What the end of a connection said.</summary>
/// <param name="Time">When it ended, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="BytesSent">Bytes from the workload.</param>
/// <param name="BytesReceived">Bytes to the workload.</param>
/// <param name="Duration">How long it was open.</param>
public sealed record FlowEnding(DateTimeOffset Time, string Reason, long BytesSent, long BytesReceived, TimeSpan Duration);

/// <summary>A decision and, when it is known, how what was allowed has ended.</summary>
/// <param name="Flow">The decision.</param>
/// <param name="Ending">Its end; null while it is open, when it was denied, and when it stayed open for longer than a day.</param>
public sealed record Connection(StoredFlow Flow, FlowEnding? Ending);

/// <summary>A page of connections, newest first.</summary>
/// <param name="Rows">The connections.</param>
/// <param name="Older">See <see cref="FlowPage"/>.</param>
/// <param name="Newer">See <see cref="FlowPage"/>.</param>
public sealed record ConnectionPage(ImmutableArray<Connection> Rows, FlowCursor? Older, FlowCursor? Newer);
