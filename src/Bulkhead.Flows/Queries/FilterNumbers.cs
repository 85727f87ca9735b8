using System.Globalization;

namespace Bulkhead.Flows.Queries;

/// <summary>Reads ports, bytes, durations and times of the filter language. Never throws.</summary>
internal static class FilterNumbers
{
    /// <summary>The greatest port.</summary>
    public const long LastPort = 65535;

    private const int MostDigits = 19;

    private static readonly (string Unit, long Factor)[] ByteUnits =
    [
        ("", 1), ("b", 1), ("k", 1_000), ("kb", 1_000), ("m", 1_000_000), ("mb", 1_000_000), ("g", 1_000_000_000), ("gb", 1_000_000_000), ("t", 1_000_000_000_000), ("tb", 1_000_000_000_000),
        ("ki", 1L << 10), ("kib", 1L << 10), ("mi", 1L << 20), ("mib", 1L << 20), ("gi", 1L << 30), ("gib", 1L << 30), ("ti", 1L << 40), ("tib", 1L << 40),
    ];

    private static readonly (string Unit, long Factor)[] DurationUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Unit, long Factor)[] AgoUnits = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];

    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads <c>443</c>, <c>8000-9000</c>, <c>&gt;1M</c>, <c>&lt;=5s</c>.</summary>
    public static NumberOperand? Read(string text, FilterValueKind kind)
    {
        var (units, least, most) = kind switch
        {
            FilterValueKind.Port => ([("", 1L)], 1L, LastPort),
            FilterValueKind.Bytes => (ByteUnits, 0L, long.MaxValue),
            _ => (DurationUnits, 0L, long.MaxValue),
        };
        if (kind == FilterValueKind.Port && text.Contains('.'))
        {
            return null;
        }

        var rest = text.AsSpan();
        if (rest.StartsWith(">=", StringComparison.Ordinal) || rest.StartsWith("<=", StringComparison.Ordinal))
        {
            return Quantity(rest[2..], units) is { } bound ? Range(rest[0] == '>' ? bound : least, rest[0] == '>' ? most : bound, least, most) : null;
        }

        if (rest.StartsWith(">", StringComparison.Ordinal) || rest.StartsWith("<", StringComparison.Ordinal))
        {
            return Quantity(rest[1..], units) switch
            {
                null => null,
                long.MaxValue when rest[0] == '>' => null,
                { } bound => Range(rest[0] == '>' ? bound + 1 : least, rest[0] == '>' ? most : bound - 1, least, most),
            };
        }

        var dash = rest.IndexOf('-');
        if (dash >= 0)
        {
            return Quantity(rest[..dash], units) is { } low && Quantity(rest[(dash + 1)..], units) is { } high ? Range(low, high, least, most) : null;
        }

        return Quantity(rest, units) is { } exact ? Range(exact, exact, least, most) : null;
    }

    /// <summary>Reads a moment or how long ago it was.</summary>
    public static DateTimeOffset? ReadTime(string text, DateTimeOffset now)
    {
        if (string.Equals(text, "now", StringComparison.OrdinalIgnoreCase))
        {
            return now.ToUniversalTime();
        }

        if (Quantity(text, AgoUnits) is { } seconds)
        {
            return seconds <= (now - DateTimeOffset.MinValue).TotalSeconds - 1 ? now.ToUniversalTime() - TimeSpan.FromSeconds(seconds) : null;
        }

        var zoned = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        return text.Length <= 40 && DateTimeOffset.TryParseExact(zoned, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
    }

    private static NumberOperand? Range(long low, long high, long least, long most) => low <= high && low >= least && high <= most ? new NumberOperand(low, high) : null;

    // Digits, perhaps a fraction, and a unit; the result is whole.
    private static long? Quantity(ReadOnlySpan<char> text, (string Unit, long Factor)[] units)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        if (length is 0 or > MostDigits + 1 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[length - 1])
            || !decimal.TryParse(text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        foreach (var (unit, factor) in units)
        {
            if (text[length..].Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                var value = number * factor;
                return value <= long.MaxValue && decimal.Truncate(value) == value ? (long)value : null;
            }
        }

        return number == 0 && length == text.Length ? 0 : null;
    }
}
