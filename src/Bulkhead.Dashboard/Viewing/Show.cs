using System.Globalization;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Dashboard.Viewing;

/// <summary>Values as people read them. Text of the log is hostile: what could reorder or hide it is replaced here, and the pages escape the rest.</summary>
internal static class Show
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A text of the log.</summary>
    public static string Text(string? value, int most = 200) => value is null ? "–" : Printable.Clean(value, most);

    /// <summary>A count: 1,234,567.</summary>
    public static string Count(long value) => value.ToString("N0", Culture);

    /// <summary>A count in few characters: 12.3k.</summary>
    public static string Short(long value) => value switch
    {
        < 10_000 => value.ToString("N0", Culture),
        < 1_000_000 => (value / 1e3).ToString(value < 100_000 ? "0.0" : "0", Culture) + "k",
        < 1_000_000_000 => (value / 1e6).ToString(value < 100_000_000 ? "0.0" : "0", Culture) + "M",
        _ => (value / 1e9).ToString("0.0", Culture) + "G",
    };

    /// <summary>A number of bytes.</summary>
    public static string Bytes(long value) => value switch
    {
        < 1024 => value.ToString(Culture) + " B",
        < 1024 * 1024 => (value / 1024.0).ToString("0.0", Culture) + " KiB",
        < 1024L * 1024 * 1024 => (value / 1048576.0).ToString("0.0", Culture) + " MiB",
        _ => (value / 1073741824.0).ToString("0.0", Culture) + " GiB",
    };

    /// <summary>A length of time.</summary>
    public static string Length(TimeSpan value) => value switch
    {
        { TotalMilliseconds: < 1000 } => value.TotalMilliseconds.ToString("0", Culture) + " ms",
        { TotalSeconds: < 60 } => value.TotalSeconds.ToString("0.0", Culture) + " s",
        { TotalMinutes: < 60 } => value.TotalMinutes.ToString("0", Culture) + " min",
        { TotalHours: < 48 } => value.TotalHours.ToString("0", Culture) + " h",
        _ => value.TotalDays.ToString("0", Culture) + " d",
    };

    /// <summary>How long ago.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => now - time < TimeSpan.FromSeconds(1) ? "now" : Length(now - time) + " ago";

    /// <summary>A time in UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", Culture);

    /// <summary>A time for machines; the script of the page turns it into local time.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", Culture);

    /// <summary>The word of a verdict.</summary>
    public static string Verdict(FlowVerdict verdict) => verdict switch
    {
        FlowVerdict.Allowed => "allowed",
        FlowVerdict.Denied => "denied",
        _ => "would deny",
    };

    /// <summary>The class of a verdict in the style sheet.</summary>
    public static string Class(FlowVerdict verdict) => verdict switch
    {
        FlowVerdict.Allowed => "allowed",
        FlowVerdict.Denied => "denied",
        _ => "would-deny",
    };

    /// <summary>The sign of a verdict: meaning is never by colour alone.</summary>
    public static string Sign(FlowVerdict verdict) => verdict switch
    {
        FlowVerdict.Allowed => "✓",
        FlowVerdict.Denied => "✕",
        _ => "◐",
    };

    /// <summary>A path with what looks like a secret taken out: long runs of random characters.</summary>
    public static string Path(string? path) =>
        path is null ? string.Empty : string.Join('/', Printable.Clean(path, 300).Split('/').Select(static part => part.Length >= 32 && part.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? "…" : part));

    /// <summary>Where to, in one word.</summary>
    public static string Destination(string? name, string? address) => Text(name ?? address ?? "unknown");

    /// <summary>A number with a dot, for drawings.</summary>
    public static string Number(double value) => value.ToString("0.##", Culture);
}
