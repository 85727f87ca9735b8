using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Names;

namespace Bulkhead.Flows.Sources;

/// <summary>Reads the L4 records of DCF: <c>KEY=VALUE</c> after <c>AviatrixGwMicrosegPacket:</c> (docs/flow-sources.md has the table of keys).</summary>
internal static class DcfL4Reader
{
    private const int MostFields = 64;

    private static readonly FrozenSet<string> Known = new[]
    {
        "POLICY", "SRC_IP", "DST_IP", "PROTO", "SRC_PORT", "DST_PORT", "ACT", "ENFORCED", "SESSION_ID", "SESSION_EVENT", "SESSION_END_REASON", "SESSION_PKT_CNT", "SESSION_PACKET_COUNT",
        "SESSION_BYTE_CNT", "SESSION_BYTE_COUNT", "SESSION_DUR", "SESSION_DURATION",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads one record.</summary>
    /// <param name="before">What stands before the keyword; its end is the time, <c>2026/03/04 22:54:34 </c>, taken as UTC.</param>
    /// <param name="after">What stands after the keyword.</param>
    /// <param name="source">The name of the collector.</param>
    public static LineReading Read(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string source)
    {
        if (!LineText.IsPlain(after))
        {
            return new LineReading.Quarantined("L4: other characters than printable ASCII");
        }

        if (Fields(LineText.Of(after)) is not { } fields)
        {
            return new LineReading.Quarantined("L4: a key stands twice, or too many fields");
        }

        if (!fields.ContainsKey("SRC_IP") && !fields.ContainsKey("DST_IP") && !fields.ContainsKey("ACT"))
        {
            // 7.x: no address, no rule, no year. Nothing can be said about such a line, and it may be a denial: it is kept.
            return new LineReading.Quarantined("L4: legacy line of 7.x without addresses, rule and date");
        }

        return TimeBefore(before) is { } time ? Read(fields, time, source) : new LineReading.Quarantined("L4: no date before the keyword");
    }

    private static LineReading Read(Dictionary<string, string> fields, DateTimeOffset time, string source)
    {
        if (!Address(fields, "SRC_IP", out var from) || !Address(fields, "DST_IP", out var to))
        {
            return new LineReading.Quarantined("L4: an address is missing or cannot be read");
        }

        if (!Number(fields, "SRC_PORT", 65535, out var sourcePort) || !Number(fields, "DST_PORT", 65535, out var port))
        {
            return new LineReading.Quarantined("L4: a port cannot be read");
        }

        if (DcfWords.IsDenied(fields.GetValueOrDefault("ACT")) is not { } isDenied || DcfWords.IsEnforced(fields.GetValueOrDefault("ENFORCED")) is not { } isEnforced)
        {
            return new LineReading.Quarantined("L4: unknown ACT or ENFORCED");
        }

        if (LineText.Reason(fields.GetValueOrDefault("PROTO")) is not { } transport)
        {
            return new LineReading.Quarantined("L4: no PROTO");
        }

        if (!Number(fields, "SESSION_ID", ulong.MaxValue, out var session) || !Number(fields, "SESSION_EVENT", 1, out var sessionEvent)
            || !Number(fields, "SESSION_END_REASON", 255, out var endReason) || !Number(fields, "SESSION_DUR", ulong.MaxValue, out var duration, "SESSION_DURATION")
            || !Number(fields, "SESSION_PKT_CNT", ulong.MaxValue, out var packets, "SESSION_PACKET_COUNT") || !Number(fields, "SESSION_BYTE_CNT", ulong.MaxValue, out var bytes, "SESSION_BYTE_COUNT"))
        {
            return new LineReading.Quarantined("L4: a number of the session cannot be read");
        }

        var verdict = DcfWords.Verdict(isDenied, isEnforced);
        var isEnd = sessionEvent == 1 && verdict != FlowVerdict.Denied;
        var ruleId = fields.GetValueOrDefault("POLICY") is { Length: > 0 and <= 128 } id ? id.ToLowerInvariant() : null;
        return new LineReading.Entry(new FlowEntry
        {
            Event = isEnd ? FlowEvent.End : FlowEvent.Decision,
            Time = time,
            Source = source,
            Session = fields.ContainsKey("SESSION_ID") ? session.ToString(CultureInfo.InvariantCulture) : Invariant($"{transport} {from} {sourcePort} {to} {port} {time.ToUnixTimeSeconds()}"),
            Verdict = verdict,
            Reason = isEnd ? EndReason(endReason) : isDenied ? DcfWords.RuleReason : "none",

            // The vendor's counts do not fit each other in its own samples: they are told and not summed up.
            Detail = isEnd ? Invariant($"packets {packets}, bytes {bytes}, as logged") : null,
            Step = "l4",
            SourceAddress = from,
            SourcePort = (int)sourcePort,
            Address = to,
            Port = (int)port,
            Transport = transport.StartsWith("icmp", StringComparison.Ordinal) ? "icmp" : transport,
            RuleId = ruleId,
            Attribution = ruleId is null ? Attribution.None : Attribution.Source,
            Duration = isEnd ? LineText.Nanoseconds(duration) : TimeSpan.Zero,
        });
    }

    // Names of the vendor's connector.
    private static string EndReason(ulong number) => number switch
    {
        0 => "active",
        1 => "tcp_fin",
        2 => "tcp_rst",
        3 => "timeout",
        4 => "client_reset",
        5 => "server_reset",
        _ => Invariant($"end_reason_{number}"),
    };

    private static Dictionary<string, string>? Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = Known.GetAlternateLookup<ReadOnlySpan<char>>();
        var count = 0;
        foreach (var range in text.AsSpan().Split(' '))
        {
            var word = text.AsSpan(range);
            if (!word.IsEmpty && ++count > MostFields)
            {
                return null;
            }

            var equals = word.IndexOf('=');
            if (equals > 0 && known.TryGetValue(word[..equals], out var key) && !fields.TryAdd(key, word[(equals + 1)..].ToString()))
            {
                return null;
            }
        }

        return fields;
    }

    private static bool Address(Dictionary<string, string> fields, string key, out IPAddress? address)
    {
        address = null;
        return fields.TryGetValue(key, out var text) && IpLiteral.TryParseRecorded(text, out address);
    }

    // A number that is missing is 0; one that cannot be read is refused.
    private static bool Number(Dictionary<string, string> fields, string key, ulong most, out ulong number, string? otherKey = null)
    {
        number = 0;
        var text = fields.GetValueOrDefault(key) ?? (otherKey is null ? null : fields.GetValueOrDefault(otherKey));
        return text is null || (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }

    private static DateTimeOffset? TimeBefore(ReadOnlySpan<byte> before)
    {
        const int Length = 19;
        before = before.TrimEnd((byte)' ');
        return before.Length >= Length && LineText.IsPlain(before[^Length..])
            && DateTimeOffset.TryParseExact(LineText.Of(before[^Length..]), "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
