using System.Buffers;
using System.Net;
using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using FlowEvent = Bulkhead.Flows.Records.FlowEvent;
using FlowVerdict = Bulkhead.Flows.Records.FlowVerdict;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>What the gateway writes is read back, field by field.</summary>
public sealed class GatewayLineTests
{
    private static readonly FlowRecord Record = new()
    {
        Event = Bulkhead.Gateway.Logging.FlowEvent.End,
        Time = Entries.Noon.AddMicroseconds(123456),
        Connection = 7,
        Source = new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.9"), 40000),
        Name = "api.example.com",
        Destination = new IPEndPoint(IPAddress.Parse("198.51.100.1"), 443),
        Dialled = IPAddress.Parse("192.0.2.7"),
        Port = 443,
        Protocol = "tls",
        Verdict = Bulkhead.Gateway.Logging.FlowVerdict.Allowed,
        Reason = "closed",
        Detail = "by the client",
        Step = FlowStep.Stream,
        Policy = "firewallpolicy-librechat",
        Rule = "allow-llm-groq",
        Origins = ["librechat.yaml:8 endpoints.custom[0].baseURL"],
        PolicyVersion = "0123456789ab",
        Method = "GET",
        Path = "/v1/models",
        Request = 3,
        Decrypted = true,
        OffersEch = true,
        BytesSent = 100,
        BytesReceived = 5_000_000_000,
        Duration = TimeSpan.FromMilliseconds(1234),
    };

    private static string Line(FlowRecord record, string? run = "5f00a")
    {
        var buffer = new ArrayBufferWriter<byte>();
        FlowRecordWriter.Write(record, buffer, run);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd('\n');
    }

    private static LineReading Read(string line) => GatewayLineReader.Read(Readings.Bytes(line), "gateway");

    [Fact]
    public void Every_field_is_read_back()
    {
        var read = Readings.Entry(Read(Line(Record)));
        Assert.Equal("librechat.yaml:8 endpoints.custom[0].baseURL", Assert.Single(read.Origins));
        Assert.Equal(
            new FlowEntry
            {
                Event = FlowEvent.End,
                Time = Record.Time,
                Source = "gateway",
                Session = "5f00a-7",
                Request = 3,
                Verdict = FlowVerdict.Allowed,
                Reason = "closed",
                Detail = "by the client",
                Step = "stream",
                SourceAddress = IPAddress.Parse("10.0.0.9"),
                SourcePort = 40000,
                Name = "api.example.com",
                Address = IPAddress.Parse("192.0.2.7"),
                Port = 443,
                Transport = "tcp",
                Protocol = "tls",
                Method = "GET",
                Path = "/v1/models",
                Policy = "firewallpolicy-librechat",
                Rule = "allow-llm-groq",
                Attribution = Attribution.Source,
                PolicyVersion = "0123456789ab",
                Decrypted = true,
                OffersEch = true,
                BytesSent = 100,
                BytesReceived = 5_000_000_000,
                Duration = TimeSpan.FromMilliseconds(1234),
            },
            read with { Origins = [] });
    }

    [Fact]
    public void What_is_not_known_stays_unknown()
    {
        var read = Readings.Entry(Read(Line(new FlowRecord
        {
            Event = Bulkhead.Gateway.Logging.FlowEvent.Decision,
            Time = Entries.Noon,
            Connection = -2,
            Source = new IPEndPoint(IPAddress.Parse("2001:db8::9"), 53000),
            Protocol = "dns",
            Verdict = Bulkhead.Gateway.Logging.FlowVerdict.WouldDeny,
            Reason = "dns_not_allowed",
            Step = FlowStep.Dns,
        })));
        Assert.Equal(("5f00a--2", "udp", FlowVerdict.WouldDeny, Attribution.None, TimeSpan.Zero), (read.Session, read.Transport, read.Verdict, read.Attribution, read.Duration));
        Assert.True(read is { Name: null, Address: null, Workload: null, Rule: null, PolicyVersion: null, Decrypted: null, Request: 0, Port: 0 });
    }

    [Fact]
    public void The_dialled_address_of_the_client_counts_where_the_gateway_dialled_none() =>
        Assert.Equal(IPAddress.Parse("198.51.100.1"), Readings.Entry(Read(Line(Record with { Dialled = null }))).Address);

    [Fact]
    public void A_gateway_from_before_runs_were_told_is_read() => Assert.Equal("7", Readings.Entry(Read(Line(Record, run: null))).Session);

    [Theory]
    [InlineData("bulkhead.flow/v1", "bulkhead.flow/v2", "!another schema than bulkhead.flow/v1")]
    [InlineData("\"event\":\"end\"", "\"event\":\"begin\"", "!unknown event")]
    [InlineData("\"verdict\":\"allowed\"", "\"verdict\":\"maybe\"", "!unknown verdict")]
    [InlineData("\"verdict\":\"allowed\",", "", "!no verdict")]
    [InlineData("\"step\":\"stream\"", "\"step\":\"l4\"", "!unknown step")]
    [InlineData("\"connection\":7", "\"connection\":\"7\"", "!connection is of the wrong kind")]
    [InlineData("\"connection\":7", "\"connection\":7.5", "!connection is no whole number in its range")]
    [InlineData("\"connection\":7,", "", "!no connection")]
    [InlineData("\"port\":443", "\"port\":65536", "!port is no whole number in its range")]
    [InlineData("\"durationMs\":1234", "\"durationMs\":-1", "!durationMs is no whole number in its range")]
    [InlineData(",\"durationMs\":1234", "", "!no durationMs")]
    [InlineData("10.0.0.9", "10.0.9", "!address is no address")]
    [InlineData("2026-11-01T12:00:00", "2026-11-01", "!time is no time")]
    [InlineData("\"rule\":", "\"rule\":\"x\",\"rule\":", "!malformed JSON")]
    [InlineData("\"rule\":", "\"later\":{\"a\":1},\"rule\":", "entry")]
    [InlineData("{\"schema\"", "[{\"schema\"", "!malformed JSON")]
    public void Strictly(string from, string to, string expected)
    {
        var line = Line(Record);
        Assert.Contains(from, line, StringComparison.Ordinal);
        Assert.Equal(expected, Readings.Kind(Read(line.Replace(from, to, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("", IgnoredLines.Blank)]
    [InlineData("  ", IgnoredLines.Blank)]
    [InlineData("[]", "!no JSON object")]
    [InlineData("null", "!no JSON object")]
    [InlineData("{}", "!no schema")]
    [InlineData("{", "!malformed JSON")]
    [InlineData("text", "!malformed JSON")]
    public void Other_lines(string line, string expected) => Assert.Equal(expected, Readings.Kind(Read(line)));

    [Fact]
    public void Durations_and_times_beyond_reason_are_bounded() =>
        Assert.Equal(TimeSpan.MaxValue, Readings.Entry(Read(Line(Record).Replace("\"durationMs\":1234", $"\"durationMs\":{long.MaxValue}", StringComparison.Ordinal))).Duration);
}
