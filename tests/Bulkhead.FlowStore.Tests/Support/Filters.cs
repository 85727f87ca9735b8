using System.Collections.Immutable;
using System.Net;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using CsCheck;

namespace Bulkhead.FlowStore.Tests.Support;

/// <summary>Filters that meet the rows of <see cref="Entries"/>, and some that never do.</summary>
internal static class Filters
{
    private static readonly Gen<FilterOperand> Text = Gen.OneOf(
        Pick.From(
            "*", "**", "*.openai.com", "api.*", "API.OPENAI.COM", "a_b*", "a%b*", @"c:\temp\**", "*k*", "K*", "*i*", "i*", "\u212a*", "*\u00c9*", "*\u00e9.EXAMPLE", "nul\0l*", "o'brien*", "*\u001b[31m*",
            "chat", "*chat*", "rag_api", "prod", "none", "deny-*", "egress", "v1", "/v1/*", "*/x", "s1-443", "gateway", "dcf*", "librechat.yaml:*", "*a\nb*", "tcp", "get", "connect", "'; DROP TABLE flows; --", "%", "_", "\\"),
        Pick.From([.. Entries.Names])).Select(FilterOperand (pattern) => new TextOperand(pattern));

    private static readonly Gen<FilterOperand> Number =
        Gen.OneOf(Pick.From((0L, 0L), (443, 443), (0, 65535), (80, 443), (long.MinValue, long.MaxValue), (1000, 1), (-5, -1)), Gen.Select(Gen.Long[0, 4000], Gen.Long[0, 4000]))
            .Select(FilterOperand (pair) => new NumberOperand(pair.Item1, pair.Item2));

    private static readonly Gen<FilterOperand> Block = Pick.From(
        "10.0.0.0/24", "10.0.0.0/8", "0.0.0.0/0", "10.0.0.7/32", "::/0", "2001:db8::/32", "2001:db8::/64", "2001:db8::1/128", "2001:db8:0:1::/72", "::ffff:10.0.0.0/104", "::ffff:0:0/96", "::/96", "::1/128", "fe80::/10", "255.255.255.255/32")
        .Select(FilterOperand (text) => new AddressOperand(IPNetwork.Parse(text)));

    private static readonly Gen<FilterOperand> Any = Gen.OneOf(
        Text, Text, Text, Number, Block, Gen.Const<FilterOperand>(new AbsentOperand()),
        Gen.Enum<FlowEvent>().Select(FilterOperand (value) => new EventOperand(value)), Gen.Enum<FlowVerdict>().Select(FilterOperand (value) => new VerdictOperand(value)));

    private static readonly Gen<FilterTerm> Term =
        from field in Gen.Enum<FlowField>()
        from negated in Gen.Bool
        from operands in (field switch
        {
            FlowField.Event => Gen.Enum<FlowEvent>().Select(FilterOperand (value) => new EventOperand(value)),
            FlowField.Verdict => Gen.Enum<FlowVerdict>().Select(FilterOperand (value) => new VerdictOperand(value)),
            FlowField.Address or FlowField.SourceAddress => Gen.OneOf(Block, Block, Any),
            FlowField.Port or FlowField.Bytes or FlowField.Duration => Gen.OneOf(Number, Number, Any),
            _ => Gen.OneOf(Text, Text, Text, Any),
        }).Array[1, 3]
        select new FilterTerm(field, negated, [.. operands]);

    private static readonly Gen<DateTimeOffset?> Time = Gen.OneOf(
        Gen.Const((DateTimeOffset?)null),
        Gen.Select(Gen.Int[-2, 104], Pick.From(0L, 1, 59_999_999, 60_000_000, 90_000_000)).Select(DateTimeOffset? (at) => Entries.Start.AddMinutes(30 * at.Item1).AddMicroseconds(at.Item2)));

    public static Gen<FlowFilter> Everything { get; } =
        from since in Time
        from until in Time
        from terms in Term.Array[0, 3]
        select new FlowFilter(since, until, [.. terms]);

    /// <summary>Times, and terms that sums can answer more often than not.</summary>
    public static Gen<FlowFilter> Summed { get; } =
        from since in Time
        from until in Time
        from terms in Gen.OneOf(
            Gen.Const<FilterTerm[]>([]),
            Gen.Const<FilterTerm[]>([]),
            Pick.From("chat", "rag_api", "none", "*k*").Select(text => (FilterTerm[])[new FilterTerm(FlowField.Workload, text.Length == 4, [new TextOperand(text)])]),
            Pick.From("*.example.com", "*i*").Select(text => (FilterTerm[])[new FilterTerm(FlowField.Name, false, [new TextOperand(text), new AbsentOperand()])]),
            Term.Array[1, 2])
        select new FlowFilter(since, until, [.. terms]);

    public static FlowFilter Where(FlowField field, params FilterOperand[] operands) => new(null, null, [new FilterTerm(field, false, [.. operands])]);
}
