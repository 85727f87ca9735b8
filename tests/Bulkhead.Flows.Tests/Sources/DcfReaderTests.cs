using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>Lines of DCF, field by field.</summary>
public sealed class DcfReaderTests
{
    private static readonly IPAddress From = IPAddress.Parse("10.8.1.5");

    [Fact]
    public void L4_start() => Assert.Equal(
        new FlowEntry
        {
            Event = FlowEvent.Decision,
            Time = Entries.Noon,
            Source = "dcf",
            Session = "18446744073709551615",
            Verdict = FlowVerdict.Allowed,
            Reason = "none",
            Step = "l4",
            SourceAddress = From,
            SourcePort = 40001,
            Address = IPAddress.Parse("198.51.100.7"),
            Port = 443,
            Transport = "tcp",
            RuleId = "5a0b9c1e-0000-4000-8000-000000000001",
            Attribution = Attribution.Source,
        },
        Readings.Aviatrix(DcfLines.L4Start));

    [Fact]
    public void L4_end()
    {
        var end = Readings.Aviatrix(DcfLines.L4End);
        Assert.Equal((FlowEvent.End, FlowVerdict.Allowed, "tcp_rst", "packets 4, bytes 5000, as logged"), (end.Event, end.Verdict, end.Reason, end.Detail));
        Assert.Equal((0L, 0L, TimeSpan.FromMicroseconds(9_000_123)), (end.BytesSent, end.BytesReceived, end.Duration));
        Assert.Equal(Entries.Noon.AddSeconds(9), end.Time);
    }

    [Fact]
    public void L4_in_watch_mode_without_session_fields()
    {
        var watched = Readings.Aviatrix(DcfLines.L4Watched);
        Assert.Equal((FlowEvent.Decision, FlowVerdict.WouldDeny, "policy", "udp"), (watched.Event, watched.Verdict, watched.Reason, watched.Transport));
        Assert.Equal("udp 10.8.1.5 5000 198.51.100.8 53 1793534400", watched.Session);
    }

