using System.Net;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Queries;

/// <summary>
/// Says whether a record answers a filter. This is the meaning of the language; a store that answers in SQL has to answer the same.
/// <list type="bullet">
/// <item>Time: <c>Since &lt;= Time &lt; Until</c>.</item>
/// <item>All terms hold. A term holds when its field fits one of its operands; a negated term when it fits none of them. So a field without a value does not
/// hold for a term and holds for its negation, as in <c>-name:x</c>: in SQL <c>NOT coalesce(…, false)</c>.</item>
/// <item>No value are: null for texts and addresses, port 0, an empty list of origins. Everything else has a value: bytes and duration of a decision are 0.
/// Only <see cref="AbsentOperand"/> fits a field without a value, and it fits nothing else. For the reason, <see cref="AbsentOperand"/> is the text
/// <c>none</c>; for <see cref="FlowField.Anything"/> it fits nothing.</item>
/// <item>Text fits as a whole, except for <see cref="FlowField.Anything"/>, where a part of one of name, workload, rule, path and reason fits. Letters a to z are
/// the same in both cases and no others; characters are UTF-16 code units as they stand, without normalisation. <c>*</c> is any number of characters,
/// none included; there is no other sign (<c>%</c>, <c>_</c> and <c>\</c> stand for themselves).</item>
/// <item>Origin: one of the origins fits; negated, none of them does.</item>
/// <item>Numbers fit within both bounds. Bytes are sent and received together (they stop at the largest number instead of wrapping), a duration is whole
/// milliseconds, the rest cut off.</item>
/// <item>Addresses: an IPv4 address mapped into IPv6 counts as the IPv4 address, in the record and in the block. An address of one family never fits a block of
/// the other; so <c>::/0</c> fits no IPv4 address.</item>
/// <item>An operand of a kind that the field does not have fits nothing.</item>
/// </list>
/// </summary>
public static class FilterMatcher
{
    private const int MappedBits = 96;

    /// <summary>Whether the record answers the filter.</summary>
    public static bool Matches(FlowFilter filter, FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Time < filter.Since || entry.Time >= filter.Until)
        {
            return false;
        }

        foreach (var term in filter.Terms)
        {
            if (!Holds(term, entry))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the term holds for the record.</summary>
    public static bool Holds(FilterTerm term, FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(entry);
        foreach (var operand in term.AnyOf)
        {
            if (Fits(term.Field, operand, entry))
            {
                return !term.Negated;
            }
        }

        return term.Negated;
    }

    private static bool Fits(FlowField field, FilterOperand operand, FlowEntry entry) => field switch
    {
        FlowField.Anything => operand is TextOperand part && (FitsPart(part, entry.Name) || FitsPart(part, entry.Workload) || FitsPart(part, entry.Rule)
            || FitsPart(part, entry.Path) || FitsPart(part, entry.Reason)),
        FlowField.Event => operand is EventOperand one && one.Event == entry.Event,
        FlowField.Verdict => operand is VerdictOperand one && one.Verdict == entry.Verdict,
        FlowField.Reason => FitsText(operand is AbsentOperand ? new TextOperand(FilterFields.None) : operand, entry.Reason),
        FlowField.Origin => entry.Origins.IsDefaultOrEmpty ? operand is AbsentOperand : operand is TextOperand && entry.Origins.Any(origin => FitsText(operand, origin)),
        FlowField.SourceAddress => FitsAddress(operand, entry.SourceAddress),
        FlowField.Address => FitsAddress(operand, entry.Address),
        FlowField.Port => entry.Port == 0 ? operand is AbsentOperand : FitsNumber(operand, entry.Port),
        FlowField.Bytes => FitsNumber(operand, entry.BytesSent > long.MaxValue - entry.BytesReceived ? long.MaxValue : entry.BytesSent + entry.BytesReceived),
        FlowField.Duration => FitsNumber(operand, entry.Duration.Ticks / TimeSpan.TicksPerMillisecond),
        _ => FitsText(operand, TextOf(field, entry)),
    };

    /// <summary>The value of a field that is text; null for no value and for fields that are not text.</summary>
    public static string? TextOf(FlowField field, FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return field switch
        {
            FlowField.Reason => entry.Reason,
            FlowField.Step => entry.Step,
            FlowField.Source => entry.Source,
            FlowField.Session => entry.Session,
            FlowField.Workload => entry.Workload,
            FlowField.Namespace => entry.Namespace,
            FlowField.Pod => entry.Pod,
            FlowField.Name => entry.Name,
            FlowField.Transport => entry.Transport,
            FlowField.Protocol => entry.Protocol,
            FlowField.Method => entry.Method,
            FlowField.Path => entry.Path,
            FlowField.Policy => entry.Policy,
            FlowField.Rule => entry.Rule,
            FlowField.PolicyVersion => entry.PolicyVersion,
            _ => null,
        };
    }

    private static bool FitsText(FilterOperand operand, string? value) => value is null ? operand is AbsentOperand : operand is TextOperand text && TextPattern.Fits(value, text.Pattern);

    private static bool FitsPart(TextOperand operand, string? value) => value is not null && TextPattern.FitsPart(value, operand.Pattern);

    private static bool FitsNumber(FilterOperand operand, long value) => operand is NumberOperand number && value >= number.Low && value <= number.High;

    private static bool FitsAddress(FilterOperand operand, IPAddress? value)
    {
        if (value is null)
        {
            return operand is AbsentOperand;
        }

        if (operand is not AddressOperand { Block: var block })
        {
            return false;
        }

        var address = value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value;
        if (block.BaseAddress.IsIPv4MappedToIPv6 && block.PrefixLength >= MappedBits)
        {
            block = new IPNetwork(block.BaseAddress.MapToIPv4(), block.PrefixLength - MappedBits);
        }

        return address.AddressFamily == block.BaseAddress.AddressFamily && block.Contains(address);
    }
}
