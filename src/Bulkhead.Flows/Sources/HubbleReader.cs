using System.Net;
using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>
/// Reads Hubble flows as <c>hubble observe -o jsonpb</c> (an object with <c>flow</c>), <c>-o json</c> of older versions (the flow itself) and the exporter of the agent
/// print them. Decisions of requests on their way out become records: policy verdicts (event type 5), drops (1) and requests that the proxy saw (129). Everything
/// else is ignored by its class. Field names are those of cilium's api/v1/flow/flow.proto. Not for several threads.
/// </summary>
public sealed class HubbleReader
{
    /// <summary>How long the same flow with the same verdict counts as one attempt: a drop follows its policy verdict, a SYN is sent again.</summary>
    public static readonly TimeSpan RepeatWithin = TimeSpan.FromSeconds(60);

    private const int MostRemembered = 16_384;

    // cilium's pkg/monitor/api: MessageTypeDrop, MessageTypeTrace, MessageTypePolicyVerdict, MessageTypeAccessLog, MessageTypeTraceSock.
    private const long TypeDrop = 1;
    private const long TypePolicyVerdict = 5;

    private static readonly string[] Statuses = ["node_status", "agent_event", "debug_event", "nodeStatus"];

    private readonly RecentKeys<(string Source, string Session, FlowVerdict Verdict), DateTimeOffset> seen = new(MostRemembered);

    /// <summary>Reads one line, without its line end. Never throws.</summary>
    /// <param name="line">UTF-8.</param>
    /// <param name="source">The name of the collector.</param>
    public LineReading Read(ReadOnlySpan<byte> line, string source)
    {
        if (LineText.IsBlank(line))
        {
            return new LineReading.Ignored(IgnoredLines.Blank);
        }

        return JsonFields.Read(line, root => Read(root, source)) switch
        {
            LineReading.Quarantined { Reason: var reason } => new LineReading.Quarantined($"Hubble: {reason}"),
            LineReading.Entry { Flow: var flow } when IsRepeat(flow) => new LineReading.Ignored(IgnoredLines.HubbleRepeat),
            var reading => reading,
        };
    }

    private bool IsRepeat(FlowEntry flow)
    {
        // Requests on one connection are many; only what opens something is sent again.
        if (flow.Step != "connect")
        {
            return false;
        }

        var key = (flow.Source, flow.Session, flow.Verdict);
        if (seen.TryGet(key, out var last) && (flow.Time - last).Duration() < RepeatWithin)
        {
            return true;
        }

        seen.Set(key, flow.Time);
        return false;
    }

    private static LineReading Read(JsonElement root, string source)
    {
        var flow = root.Object("flow");
        if (flow.ValueKind != JsonValueKind.Object)
        {
            if (root.TryGetProperty("lost_events", out _) || root.TryGetProperty("lostEvents", out _))
            {
                return new LineReading.Ignored(IgnoredLines.HubbleLost);
            }

            if (Array.Exists(Statuses, status => root.TryGetProperty(status, out _)))
            {
                return new LineReading.Ignored(IgnoredLines.HubbleStatus);
            }

            flow = root;
        }

        var verdict = flow.Needed("verdict");
        var time = flow.Time("time") ?? root.Time("time") ?? throw new WrongFieldException("no time");
        return Class(flow, verdict) is { } ignored ? new LineReading.Ignored(ignored) : new LineReading.Entry(Entry(flow, verdict, time, source));
    }

    // Why a flow makes no record; null when it makes one.
    private static string? Class(JsonElement flow, string verdict)
    {
        switch (verdict)
        {
            case "FORWARDED" or "DROPPED" or "AUDIT" or "REDIRECTED":
                break;
            case "TRACED" or "VERDICT_UNKNOWN":
                return IgnoredLines.HubbleTrace;
            case "TRANSLATED":
                return IgnoredLines.HubbleTranslation;
            case "ERROR":
                return IgnoredLines.HubbleError;
            default:
                throw new WrongFieldException("unknown verdict");
        }

        switch (flow.Text("traffic_direction"))
        {
            case "EGRESS":
                break;
            case "INGRESS":
                return IgnoredLines.HubbleIngress;
            case null or "TRAFFIC_DIRECTION_UNKNOWN":
                return IgnoredLines.HubbleNoDirection;
            default:
                throw new WrongFieldException("unknown traffic_direction");
        }

        var l7 = flow.Object("l7");
        if ((flow.Flag("is_reply") ?? flow.Flag("reply") ?? false) || l7.Text("type") is "RESPONSE" or "SAMPLE")
        {
            return IgnoredLines.HubbleReply;
        }

        if (l7.ValueKind == JsonValueKind.Object || verdict is "DROPPED" or "AUDIT")
        {
            return null;
        }

        // What is let through leaves a trace at every point that it passes, and one policy verdict.
        var type = flow.Object("event_type").Number("type", 0, int.MaxValue);
        return type == TypePolicyVerdict || (type is null && flow.Items("egress_allowed_by").Any()) ? null : IgnoredLines.HubbleTrace;
    }

    private static FlowEntry Entry(JsonElement flow, string verdict, DateTimeOffset time, string source)
    {
        var ip = flow.Object("IP");
        var (from, to) = (ip.Address("source"), ip.Address("destination"));
        var (transport, sourcePort, port) = HubbleFlow.Ports(flow.Object("l4"));
        var sender = flow.Object("source");
        var (workload, evidence) = HubbleFlow.Workload(sender);
        var l7 = HubbleFlow.Request(flow.Object("l7"));
        var (name, others) = l7?.Name is { } asked ? (asked, null) : HubbleFlow.Name(flow);
        var policies = HubbleFlow.Policies(flow, verdict);
        return new FlowEntry
        {
            Event = FlowEvent.Decision,
            Time = time,
            Source = source,
            Session = FormattableString.Invariant($"{transport} {from} {sourcePort} {to} {port}"),
            Verdict = verdict switch { "DROPPED" => FlowVerdict.Denied, "AUDIT" => FlowVerdict.WouldDeny, _ => FlowVerdict.Allowed },
            Reason = Reason(flow, verdict, l7 is not null),
            Detail = JoinDetail(verdict == "REDIRECTED" ? "redirected to the proxy" : null, others, policies.Others, HubbleFlow.Peer(flow)),
            Step = l7?.Step ?? "connect",
            SourceAddress = from,
            SourcePort = sourcePort,
            Workload = workload,
            Namespace = sender.Text("namespace"),
            Pod = sender.Text("pod_name"),
            Evidence = evidence,
            Name = name,
            Address = to,
            Port = port,
            Transport = transport,
            Protocol = l7?.Protocol,
            Method = l7?.Method,
            Path = l7?.Path,
            Policy = policies.First,
        };
    }

    // The drop reasons of the proto in lower case: policy_denied is the default, policy_deny a rule that denies.
    private static string Reason(JsonElement flow, string verdict, bool isRequest) => verdict switch
    {
        "FORWARDED" or "REDIRECTED" => "none",
        _ => LineText.Reason(flow.Text("drop_reason_desc")) is { } reason and not "drop_reason_unknown" ? reason : isRequest ? "l7_denied" : "policy_denied",
    };

    private static string? JoinDetail(params ReadOnlySpan<string?> parts)
    {
        var text = string.Empty;
        foreach (var part in parts)
        {
            text += part is null ? string.Empty : text.Length == 0 ? part : "; " + part;
        }

        return text.Length == 0 ? null : JsonFields.Bound(text);
    }
}
