using System.Collections.Immutable;
using System.Net;
using Bulkhead.Flows.Records;
using CsCheck;

namespace Bulkhead.FlowStore.Tests.Support;

/// <summary>Rows, chosen so that filters and groups meet.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Start = new(2026, 3, 8, 22, 30, 0, TimeSpan.Zero);

    public static readonly ImmutableArray<string> Names =
    [
        "api.openai.com", "API.OpenAI.com", "a_b.example.com", "a%b.example.com", @"c:\temp\*", "\u212aelvin.example", "\u0130i.example", "kelvin.example", "ii.example", "STRASSE\u00c9.example",
        "strasse\u00e9.example", "nul\0l.example", "o'brien.example", "\u001b[31mred", "*", "**", "none",
    ];

    private static readonly ImmutableArray<string> Addresses = ["10.0.0.1", "10.0.0.255", "10.1.2.3", "::ffff:10.0.0.7", "2001:db8::1", "2001:db8:0:1::ffff", "::1", "0.0.0.0", "255.255.255.255", "fe80::1"];

    private static readonly Gen<IPAddress?> Address = Gen.OneOf(Gen.Const((IPAddress?)null), Pick.From(Addresses.ToArray()).Select(IPAddress? (text) => IPAddress.Parse(text)));

    /// <summary>Rows of a little more than two days, with times that meet at the edges of minutes, hours and days.</summary>
    public static Gen<FlowEntry> Any { get; } =
        from places in Gen.Select(Text("chat", "Chat", "rag_api", "\u212a"), Text("prod", "dev"), Text([.. Names]), Address, Address)
        from words in Gen.Select(Text("allow", "deny-all", "Ki"), Text("egress", "base"), Text("v1", "v2"), Text("/v1/chat", "/V1/Chat/x", "/a%2f_", "/kit"), Pick.From("none", "no-rule", "NONE", "kicked"))
        from time in Gen.Select(Gen.Int[0, 100], Pick.From(0L, 1, 59_999_999, 60_000_000, 1_800_000_000, 3_599_999_999))
        from numbers in Gen.Select(Pick.From(0, 53, 80, 443, 65535), Gen.Long[0, 3000], Gen.Long[0, 3000], Gen.Long[0, 5_000_000], Gen.Int[0, 3])
        from rest in Gen.Select(Gen.Bool, Gen.Enum<FlowVerdict>(), Gen.Enum<Attribution>(), Gen.OneOf(Gen.Const((bool?)null), Gen.Bool.Select(bool? (b) => b)), Text("librechat.yaml:3", "Kustom.yaml:\u00c9", "a\nb").Array[0, 3])
        select new FlowEntry
        {
            Event = rest.Item1 ? FlowEvent.End : FlowEvent.Decision,
            Time = Start + TimeSpan.FromMinutes(30 * time.Item1) + TimeSpan.FromMicroseconds(time.Item2),
            Source = numbers.Item5 % 2 == 0 ? "gateway" : "dcf-eu",
            Session = $"S{numbers.Item5}-{numbers.Item1}",
            Request = numbers.Item5,
            Verdict = rest.Item2,
            Reason = words.Item5,
            Detail = words.Item4,
            Step = rest.Item1 ? "stream" : "connect",
            SourceAddress = places.Item4,
            SourcePort = numbers.Item1,
            Workload = places.Item1,
            Namespace = places.Item2,
            Pod = places.Item1 is null ? null : places.Item1 + "-0",
            Evidence = places.Item2,
            Name = places.Item3,
            Address = places.Item5,
            Port = numbers.Item1,
            Transport = rest.Item1 ? "tcp" : "udp",
            Protocol = words.Item1 is null ? null : "tls",
            Method = words.Item4 is null ? null : "GET",
            Path = words.Item4,
            Policy = words.Item2,
            Rule = words.Item1,
            RuleId = words.Item2,
            Origins = [.. rest.Item5.OfType<string>()],
            Attribution = rest.Item3,
            PolicyVersion = words.Item3,
            Decrypted = rest.Item4,
            OffersEch = rest.Item1,
            BytesSent = rest.Item1 ? numbers.Item2 : 0,
            BytesReceived = rest.Item1 ? numbers.Item3 : 0,
            Duration = rest.Item1 ? TimeSpan.FromMicroseconds(numbers.Item4) : TimeSpan.Zero,
        };

    /// <summary>Always the same rows.</summary>
    public static FlowEntry[] Rows(int count) => Any.Array[count].Generate(new PCG(1, 2026), null, out _);

    /// <summary>A plain decision.</summary>
    public static FlowEntry Decision(int second, string name = "api.openai.com", FlowVerdict verdict = FlowVerdict.Allowed, string session = "1", string source = "gateway") => new()
    {
        Event = FlowEvent.Decision,
        Time = Start.AddSeconds(second),
        Source = source,
        Session = session,
        Verdict = verdict,
        Reason = verdict == FlowVerdict.Allowed ? "none" : "no-rule",
        Step = "hello",
        Workload = "chat",
        Namespace = "prod",
        Name = name,
        Port = 443,
        Transport = "tcp",
        Policy = "egress",
        Rule = "openai",
    };

    /// <summary>The end of it.</summary>
    public static FlowEntry End(int second, long sent, long received, string session = "1") =>
        Decision(second, session: session) with { Event = FlowEvent.End, Reason = "client-closed", BytesSent = sent, BytesReceived = received, Duration = TimeSpan.FromSeconds(2) };

    private static Gen<string?> Text(params string[] values) => Gen.OneOf(Gen.Const((string?)null), Pick.From(values).Select(string? (text) => text));
}
