using System.Globalization;

namespace Bulkhead.Flows.Sources;

/// <summary>Reads moments of records: RFC 3339 with up to nine digits of a second. Never throws.</summary>
internal static class TimeText
{
    private static readonly string[] Forms = ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads a moment and cuts it to the microsecond.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 40)
        {
            return false;
        }

        var zone = text.AsSpan(19).IndexOfAny("Zz+-") + 19;
        if (zone < 19)
        {
            return false;
        }

        // Hubble has nanoseconds; ticks have seven digits.
        var fraction = text.AsSpan(19, zone - 19);
        if (fraction.Length is 1 or > 10 || fraction.Length > 1 && (fraction[0] != '.' || fraction[1..].ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        var offset = text.AsSpan(zone);
        var zoned = string.Concat(text.AsSpan(0, 19), fraction[..Math.Min(fraction.Length, 8)], offset is "Z" or "z" ? "+00:00" : offset);
        if (!DateTimeOffset.TryParseExact(zoned, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            return false;
        }

        time = Cut(read);
        return true;
    }

    /// <summary>In UTC, cut to the microsecond.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
