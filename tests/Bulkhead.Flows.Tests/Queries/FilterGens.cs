using System.Collections.Immutable;
using System.Net;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using CsCheck;

namespace Bulkhead.Flows.Tests.Queries;

/// <summary>Filters as the parser makes them.</summary>
internal static class FilterGens
{
    private static readonly Gen<IPNetwork> Block = Gen.Select(Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]).Where(static bytes => !new IPAddress(bytes).IsIPv4MappedToIPv6), Gen.Int[0, 128])
        .Select(static (bytes, length) =>
        {
            var prefix = Math.Min(length, bytes.Length * 8);
            for (var bit = prefix; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            }

            return new IPNetwork(new IPAddress(bytes), prefix);
        })
        .Where(static block => !block.BaseAddress.IsIPv4MappedToIPv6);

    private static readonly Gen<FilterTerm> Term =
        from field in Gen.Enum<FlowField>()
        from negated in Gen.Bool
        from operands in Operand(field).Array[1, 3]
        select new FilterTerm(field, negated, [.. operands]);

    private static readonly Gen<DateTimeOffset?> Time = Gen.Long[0, 4_000_000_000_000_000].Select(static micros => (DateTimeOffset?)DateTimeOffset.UnixEpoch.AddMicroseconds(micros));

    public static Gen<FlowFilter> Filter { get; } =
        from since in Gen.OneOf(Gen.Const((DateTimeOffset?)null), Time)
        from until in Gen.OneOf(Gen.Const((DateTimeOffset?)null), Time)
        from terms in Term.Array[0, 5]
        select new FlowFilter(since, since >= until ? null : until, [.. terms]);

    private static Gen<FilterOperand> Operand(FlowField field)
    {
        Gen<FilterOperand> value = FilterFields.Of(field)?.Kind switch
        {
            FilterValueKind.Word => field == FlowField.Verdict ? Gen.Enum<FlowVerdict>().Select(static one => (FilterOperand)new VerdictOperand(one)) : Gen.Enum<FlowEvent>().Select(static one => (FilterOperand)new EventOperand(one)),
            FilterValueKind.Address => Block.Select(static block => (FilterOperand)new AddressOperand(block)),
            FilterValueKind.Port => Range(1, 65535),
            FilterValueKind.Bytes or FilterValueKind.Duration => Gen.OneOf(Range(0, 1L << 60), Gen.Long[0, 1L << 60].Select(static low => (FilterOperand)new NumberOperand(low, long.MaxValue))),
            _ => Entries.Text.Select(static text => (FilterOperand)new TextOperand(text)),
        };
        return FilterFields.CanBeAbsent(field) ? Gen.Frequency((4, value), (1, Gen.Const((FilterOperand)new AbsentOperand()))) : value;
    }

    private static Gen<FilterOperand> Range(long least, long most) =>
        Gen.Select(Gen.Long[least, most], Gen.Long[least, most]).Select(static (a, b) => (FilterOperand)new NumberOperand(Math.Min(a, b), Math.Max(a, b)));
}
