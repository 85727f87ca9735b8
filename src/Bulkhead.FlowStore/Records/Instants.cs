namespace Bulkhead.FlowStore.Records;

/// <summary>Times as microseconds since 1970, the precision of the store.</summary>
internal static class Instants
{
    /// <summary>The last instant that a <see cref="DateTimeOffset"/> holds.</summary>
    public static readonly long LastMicros = Micros(DateTimeOffset.MaxValue);

    /// <summary>Microseconds since 1970; what is finer is cut.</summary>
    /// <param name="time">The time.</param>
    public static long Micros(DateTimeOffset time) => (long)Math.Floor((time.UtcTicks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerMicrosecond);

    /// <summary>The time, UTC.</summary>
    /// <param name="micros">Microseconds since 1970.</param>
    public static DateTimeOffset FromMicros(long micros) => new(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The time without what is finer than a microsecond, UTC.</summary>
    /// <param name="time">The time.</param>
    public static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The last multiple of a span that is not after the time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="span">The span.</param>
    public static DateTimeOffset Floor(DateTimeOffset time, TimeSpan span) => new(time.UtcTicks - (time.UtcTicks % span.Ticks), TimeSpan.Zero);

    /// <summary>The first multiple of a span that is not before the time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="span">The span.</param>
    public static DateTimeOffset Ceiling(DateTimeOffset time, TimeSpan span)
    {
        var floor = Floor(time, span);
        return floor == time ? floor : DateTimeOffset.MaxValue - floor < span ? DateTimeOffset.MaxValue : floor + span;
    }

    /// <summary>The first instant of a day, UTC.</summary>
    /// <param name="day">The day.</param>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), TimeSpan.Zero);
}