    // Replaced in the start record; what it becomes.
    [Theory]
    [InlineData("ACT=PERMIT", "ACT=DENY", "Decision Denied policy")]
    [InlineData("ACT=PERMIT", "ACT=deny", "Decision Denied policy")]
    [InlineData("ACT=PERMIT", "ACT=DROP", "Decision Denied policy")]
    [InlineData("ACT=PERMIT ENFORCED=true", "ACT=DENY ENFORCED=FALSE", "Decision WouldDeny policy")]
    [InlineData("ACT=PERMIT ENFORCED=true", "ACT=DENY", "Decision Denied policy")]
    [InlineData("ACT=PERMIT ENFORCED=true", "ACT=PERMIT ENFORCED=false", "Decision Allowed none")]
    [InlineData("SESSION_EVENT=0 SESSION_END_REASON=0", "SESSION_EVENT=1 SESSION_END_REASON=5", "End Allowed server_reset")]
    [InlineData("SESSION_EVENT=0 SESSION_END_REASON=0", "SESSION_EVENT=1 SESSION_END_REASON=77", "End Allowed end_reason_77")]
    [InlineData("ACT=PERMIT ENFORCED=true SESSION_ID=18446744073709551615 SESSION_EVENT=0", "ACT=DENY ENFORCED=true SESSION_ID=1 SESSION_EVENT=1", "Decision Denied policy")]
    [InlineData("IP_SZ=60", "IP_SZ=60 NEW_KEY=x NEW_KEY=y novalue", "Decision Allowed none")]
    [InlineData("SESSION_PKT_CNT=0 SESSION_BYTE_CNT=0 SESSION_DUR=0", "SESSION_PACKET_COUNT=0 SESSION_BYTE_COUNT=0 SESSION_DURATION=0", "Decision Allowed none")]
    [InlineData("DATA=0x", "DATA=", "Decision Allowed none")]
    [InlineData("AviatrixGwMicrosegPacket:", "AviatrixGwMicroSegPacket:", "Decision Allowed none")]
    [InlineData("SRC_IP=10.8.1.5", "SRC_IP=2001:db8::5", "Decision Allowed none")]
    public void L4_words(string from, string to, string expected)
    {
        Assert.Contains(from, DcfLines.L4Start, StringComparison.Ordinal);
        var entry = Readings.Aviatrix(DcfLines.L4Start.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(expected, $"{entry.Event} {entry.Verdict} {entry.Reason}");
    }

    [Theory]
    [InlineData("ACT=PERMIT", "ACT=MAYBE", "L4: unknown ACT or ENFORCED")]
    [InlineData("ACT=PERMIT", "", "L4: unknown ACT or ENFORCED")]
    [InlineData("ENFORCED=true", "ENFORCED=perhaps", "L4: unknown ACT or ENFORCED")]
    [InlineData("ACT=PERMIT", "ACT=PERMIT ACT=DENY", "L4: a key stands twice, or too many fields")]
    [InlineData("SRC_IP=10.8.1.5", "SRC_IP=10.8.1", "L4: an address is missing or cannot be read")]
    [InlineData("DST_IP=198.51.100.7", "", "L4: an address is missing or cannot be read")]
    [InlineData("DST_PORT=443", "DST_PORT=65536", "L4: a port cannot be read")]
    [InlineData("DST_PORT=443", "DST_PORT=-1", "L4: a port cannot be read")]
    [InlineData("PROTO=TCP", "", "L4: no PROTO")]
    [InlineData("SESSION_ID=18446744073709551615", "SESSION_ID=18446744073709551616", "L4: a number of the session cannot be read")]
    [InlineData("SESSION_ID=18446744073709551615", "SESSION_ID=1.8e19", "L4: a number of the session cannot be read")]
    [InlineData("SESSION_EVENT=0", "SESSION_EVENT=2", "L4: a number of the session cannot be read")]
    [InlineData("2026/11/01 12:00:00 Av", "Av", "L4: no date before the keyword")]
    [InlineData("2026/11/01 12:00:00 Av", "2026/13/01 12:00:00 Av", "L4: no date before the keyword")]
    [InlineData("DATA=0x", "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h", "L4: a key stands twice, or too many fields")]
    [InlineData("DATA=0x", "DATA=\u001b[31m", "L4: other characters than printable ASCII")]
    public void L4_that_cannot_be_read(string from, string to, string reason)
    {
        Assert.Contains(from, DcfLines.L4Start, StringComparison.Ordinal);
        Assert.Equal("!" + reason, Readings.KindOfAviatrix(DcfLines.L4Start.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void L4_of_7_x_is_kept_for_people() =>
        Assert.Equal("!L4: legacy line of 7.x without addresses, rule and date", Readings.KindOfAviatrix(DcfLines.L4Legacy));

    [Fact]
    public void L7_start() => Assert.Equal(
        new FlowEntry
        {
            Event = FlowEvent.Decision,
            Time = Entries.Noon.AddSeconds(1).AddMicroseconds(123456),
            Source = "dcf",
            Session = "aaaaaaaa-0000-4000-8000-000000000001",
            Verdict = FlowVerdict.Allowed,
            Reason = "none",
            Step = "sni",
            SourceAddress = From,
            SourcePort = 40001,
            Name = "api.example.com",
            Address = IPAddress.Parse("198.51.100.7"),
            Port = 443,
            Transport = "tcp",
            Protocol = "tls",
            RuleId = "5a0b9c1e-0000-4000-8000-000000000002",
            Attribution = Attribution.Source,
        },
        Readings.Aviatrix(DcfLines.L7Start));

    [Fact]
    public void L7_end()
    {
        var end = Readings.Aviatrix(DcfLines.L7End);
        Assert.Equal((FlowEvent.End, FlowVerdict.Allowed, "none", Entries.Noon.AddSeconds(5)), (end.Event, end.Verdict, end.Reason, end.Time));
        Assert.Equal((1727L, 136328L, TimeSpan.FromSeconds(3.5)), (end.BytesSent, end.BytesReceived, end.Duration));
    }

    [Fact]
    public void L7_denied_by_the_ips_in_a_decrypted_connection()
    {
        var denied = Readings.Aviatrix(DcfLines.L7Ips);
        Assert.Equal((FlowEvent.Decision, FlowVerdict.Denied, "ips_policy_deny", "txn", "signature 2036237"), (denied.Event, denied.Verdict, denied.Reason, denied.Step, denied.Detail));
        Assert.Equal(("www.example.com", "/a/b", true, "tls"), (denied.Name, denied.Path, denied.Decrypted, denied.Protocol));
        Assert.Equal(0, denied.BytesSent);
    }

    [Fact]
    public void L7_of_a_syn_without_an_answer_has_no_name_and_no_rule()
    {
        var denied = Readings.Aviatrix(DcfLines.L7SynOnly);
        Assert.Equal((FlowVerdict.WouldDeny, "connection_syn_only_timeout", null, null, Attribution.None), (denied.Verdict, denied.Reason, denied.Name, denied.RuleId, denied.Attribution));
    }

    [Theory]
    [InlineData("\"action\":\"Permit\"", "\"action\":\"Deny\"", "Decision Denied tls_profile")]
    [InlineData("\"action\":\"Permit\"", "\"action\":\"DROP\"", "Decision Denied tls_profile")]
    [InlineData("\"action\":\"Permit\",\"reason\":\"TLS_PROFILE\"", "\"action\":\"deny\",\"reason\":\"TLS_PROFILE\",\"new\":{\"a\":[1]}", "Decision Denied tls_profile")]
    public void A_check_that_denies_is_a_denial(string from, string to, string expected)
    {
        Assert.Equal(IgnoredLines.TlsCheckPassed, Readings.KindOfAviatrix(DcfLines.L7TlsCheck));
        var entry = Readings.Aviatrix(DcfLines.L7TlsCheck.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(expected, $"{entry.Event} {entry.Verdict} {entry.Reason}");
        Assert.Equal("unable to get local issuer certificate", entry.Detail);
    }

    [Theory]
    [InlineData("\"reason\":\"POLICY\"", "\"reason\":\"IDS_POLICY_ALERT\"", "Allowed ids_policy_alert api.example.com 198.51.100.7")]
    [InlineData("\"action\":\"Permit\"", "\"action\":\"DENY\"", "Denied policy api.example.com 198.51.100.7")]
    [InlineData("\"action\":\"Permit\",\"reason\":\"POLICY\"", "\"action\":\"deny\",\"reason\":\"POLICY\",\"x\":null", "Denied policy api.example.com 198.51.100.7")]
    [InlineData("\"enforced\":true", "\"enforced\":false", "Allowed none api.example.com 198.51.100.7")]
    [InlineData(",\"sni_hostname\":\"api.example.com\"", ",\"url\":\"plain.example/x\"", "Allowed none plain.example 198.51.100.7")]
    [InlineData(",\"sni_hostname\":\"api.example.com\"", "", "Allowed none  198.51.100.7")]
    [InlineData("198.51.100.7", "::ffff:198.51.100.7", "Allowed none api.example.com 198.51.100.7")]
    [InlineData("1793534401123456789", "1793534300123456789", "Allowed none api.example.com 198.51.100.7")]
    public void L7_words(string from, string to, string expected)
    {
        Assert.Contains(from, DcfLines.L7Start, StringComparison.Ordinal);
        var entry = Readings.Aviatrix(DcfLines.L7Start.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(expected, $"{entry.Verdict} {entry.Reason} {entry.Name} {entry.Address}");
    }

    [Fact]
    public void The_start_of_a_session_counts_only_for_its_own_second() =>
        Assert.Equal(Entries.Noon.AddSeconds(1), Readings.Aviatrix(DcfLines.L7Start.Replace("1793534401123456789", "1793534300123456789", StringComparison.Ordinal)).Time);

    [Theory]
    [InlineData("\"action\":\"Permit\"", "\"action\":\"Maybe\"", "unknown action")]
    [InlineData("\"action\":\"Permit\"", "\"action\":1", "action is of the wrong kind")]
    [InlineData("\"action\":\"Permit\"", "\"action\":\"Permit\",\"action\":\"Deny\"", "malformed JSON")]
    [InlineData("\"src\":\"10.8.1.5\"", "\"src\":\"ten\"", "src is no address")]
    [InlineData("\"dest\":\"198.51.100.7\",", "", "no dest")]
    [InlineData("\"dest_port\":443", "\"dest_port\":443.5", "dest_port is no whole number in its range")]
    [InlineData("\"enforced\":true", "\"enforced\":\"no\"", "enforced is neither true nor false")]
    [InlineData("\"session_stage\":\"start\"", "\"session_stage\":\"middle\"", "unknown session_stage")]
    [InlineData(",\"timestamp\":1793534401", "", "no timestamp")]
    [InlineData("\"timestamp\":1793534401", "\"timestamp\":999999999999", "timestamp is no whole number in its range")]
    [InlineData("\"reason\":\"POLICY\"", "\"reason\":\"a b\"", "reason is no word")]
    [InlineData("api.example.com", "\\ud800", "text that is no Unicode")]
    [InlineData("}", "", "malformed JSON")]
    [InlineData("}", "}}", "malformed JSON")]
    [InlineData(": {", ": NOTE: {", "malformed JSON")]
    public void L7_that_cannot_be_read(string from, string to, string reason)
    {
        Assert.Contains(from, DcfLines.L7Start, StringComparison.Ordinal);
        Assert.Equal("!L7: " + reason, Readings.KindOfAviatrix(DcfLines.L7Start.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<14>Nov  1 12:00:00 Controller-10.0.0.1 run_cloudxd.py[1]: AviatrixGwNetStats: timestamp=1 name=controller", IgnoredLines.NetworkStatistics)]
    [InlineData("<14>Nov  1 12:00:00 GW-a /usr/local/bin/avx-gw-state-sync 2026/11/01 12:00:00 AviatrixGwSysStats: timestamp=1", IgnoredLines.SystemStatistics)]
    [InlineData("<14>Nov  1 12:00:00 203.0.113.1 Nov  1 12:00:00 Controller-10.0.0.1 run_cloudxd.py[1]: AviatrixCMD: action=X, argv=[]", IgnoredLines.ControllerCommand)]
    [InlineData("<14>Nov  1 12:00:00 c cloudxd: AviatrixAPI: x", IgnoredLines.ControllerCommand)]
    [InlineData("<14>2026-11-01T12:00:00.573005+00:00 ip-10-0-0-1 cloudxd: AviatrixTunnelStatusChange: src_gw=a dst_gw=b", IgnoredLines.TunnelStatus)]
    [InlineData("<14>Nov 10 12:00:00 203.0.113.1 Nov 10 12:00:00 Controller run_cloudxd.py[1]: AviatrixVPNSession: User=u", IgnoredLines.VpnSession)]
    [InlineData("<14>Nov  1 12:00:00 gw avx-nfq: AviatrixFQDNRule2[CRIT]nfq_ssl_handle_client_hello() L#281 Gateway=g", IgnoredLines.FqdnFilter)]
    [InlineData("<14>Nov  1 12:00:00 gw kernel: AviatrixRule: x", IgnoredLines.StatefulFirewall)]
    [InlineData("<14>Nov  1 12:00:00 c cloudxd: AviatrixBGPOverlapCIDR: x", IgnoredLines.Routing)]
    [InlineData("<174>Nov  1 12:00:00 gw suricata[4]: {\"event_type\":\"alert\"}", IgnoredLines.Suricata)]
    [InlineData("<14>Nov  1 12:00:00 gw suricata[4]: Notice: x", IgnoredLines.Suricata)]
    [InlineData("<174>1 2026-11-01T12:00:00Z gw suricata 4 - - {}", IgnoredLines.Suricata)]
    [InlineData("  \r\n", IgnoredLines.Blank)]
    [InlineData("<14>Nov  1 12:00:00 gw sshd[1]: Accepted", "!unknown keyword")]
    [InlineData("<14>Nov  1 12:00:00 gw AviatrixNewThing: x", "!unknown keyword")]
    [InlineData("<14>Nov  1 12:00:00 gw xsuricata[1]: x", "!unknown keyword")]
    [InlineData("{}", "!unknown keyword")]
    [InlineData("<", "!unknown keyword")]
    public void Every_other_line_has_a_class_or_is_kept(string line, string expected) => Assert.Equal(expected, Readings.KindOfAviatrix(line));

    [Fact]
    public void What_a_client_chose_cannot_turn_a_denial_into_statistics()
    {
        var line = DcfLines.L7Ips.Replace("www.example.com/a", "www.example.com/ AviatrixGwNetStats: ", StringComparison.Ordinal).Replace("\"sni_hostname\":\"www.example.com\"", "\"sni_hostname\":\" suricata[1]: x\"", StringComparison.Ordinal);
        Assert.Equal(FlowVerdict.Denied, Readings.Aviatrix(line).Verdict);
        Assert.Equal(" suricata[1]: x", Readings.Aviatrix(line).Name);
    }

    [Theory]
    [InlineData("<153>1 2026-11-01T12:00:01.000001Z GW-eu traffic_server 4242 - - ")]
    [InlineData("<153>1 2026-11-01T12:00:01Z GW-eu traffic_server 4242 ID47 [a@1 x=\"]\\\" y\"][b@1 z=\"1\"] \ufeff")]
    [InlineData("<153>Nov 11 12:00:01 GW-eu traffic_server[4242]: ")]
    [InlineData("<153>Nov 11 12:00:01 GW-eu traffic_server: ")]
    [InlineData("<153>Nov  1 12:00:01 relay Nov  1 12:00:01 GW-eu traffic_server[4242]: ")]
    [InlineData("<153>2026-11-01T12:00:01+00:00 GW-eu traffic_server[4242]: ")]
    [InlineData("traffic_server[4242]: ")]
    [InlineData("GW-eu traffic_server[4242]:")]
    public void Heads(string head)
    {
        var json = DcfLines.L7Start[DcfLines.L7Start.IndexOf('{', StringComparison.Ordinal)..];
        Assert.Equal(Readings.Aviatrix(DcfLines.L7Start), Readings.Aviatrix(head + json + "\r\n"));
    }

    [Fact]
    public void Long_text_is_cut_and_never_within_a_pair()
    {
        var entry = Readings.Aviatrix(DcfLines.L7Start.Replace("api.example.com", new string('x', FlowEntry.TextLimit - 1) + "😀tail", StringComparison.Ordinal));
        Assert.Equal(new string('x', FlowEntry.TextLimit - 1), entry.Name);
    }
}
