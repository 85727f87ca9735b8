using System.Text;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>Whatever comes: no reader throws, every line becomes one of three things, and what becomes a record is bounded.</summary>
public sealed class HostileLineTests
{
    private static readonly string[] Seeds =
    [
        .. DcfLines.All,
        """{"schema":"bulkhead.flow/v1","event":"decision","time":"2026-11-01T12:00:00Z","run":"5f00a","connection":1,"verdict":"denied","reason":"no_rule","step":"hello","source":{"address":"10.0.0.9","port":1},"destination":{"name":"a","port":443,"protocol":"tls"},"origins":["a"],"bytesSent":1}""",
        """{"flow":{"time":"2026-11-01T12:00:00Z","verdict":"DROPPED","IP":{"source":"10.0.1.23","destination":"198.51.100.7"},"l4":{"TCP":{"source_port":1,"destination_port":443}},"source":{"labels":["k8s:app=x"],"workloads":[{"name":"x"}]},"destination_names":["a."],"l7":{"type":"REQUEST","http":{"url":"http://u@a:1/x?y","method":"GET"}},"event_type":{"type":5},"traffic_direction":"EGRESS","egress_denied_by":[{"name":"p"}]}}""",
        """{"schema":"bulkhead.flow-entry/v1","event":"end","time":"2026-11-01T12:00:00.000001Z","source":"s","session":"1","verdict":"allowed","reason":"none","step":"l4","from":{"address":"::1"},"to":{"transport":"tcp"},"attribution":"none","durationUs":5}""",
    ];

    // A line that is cut, doubled, or has bytes and words changed.
    internal static readonly Gen<byte[]> Mutated =
        from seed in Gen.OneOf(Seeds)
        from changes in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2000], Gen.Int[0, 60], Gen.OneOf("", "\"", "\\ud800", "{", "[", "]", "}", ":", ",", "null", "1e999", "-1", "18446744073709551616", "\u0000", "\u001b", "\ufeff", " ", "=", "<", "2026-99-99T00:00:00Z", "::ffff:1.2.3.4%x", "\uffff")).Array[1, 4]
        select Apply(seed, changes);

    private static byte[] Apply(string seed, (int Kind, int At, int Length, string Text)[] changes)
    {
        var text = seed;
        foreach (var (kind, where, wanted, put) in changes)
        {
            var at = where % (text.Length + 1);
            var length = Math.Min(wanted, text.Length - at);
            text = kind switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, put),
                2 => text[..at],
                3 => text.Insert(at, text.Substring(at, length)),
                _ => text.Remove(at, Math.Min(1, length)).Insert(at, put),
            };
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && changes[0].Length % 7 == 0)
        {
            bytes[changes[0].At % bytes.Length] = 0xff;
        }

        return bytes;
    }

    private static readonly HubbleReader Hubble = new();

    internal static void CheckAll(byte[] line)
    {
        Check(AviatrixLineReader.Read(line, "s"));
        Check(GatewayLineReader.Read(line, "s"));
        Check(new HubbleReader().Read(line, "s"));
        Check(FlowEntryJson.Read(line));
        RuleNames.Read(line, out _);
    }

    private static void Check(LineReading reading)
    {
        switch (reading)
        {
            case LineReading.Ignored { Class: var known }:
                Assert.Contains(known, IgnoredLines.All);
                break;
            case LineReading.Quarantined { Reason: var reason }:
                Assert.InRange(reason.Length, 1, 80);
                Assert.All(reason, static c => Assert.InRange(c, ' ', '~'));
                break;
            case LineReading.Entry { Flow: var flow }:
                CheckEntry(flow);
                break;
            default:
                Assert.Fail("a fourth kind of reading");
                break;
        }
    }

    private static void CheckEntry(FlowEntry flow)
    {
        Assert.Equal(TimeSpan.Zero, flow.Time.Offset);
        Assert.Equal(0, flow.Time.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.True(flow.Duration >= TimeSpan.Zero && flow.BytesSent >= 0 && flow.BytesReceived >= 0);
        Assert.True(flow.Event == FlowEvent.End || (flow.BytesSent == 0 && flow.BytesReceived == 0 && flow.Duration == TimeSpan.Zero) || flow.Source != "s");
        Assert.True(flow.SourceAddress is not { IsIPv4MappedToIPv6: true } && flow.Address is not { IsIPv4MappedToIPv6: true });
        Assert.InRange(flow.Port, 0, 65535);
        foreach (var text in new[] { flow.Session, flow.Reason, flow.Detail, flow.Step, flow.Workload, flow.Namespace, flow.Pod, flow.Evidence, flow.Name, flow.Transport, flow.Protocol, flow.Method, flow.Path, flow.Policy, flow.Rule, flow.RuleId, flow.PolicyVersion })
        {
            Assert.True(text is null or { Length: > 0 and <= FlowEntry.TextLimit });
        }
    }

    [Fact]
    public void Changed_lines() => Mutated.Sample(CheckAll, iter: 2000);

    [Fact]
    public void Random_bytes() => Gen.Byte.Array[0, 200].Sample(CheckAll, iter: 1000);

    [Fact]
    public void Every_seed_is_read_by_its_reader()
    {
        Assert.Equal(DcfLines.All.Count - 2, Seeds.Count(static seed => AviatrixLineReader.Read(Readings.Bytes(seed), "s") is LineReading.Entry));
        Assert.Single(Seeds, static seed => GatewayLineReader.Read(Readings.Bytes(seed), "s") is LineReading.Entry);
        Assert.Single(Seeds, static seed => Hubble.Read(Readings.Bytes(seed), "s") is LineReading.Entry);
        Assert.Single(Seeds, static seed => FlowEntryJson.Read(Readings.Bytes(seed)) is LineReading.Entry);
    }

    [Fact]
    public void Deep_nesting_and_long_lines_are_kept_out()
    {
        Assert.Equal("!malformed JSON", Readings.Kind(GatewayLineReader.Read(Readings.Bytes("{\"a\":" + new string('[', 10_000)), "s")));
        CheckAll(Readings.Bytes("<14>Nov  1 12:00:00 gw AviatrixGwMicrosegPacket: " + string.Concat(Enumerable.Repeat("K=V ", 16_000))));
        CheckAll(Readings.Bytes(DcfLines.L7Start.Replace("api.example.com", new string('a', 60_000), StringComparison.Ordinal)));
    }
}
