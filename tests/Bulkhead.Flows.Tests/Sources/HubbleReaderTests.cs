using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>Flows in the form of Hubble's own output, with other names and numbers.</summary>
public sealed class HubbleReaderTests
{
    private const string Denied = """{"flow":{"time":"2026-11-01T12:00:00.779111730Z","uuid":"2848b6b6-0000-4000-8000-000000000001","verdict":"DROPPED","drop_reason":133,"ethernet":{"source":"62:6b:d0:00:00:01","destination":"6e:d0:ea:00:00:02"},"IP":{"source":"10.0.1.23","destination":"198.51.100.7","ipVersion":"IPv4"},"l4":{"TCP":{"source_port":38160,"destination_port":443,"flags":{"SYN":true}}},"source":{"ID":407,"identity":6017,"cluster_name":"c","namespace":"chat","labels":["k8s:app=librechat"],"pod_name":"librechat-7d4b-x","workloads":[{"name":"librechat","kind":"Deployment"}]},"destination":{"identity":2,"labels":["reserved:world"]},"Type":"L3_L4","node_name":"n1","destination_names":["collector.evil.example"],"event_type":{"type":5},"traffic_direction":"EGRESS","policy_match_type":1,"drop_reason_desc":"POLICY_DENIED","is_reply":false,"Summary":"TCP Flags: SYN","egress_denied_by":[{"name":"deny-world","namespace":"chat","kind":"CiliumNetworkPolicy"}]},"node_name":"n1","time":"2026-11-01T12:00:00.779111730Z"}""";

    private const string Allowed = """{"flow":{"time":"2026-11-01T12:00:01Z","verdict":"FORWARDED","IP":{"source":"10.0.1.23","destination":"198.51.100.8","ipVersion":"IPv4"},"l4":{"TCP":{"source_port":38161,"destination_port":443,"flags":{"SYN":true}}},"source":{"namespace":"chat","labels":["k8s:app.kubernetes.io/name=rag-api","k8s:app=x"],"pod_name":"rag-0"},"destination":{"identity":16777217,"labels":["cidr:198.51.100.8/32","fqdn:*.example.com","reserved:world"]},"Type":"L3_L4","destination_names":["b.example.com.","a.example.com"],"event_type":{"type":5},"traffic_direction":"EGRESS","policy_match_type":1,"egress_allowed_by":[{"name":"p2","namespace":"chat"},{"name":"p1","namespace":"chat"}]}}""";

    private const string Http = """{"flow":{"time":"2026-11-01T12:00:02Z","verdict":"DROPPED","IP":{"source":"10.0.1.23","destination":"198.51.100.8","ipVersion":"IPv4"},"l4":{"TCP":{"source_port":38162,"destination_port":80}},"source":{"namespace":"chat","pod_name":"librechat-0","workloads":[{"name":"librechat","kind":"Deployment"}]},"destination":{"labels":["reserved:world"]},"Type":"L7","destination_names":["b.example.com"],"l7":{"type":"REQUEST","http":{"method":"POST","url":"http://api.example.com:80/v1/files?token=secret","protocol":"HTTP/1.1","headers":[{"key":"User-Agent","value":"x"}]}},"event_type":{"type":129},"traffic_direction":"EGRESS","is_reply":false,"Summary":"HTTP/1.1 POST"}}""";

    private const string Dns = """{"flow":{"time":"2026-11-01T12:00:03Z","verdict":"FORWARDED","IP":{"source":"10.0.1.23","destination":"10.96.0.10","ipVersion":"IPv4"},"l4":{"UDP":{"source_port":50000,"destination_port":53}},"source":{"namespace":"chat","pod_name":"librechat-0"},"destination":{"namespace":"kube-system","pod_name":"coredns-1"},"Type":"L7","l7":{"type":"REQUEST","dns":{"query":"api.example.com.","observation_source":"proxy","qtypes":["A"]}},"event_type":{"type":129},"traffic_direction":"EGRESS","is_reply":false}}""";

