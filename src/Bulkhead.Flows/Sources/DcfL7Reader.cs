using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>Reads the L7 records of DCF: one JSON object after <c>traffic_server[PID]:</c> (docs/flow-sources.md has the table of keys). Unknown keys are left out.</summary>
internal static class DcfL7Reader
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reads one record.</summary>
    /// <param name="json">The object, perhaps with blanks around it.</param>
    /// <param name="source">The name of the collector.</param>
    public static LineReading Read(ReadOnlySpan<byte> json, string source) => JsonFields.Read(json.Trim((byte)' '), root => Read(root, source)) switch
    {
        LineReading.Quarantined { Reason: var reason } => new LineReading.Quarantined($"L7: {reason}"),
        var reading => reading,
    };

    private static LineReading Read(JsonElement root, string source)
    {
        var isDenied = DcfWords.IsDenied(root.Needed("action")) ?? throw new WrongFieldException("unknown action");
        var verdict = DcfWords.Verdict(isDenied, root.Flag("enforced") ?? true);
        var stage = root.Needed("session_stage");
        var isEnd = stage == "end" && !isDenied;
        switch (stage)
        {
            case "start" or "end":
                break;
            case "tls_check" when isDenied:
                break;
            case "tls_check":
                return new LineReading.Ignored(IgnoredLines.TlsCheckPassed);
            default:
                return new LineReading.Quarantined("unknown session_stage");
        }

        var reason = LineText.Reason(root.Needed("reason")) ?? throw new WrongFieldException("reason is no word");
        var ruleId = root.Text("decided_by")?.ToLowerInvariant();
        var isDecrypted = root.Text("decrypted_by") is not null;
        var (host, path) = Url(root.Text("url"));
        var name = root.Text("sni_hostname");
        return new LineReading.Entry(new FlowEntry
        {
            Event = isEnd ? FlowEvent.End : FlowEvent.Decision,
            Time = Time(root, stage),
            Source = source,
            Session = root.Needed("session_id"),
            Verdict = verdict,
            Reason = reason == DcfWords.RuleReason && !isDenied ? "none" : reason,
            Detail = Detail(root),
            Step = LineText.Reason(root.Text("stage")) ?? "l7",
            SourceAddress = root.Address("src") ?? throw new WrongFieldException("no src"),
            SourcePort = root.Port("src_port"),
            Name = name ?? host,
            Address = root.Address("dest") ?? throw new WrongFieldException("no dest"),
            Port = root.Port("dest_port"),
            Transport = LineText.Reason(root.Needed("proto")) ?? throw new WrongFieldException("proto is no word"),
            Protocol = isDecrypted || name is not null ? "tls" : host is not null ? "http" : null,
            Path = path,
            RuleId = ruleId,
            Attribution = ruleId is null ? Attribution.None : Attribution.Source,
            Decrypted = isDecrypted ? true : null,
            BytesSent = isEnd ? root.Number("request_bytes", 0, long.MaxValue) ?? 0 : 0,
            BytesReceived = isEnd ? root.Number("response_bytes", 0, long.MaxValue) ?? 0 : 0,

            // Taken as nanoseconds, as session_start is: 123,029,745 for three round trips to github.com.
            Duration = isEnd ? LineText.Nanoseconds((ulong)(root.Number("session_time", 0, long.MaxValue) ?? 0)) : TimeSpan.Zero,
        });
    }

    // The record has whole seconds; the start of the session has nanoseconds, and counts where it is the same second.
    private static DateTimeOffset Time(JsonElement root, string stage)
    {
        var second = root.Number("timestamp", 0, LastSecond) ?? throw new WrongFieldException("no timestamp");
        var time = DateTimeOffset.FromUnixTimeSeconds(second);
        var start = root.Number("session_start", 0, long.MaxValue) ?? 0;
        return stage == "start" && start / NanosecondsPerSecond == second ? time.AddMicroseconds(start % NanosecondsPerSecond / 1000) : time;
    }

    // "example.com/a?b": no scheme. The query stays out of every record.
    private static (string? Host, string? Path) Url(string? url)
    {
        if (url is null)
        {
            return (null, null);
        }

        var rest = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and <= 8 and var scheme ? url[(scheme + 3)..] : url;
        rest = rest.IndexOfAny(['?', '#']) is >= 0 and var query ? rest[..query] : rest;
        var slash = rest.IndexOf('/');
        var host = slash < 0 ? rest : rest[..slash];
        return (host.Length == 0 ? null : host, slash < 0 ? null : rest[slash..]);
    }

    private static string? Detail(JsonElement root)
    {
        var signature = root.Text("sid") is { } sid ? $"signature {sid}" : null;
        return (root.Text("message"), signature) switch
        {
            (null, null) => null,
            ({ } message, { } sign) => JsonFields.Bound($"{message} ({sign})"),
            var (message, sign) => message ?? sign,
        };
    }
}
