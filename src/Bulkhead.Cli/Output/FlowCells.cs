using System.Globalization;
using System.Net.Sockets;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;

namespace Bulkhead.Cli.Output;

/// <summary>What a record says, in words for one line of a terminal. Everything that the record took from a connection is cleaned.</summary>
internal static class FlowCells
{
    // A path may have two thousand characters, and a table one line.
    private const int MostCharacters = 200;

    /// <summary>The columns.</summary>
    public static readonly FittedColumn[] Columns =
    [
        new("time"), new("verdict"), new("who", 10), new("to", 18, CutAtStart: true), new("request", 10, 4), new("rule", 10, 2), new("because of", 12, 3), new("reason", 10, 1),
    ];

    /// <summary>The column of the verdict.</summary>
    public const int Verdict = 1;

    /// <summary>The cells of a record, one for each column.</summary>
    /// <param name="flow">The record.</param>
    /// <param name="utc">Whether the time is UTC; else it is that of this machine.</param>
    public static string[] Of(FlowEntry flow, bool utc) =>
    [
        Time(flow.Time, utc),
        flow.Event == FlowEvent.End ? "■ ended" : flow.Verdict switch { FlowVerdict.Allowed => "✓ allowed", FlowVerdict.Denied => "✕ denied", _ => "◐ would deny" },
        Clean(flow.Namespace is { } space && flow.Workload is not null ? $"{space}/{flow.Workload}" : flow.Workload ?? flow.SourceAddress?.ToString()),
        Clean(Destination(flow)),
        Clean(flow.Method is null ? flow.Path : $"{flow.Method} {flow.Path}"),
        Clean(flow.Rule),
        Clean(flow.Origins.IsDefaultOrEmpty ? null : string.Join("; ", flow.Origins)),
        Clean(flow.Event == FlowEvent.End ? Ending(flow) : flow.Reason == "none" ? null : flow.Reason),
    ];

    /// <summary>A moment to the second, with a Z in UTC.</summary>
    public static string Time(DateTimeOffset time, bool utc) =>
        utc ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A volume in units of thousands.</summary>
    public static string Bytes(long count) => count switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{count} B"),
        < 999_950 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.0} kB"),
        < 999_950_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB"),
        < 999_950_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.0} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e12:0.0} TB"),
    };

    /// <summary>Text of a record as it may be shown.</summary>
    public static string Clean(string? text) => SafeText.Terminal(text, MostCharacters).Trim();

    private static string Destination(FlowEntry flow)
    {
        var host = flow.Name ?? (flow.Address is { AddressFamily: AddressFamily.InterNetworkV6 } six ? $"[{six}]" : flow.Address?.ToString()) ?? "?";
        var port = flow.Port == 0 ? string.Empty : ":" + flow.Port.ToString(CultureInfo.InvariantCulture);
        return host + port + (flow.Transport == "tcp" ? string.Empty : "/" + flow.Transport);
    }

    private static string Ending(FlowEntry flow) => string.Create(CultureInfo.InvariantCulture,
        $"{(flow.Reason == "none" ? string.Empty : flow.Reason + ", ")}{Bytes(flow.BytesSent)} sent, {Bytes(flow.BytesReceived)} received, {flow.Duration.TotalSeconds:0.###} s");
}
