using System.Net;
using Bulkhead.Flows.Records;

namespace Bulkhead.Dashboard.Tests;

/// <summary>Flows of a small deployment, and hostile ones.</summary>
internal static class Samples
{
    /// <summary>A name that tries to be markup, a path that tries to be an escape sequence.</summary>
    public const string HostileName = "<img src=x onerror=alert(1)>.example";

    public const string HostilePath = "/a\u001b[31m\u202e\"><script>alert(2)</script>";

    /// <summary>A decision.</summary>
    public static FlowEntry Decision(DateTimeOffset time, int session, FlowVerdict verdict, string? name, string workload = "librechat", string reason = "none", string? rule = null, string source = "gateway") => new()
    {
        Event = FlowEvent.Decision,
        Time = time,
        Source = source,
        Session = "s-" + session.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Verdict = verdict,
        Reason = reason,
        Step = "hello",
        SourceAddress = IPAddress.Parse("10.77.0.2"),
        SourcePort = 40000 + (session % 20000),
        Workload = workload,
        Namespace = "librechat",
        Evidence = "static 10.77.0.2/32",
        Name = name,
        Address = IPAddress.Parse("203.0.113.10"),
        Port = 443,
        Transport = "tcp",
        Protocol = "tls",
        Policy = "bulkhead-librechat",
        Rule = rule,
        Origins = rule is null or "deny-any" ? [] : ["librechat.yaml:12 endpoints.custom[0].baseURL"],
        Attribution = rule is null ? Attribution.None : Attribution.Source,
        PolicyVersion = "0123456789ab",
    };

    /// <summary>The end of an allowed connection.</summary>
    public static FlowEntry End(FlowEntry decision, long sent, long received) => decision with
    {
        Event = FlowEvent.End,
        Time = decision.Time.AddSeconds(2),
        BytesSent = sent,
        BytesReceived = received,
        Duration = TimeSpan.FromSeconds(2),
    };

    /// <summary>A day of a small deployment.</summary>
    public static IEnumerable<FlowEntry> Day(DateTimeOffset now)
    {
        string[] providers = ["api.groq.com", "api.mistral.ai", "mcp.example.com"];
        for (var i = 0; i < 240; i++)
        {
            var time = now.AddMinutes(-6 * i).AddSeconds(-1);
            var allowed = Decision(time, i, FlowVerdict.Allowed, providers[i % 3], rule: i % 3 == 2 ? "allow-mcp-example" : "allow-llm-" + (i % 3 == 0 ? "groq" : "mistral"));
            yield return allowed;
            yield return End(allowed, 900 + i, 120_000 + (i * 31));
            if (i % 8 == 0)
            {
                yield return Decision(time.AddSeconds(0.2), 1000 + i, FlowVerdict.Denied, i % 16 == 0 ? "beacon.evil.example" : "pastebin.example", reason: "policy", rule: "deny-any");
            }

            if (i % 40 == 0)
            {
                yield return Decision(time.AddSeconds(0.3), 2000 + i, FlowVerdict.WouldDeny, "telemetry.example.org", workload: "rag-api", reason: "policy", rule: "deny-any", source: "dcf");
            }
        }

        yield return Decision(now.AddMinutes(-3), 9001, FlowVerdict.Denied, HostileName, reason: "name_invalid") with { Method = "GET", Path = HostilePath, Protocol = "http", Detail = "=cmd|' /C calc'!A0" };
    }

    /// <summary>A day of much more, for the map: as many names as asked for.</summary>
    public static IEnumerable<FlowEntry> Names(DateTimeOffset now, int count) =>
        Enumerable.Range(0, count).Select(i => Decision(now.AddSeconds(-i), 20_000 + i, i % 5 == 0 ? FlowVerdict.Denied : FlowVerdict.Allowed, $"host-{i}.example.net", rule: i % 5 == 0 ? "deny-any" : $"allow-group-{i % 12}", reason: i % 5 == 0 ? "policy" : "none"));
}