    private static LineReading Read(string line) => new HubbleReader().Read(Readings.Bytes(line), "hubble");

    [Fact]
    public void A_denied_connection() => Assert.Equal(
        new FlowEntry
        {
            Event = FlowEvent.Decision,
            Time = Entries.Noon.AddMicroseconds(779111),
            Source = "hubble",
            Session = "tcp 10.0.1.23 38160 198.51.100.7 443",
            Verdict = FlowVerdict.Denied,
            Reason = "policy_denied",
            Step = "connect",
            SourceAddress = IPAddress.Parse("10.0.1.23"),
            SourcePort = 38160,
            Workload = "librechat",
            Namespace = "chat",
            Pod = "librechat-7d4b-x",
            Evidence = "Hubble workload",
            Name = "collector.evil.example",
            Address = IPAddress.Parse("198.51.100.7"),
            Port = 443,
            Transport = "tcp",
            Policy = "deny-world",
        },
        Readings.Entry(Read(Denied)));

    [Fact]
    public void An_allowed_connection_tells_what_else_could_be_meant()
    {
        var entry = Readings.Entry(Read(Allowed));
        Assert.Equal((FlowVerdict.Allowed, "none", "a.example.com", "p1", "rag-api"), (entry.Verdict, entry.Reason, entry.Name, entry.Policy, entry.Workload));
        Assert.Equal("the address is also b.example.com; also policies p2", entry.Detail);
        Assert.Equal("Hubble label app.kubernetes.io/name", entry.Evidence);
    }

    [Fact]
    public void A_request_that_the_proxy_denied()
    {
        var entry = Readings.Entry(Read(Http));
        Assert.Equal((FlowVerdict.Denied, "l7_denied", "request", "http", "POST", "api.example.com", "/v1/files"), (entry.Verdict, entry.Reason, entry.Step, entry.Protocol, entry.Method, entry.Name, entry.Path));
    }

    [Fact]
    public void A_question()
    {
        var entry = Readings.Entry(Read(Dns));
        Assert.Equal(("dns", "dns", "api.example.com", "udp", "to pod kube-system/coredns-1"), (entry.Step, entry.Protocol, entry.Name, entry.Transport, entry.Detail));
    }

