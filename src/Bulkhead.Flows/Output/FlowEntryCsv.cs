using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Output;

/// <summary>Records as CSV: RFC 4180 with a header, lines that end in CR LF, and fields that no spreadsheet computes (<see cref="SafeText.Csv"/>). New columns are added at the end.</summary>
public static class FlowEntryCsv
{
    private static readonly ImmutableArray<(string Name, Func<FlowEntry, string?> Value)> Columns =
    [
        ("time", static entry => FlowWords.Of(entry.Time)),
        ("event", static entry => FlowWords.Of(entry.Event)),
        ("verdict", static entry => FlowWords.Of(entry.Verdict)),
        ("reason", static entry => entry.Reason),
        ("workload", static entry => entry.Workload),
        ("namespace", static entry => entry.Namespace),
        ("pod", static entry => entry.Pod),
        ("from", static entry => entry.SourceAddress?.ToString()),
        ("from_port", static entry => Number(entry.SourcePort)),
        ("name", static entry => entry.Name),
        ("to", static entry => entry.Address?.ToString()),
        ("port", static entry => Number(entry.Port)),
        ("transport", static entry => entry.Transport),
        ("protocol", static entry => entry.Protocol),
        ("method", static entry => entry.Method),
        ("path", static entry => entry.Path),
        ("policy", static entry => entry.Policy),
        ("rule", static entry => entry.Rule),
        ("rule_id", static entry => entry.RuleId),
        ("origins", static entry => string.Join("; ", entry.Origins)),
        ("attribution", static entry => FlowWords.Of(entry.Attribution)),
        ("policy_version", static entry => entry.PolicyVersion),
        ("step", static entry => entry.Step),
        ("detail", static entry => entry.Detail),
        ("decrypted", static entry => entry.Decrypted is { } decrypted ? (decrypted ? "true" : "false") : null),
        ("bytes_sent", static entry => entry.Event == FlowEvent.End ? entry.BytesSent.ToString(CultureInfo.InvariantCulture) : null),
        ("bytes_received", static entry => entry.Event == FlowEvent.End ? entry.BytesReceived.ToString(CultureInfo.InvariantCulture) : null),
        ("duration_ms", static entry => entry.Event == FlowEvent.End ? (entry.Duration.Ticks / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture) : null),
        ("source", static entry => entry.Source),
        ("session", static entry => entry.Session),
        ("request", static entry => Number(entry.Request)),
        ("ech_offered", static entry => entry.OffersEch ? "true" : null),
        ("evidence", static entry => entry.Evidence),
    ];

    /// <summary>The names of the columns, with the line end.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(static column => column.Name)) + "\r\n";

    /// <summary>One record, with the line end.</summary>
    public static string Line(FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var line = new StringBuilder();
        foreach (var (_, value) in Columns)
        {
            line.Append(line.Length > 0 ? "," : string.Empty).Append(SafeText.Csv(value(entry)));
        }

        return line.Append("\r\n").ToString();
    }

    private static string? Number(long value) => value == 0 ? null : value.ToString(CultureInfo.InvariantCulture);
}
