using System.Globalization;
using Bulkhead.Evidence;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>A span of time.</summary>
/// <param name="Since">The first instant, UTC.</param>
/// <param name="Until">The first instant after it, UTC.</param>
internal sealed record Period(DateTimeOffset Since, DateTimeOffset Until)
{
    private static readonly string[] Days = ["yyyy-MM-dd"];
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads a period, to the second. A day as its end is part of it.</summary>
    /// <param name="since">A day, an instant, or a span before now such as <c>90d</c> or <c>12h</c>.</param>
    /// <param name="until">The same; null for now.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static Period? Read(string since, string? until, DateTimeOffset now, out Diagnostic? problem)
    {
        problem = null;
        var end = until is null ? now : Instant(until, now, isEnd: true);
        if (Instant(since, now, isEnd: false) is { } from && end is { } to)
        {
            // The day that is not over yet ends now.
            to = to > now && to - now < TimeSpan.FromDays(1) ? now : to;
            var period = new Period(Cut(from), Cut(to));
            if (period.Since < period.Until && period.Until <= now)
            {
                return period;
            }
        }

        problem = EvidenceDiagnostics.Period.At(null, $"from '{Printable.Clean(since, 40)}' to '{Printable.Clean(until ?? "now", 40)}' is no period that has passed.",
            "Give days, instants or spans before now: --since 2026-07-01 --until 2026-09-30, or --since 90d.");
        return null;
    }

    /// <summary>The time now, to the second.</summary>
    public static DateTimeOffset Now() => Cut(DateTimeOffset.UtcNow);

    private static DateTimeOffset? Instant(string text, DateTimeOffset now, bool isEnd)
    {
        if (DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DateTimeOffset((isEnd ? day.AddDays(1) : day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        }

        if (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant.ToUniversalTime();
        }

        if (text.Length is > 1 and < 6 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return text[^1] switch
            {
                'd' => now.AddDays(-number),
                'h' => now.AddHours(-number),
                'm' => now.AddMinutes(-number),
                _ => null,
            };
        }

        return null;
    }

    private static DateTimeOffset Cut(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
