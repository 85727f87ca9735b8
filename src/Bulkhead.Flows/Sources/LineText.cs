using System.Text;

namespace Bulkhead.Flows.Sources;

/// <summary>Small helpers on lines of bytes.</summary>
internal static class LineText
{
    private const byte LastAscii = 0x7f;

    /// <summary>Whether nothing but blanks is in the line.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r\n\0"u8) < 0;

    /// <summary>Bytes as text; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Whether text is plain ASCII without control characters.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is < (byte)' ' or >= LastAscii)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A duration of milliseconds, at most the longest there is.</summary>
    public static TimeSpan Milliseconds(long count) => count > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? TimeSpan.MaxValue : TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond);

    /// <summary>A duration of nanoseconds, cut to the microsecond.</summary>
    public static TimeSpan Nanoseconds(ulong count) => TimeSpan.FromTicks((long)(count / 1000) * TimeSpan.TicksPerMicrosecond is var ticks and >= 0 ? ticks : long.MaxValue);

    /// <summary>A word in the form of reasons: lower-case letters, digits and underscores, at most 64; null when it is none.</summary>
    public static string? Reason(string? word)
    {
        if (word is null or { Length: 0 or > 64 })
        {
            return null;
        }

        return word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? word.ToLowerInvariant().Replace('-', '_') : null;
    }
}