    [Theory]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"AUDIT\"", "WouldDeny policy_denied")]
    [InlineData("POLICY_DENIED", "POLICY_DENY", "Denied policy_deny")]
    [InlineData("POLICY_DENIED", "DROP_REASON_UNKNOWN", "Denied policy_denied")]
    [InlineData("\"event_type\":{\"type\":5}", "\"event_type\":{\"type\":1,\"sub_type\":133}", "Denied policy_denied")]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"REDIRECTED\"", "Allowed none")]
    [InlineData("\"is_reply\":false,", "", "Denied policy_denied")]
    [InlineData("{\"TCP\":{\"source_port\":38160,\"destination_port\":443,\"flags\":{\"SYN\":true}}}", "{\"ICMPv4\":{\"type\":8}}", "Denied policy_denied")]
    public void Words(string from, string to, string expected)
    {
        Assert.Contains(from, Denied, StringComparison.Ordinal);
        var entry = Readings.Entry(Read(Denied.Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal(expected, $"{entry.Verdict} {entry.Reason}");
    }

    [Theory]
    [InlineData("\"traffic_direction\":\"EGRESS\"", "\"traffic_direction\":\"INGRESS\"", IgnoredLines.HubbleIngress)]
    [InlineData("\"traffic_direction\":\"EGRESS\",", "", IgnoredLines.HubbleNoDirection)]
    [InlineData("\"traffic_direction\":\"EGRESS\"", "\"traffic_direction\":\"UP\"", "!Hubble: unknown traffic_direction")]
    [InlineData("\"is_reply\":false", "\"is_reply\":true", IgnoredLines.HubbleReply)]
    [InlineData("\"is_reply\":false", "\"reply\":true", IgnoredLines.HubbleReply)]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"TRACED\"", IgnoredLines.HubbleTrace)]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"VERDICT_UNKNOWN\"", IgnoredLines.HubbleTrace)]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"TRANSLATED\"", IgnoredLines.HubbleTranslation)]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"ERROR\"", IgnoredLines.HubbleError)]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":\"NEW\"", "!Hubble: unknown verdict")]
    [InlineData("\"verdict\":\"DROPPED\"", "\"verdict\":2", "!Hubble: verdict is of the wrong kind")]
    [InlineData("\"verdict\":\"DROPPED\",", "", "!Hubble: no verdict")]
    [InlineData("10.0.1.23", "ten", "!Hubble: source is no address")]
    [InlineData("\"source_port\":38160", "\"source_port\":-1", "!Hubble: source_port is no whole number in its range")]
    [InlineData("2026-11-01T12:00:00.779111730Z", "yesterday", "!Hubble: time is no time")]
    [InlineData("[{\"name\":\"deny-world\"", "[1,{\"name\":\"deny-world\"", "!Hubble: a policy is no object")]
    public void Others(string from, string to, string expected)
    {
        Assert.Contains(from, Denied, StringComparison.Ordinal);
        Assert.Equal(expected, Readings.Kind(Read(Denied.Replace(from, to, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("""{"node_status":{"state_change":"NODE_CONNECTED","node_names":["n1"]},"node_name":"n1","time":"2026-11-01T12:00:00Z"}""", IgnoredLines.HubbleStatus)]
    [InlineData("""{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"5"},"node_name":"n1","time":"2026-11-01T12:00:00Z"}""", IgnoredLines.HubbleLost)]
    [InlineData("", IgnoredLines.Blank)]
    [InlineData("{}", "!Hubble: no verdict")]
    [InlineData("no json", "!Hubble: malformed JSON")]
    public void Lines_that_are_no_flow(string line, string expected) => Assert.Equal(expected, Readings.Kind(Read(line)));

    [Fact]
    public void A_packet_that_was_let_through_is_a_trace_and_its_policy_verdict_the_record()
    {
        Assert.Equal(IgnoredLines.HubbleTrace, Readings.Kind(Read(Allowed.Replace("\"event_type\":{\"type\":5}", "\"event_type\":{\"type\":4},\"trace_observation_point\":\"TO_STACK\"", StringComparison.Ordinal))));
        Assert.Equal("entry", Readings.Kind(Read(Allowed.Replace("\"event_type\":{\"type\":5},", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_older_form_is_the_flow_itself()
    {
        var line = Denied["{\"flow\":".Length..Denied.IndexOf(",\"node_name\":\"n1\",\"time\"", StringComparison.Ordinal)];
        Assert.Equal(Readings.Entry(Read(Denied)), Readings.Entry(Read(line)));
    }

    [Fact]
    public void A_drop_after_its_verdict_and_a_syn_that_is_sent_again_count_once()
    {
        var reader = new HubbleReader();
        Assert.Equal("entry", Kind(Denied));
        Assert.Equal(IgnoredLines.HubbleRepeat, Kind(Denied.Replace("\"event_type\":{\"type\":5}", "\"event_type\":{\"type\":1}", StringComparison.Ordinal)));
        Assert.Equal(IgnoredLines.HubbleRepeat, Kind(Denied.Replace("12:00:00", "12:00:59", StringComparison.Ordinal)));
        Assert.Equal("entry", Kind(Denied.Replace("12:00:00", "12:01:01", StringComparison.Ordinal)));
        Assert.Equal("entry", Kind(Denied.Replace("DROPPED", "AUDIT", StringComparison.Ordinal)));
        Assert.Equal("entry", Kind(Denied.Replace("38160", "38161", StringComparison.Ordinal)));
        Assert.Equal("entry", Kind(Http));
        Assert.Equal("entry", Kind(Http));

        string Kind(string line) => Readings.Kind(reader.Read(Readings.Bytes(line), "hubble"));
    }
}
