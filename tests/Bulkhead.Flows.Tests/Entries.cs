using System.Collections.Immutable;
using System.Net;
using Bulkhead.Flows.Records;
using CsCheck;

namespace Bulkhead.Flows.Tests;

/// <summary>Records for tables and properties.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A connection that is allowed, with a value in most fields.</summary>
    public static FlowEntry Allowed { get; } = new()
    {
        Event = FlowEvent.Decision,
        Time = Noon,
        Source = "gateway",
        Session = "a1-7",
        Verdict = FlowVerdict.Allowed,
        Reason = "none",
        Step = "hello",
        SourceAddress = IPAddress.Parse("10.0.0.9"),
        SourcePort = 40000,
        Workload = "librechat",
        Namespace = "chat",
        Pod = "librechat-0",
        Name = "api.example.com",
        Address = IPAddress.Parse("192.0.2.7"),
        Port = 443,
        Transport = "tcp",
        Protocol = "tls",
        Policy = "firewallpolicy-librechat",
        Rule = "allow-llm-groq",
        Origins = ["librechat.yaml:8 endpoints.custom[0].baseURL"],
        Attribution = Attribution.Source,
        PolicyVersion = "0123456789ab",
    };

    /// <summary>A record in which nothing is known that need not be.</summary>
    public static FlowEntry Bare { get; } = new()
    {
        Event = FlowEvent.Decision,
        Time = Noon,
        Source = "dcf",
        Session = "1",
        Verdict = FlowVerdict.Denied,
        Reason = "no_rule",
        Step = "l4",
        Transport = "udp",
    };

    /// <summary>Texts that are nice and texts that are not.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.OneOf("none", "not", "-", "*", "a*b", "\"", "\\", "api.example.com", "a b", "a,b", "a:b", "=1+1", "@x", "\t", "\r\n", "\u001b[31m", "\u202e", "é", "É", "İ", "%", "_", "'", "😀", "a\"b\\c", ">5", "/v1/*"),
        Gen.String[Gen.Char.AlphaNumeric, 1, 12],
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 1, 8]);

    private static readonly Gen<IPAddress> Address = Gen.OneOf(
        Gen.Byte.Array[4].Select(static bytes => new IPAddress(bytes)),
        Gen.Byte.Array[16].Where(static bytes => !new IPAddress(bytes).IsIPv4MappedToIPv6).Select(static bytes => new IPAddress(bytes)),
        Gen.OneOf(IPAddress.Parse("10.0.0.1"), IPAddress.Parse("2001:db8::1")));

    /// <summary>Any record that a reader could give.</summary>
    public static Gen<FlowEntry> Any { get; } =
        from head in Gen.Select(Gen.Enum<FlowEvent>(), Gen.Enum<FlowVerdict>(), Gen.Long[0, 4_000_000_000_000_000], Text, Text, Gen.Int[0, 9], Text, Text.Null())
        from who in Gen.Select(Text, Address.Null(), Gen.Int[0, 65535], Text.Null(), Text.Null(), Text.Null(), Text.Null())
        from what in Gen.Select(Text.Null(), Address.Null(), Gen.Int[0, 65535], Gen.OneOf("tcp", "udp", "icmp"), Text.Null(), Text.Null(), Text.Null())
        from rule in Gen.Select(Text.Null(), Text.Null(), Text.Null(), Text.Array[0, 2], Gen.Enum<Attribution>(), Text.Null())
        from rest in Gen.Select(Gen.OneOf<bool?>(null, true, false), Gen.Bool, Gen.Long[0, long.MaxValue], Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 40])
        select new FlowEntry
        {
            Event = head.Item1,
            Verdict = head.Item2,
            Time = DateTimeOffset.UnixEpoch.AddMicroseconds(head.Item3),
            Source = head.Item4,
            Session = head.Item5,
            Request = head.Item6,
            Reason = head.Item7,
            Detail = head.Item8,
            Step = who.Item1,
            SourceAddress = who.Item2,
            SourcePort = who.Item3,
            Workload = who.Item4,
            Namespace = who.Item5,
            Pod = who.Item6,
            Evidence = who.Item7,
            Name = what.Item1,
            Address = what.Item2,
            Port = what.Item3,
            Transport = what.Item4,
            Protocol = what.Item5,
            Method = what.Item6,
            Path = what.Item7,
            Policy = rule.Item1,
            Rule = rule.Item2,
            RuleId = rule.Item3,
            Origins = [.. rule.Item4],
            Attribution = rule.Item5,
            PolicyVersion = rule.Item6,
            Decrypted = rest.Item1,
            OffersEch = rest.Item2,
            BytesSent = rest.Item3,
            BytesReceived = rest.Item4,
            Duration = TimeSpan.FromMicroseconds(rest.Item5),
        };
}
