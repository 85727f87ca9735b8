using System.Net;
using System.Net.Sockets;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;

namespace Bulkhead.FlowStore.Tests.Support;

/// <summary>What filters mean, said a second time and as plainly as possible: the answers of the engines are compared with it.</summary>
internal static class PlainMatcher
{
    public static bool Matches(FlowFilter filter, FlowEntry row) =>
        (filter.Since is not { } since || row.Time >= since) && (filter.Until is not { } until || row.Time < until) && filter.Terms.All(term => Holds(term, row));

    private static bool Holds(FilterTerm term, FlowEntry row) => term.AnyOf.Any(operand => Fits(term.Field, operand, row)) != term.Negated;

    private static bool Fits(FlowField field, FilterOperand operand, FlowEntry row) => operand switch
    {
        AbsentOperand when field == FlowField.Reason => Like("none", row.Reason),
        AbsentOperand => field switch
        {
            FlowField.Port => row.Port == 0,
            FlowField.Address => row.Address is null,
            FlowField.SourceAddress => row.SourceAddress is null,
            FlowField.Bytes or FlowField.Duration => row.Event == FlowEvent.Decision,
            FlowField.Origin => row.Origins.IsEmpty,
            _ => IsText(field) && Texts(field, row).All(text => text is null),
        },
        TextOperand text when field == FlowField.Anything => Texts(field, row).Any(value => value is not null && Like($"*{text.Pattern}*", value)),
        TextOperand text when IsText(field) => Texts(field, row).Any(value => value is not null && Like(text.Pattern, value)),
        EventOperand value => field == FlowField.Event && row.Event == value.Event,
        VerdictOperand value => field == FlowField.Verdict && row.Verdict == value.Verdict,
        AddressOperand value => (field == FlowField.Address && Within(value.Block, row.Address)) || (field == FlowField.SourceAddress && Within(value.Block, row.SourceAddress)),
        NumberOperand value => field switch
        {
            FlowField.Port => row.Port != 0 && row.Port >= value.Low && row.Port <= value.High,
            FlowField.Bytes => row.Event == FlowEvent.End && row.BytesSent + row.BytesReceived >= value.Low && row.BytesSent + row.BytesReceived <= value.High,
            FlowField.Duration => row.Event == FlowEvent.End && (decimal)row.Duration.Ticks / 10_000 >= value.Low && (decimal)row.Duration.Ticks / 10_000 <= value.High,
            _ => false,
        },
        _ => false,
    };

    private static bool IsText(FlowField field) =>
        field is not (FlowField.Anything or FlowField.Event or FlowField.Verdict or FlowField.SourceAddress or FlowField.Address or FlowField.Port or FlowField.Bytes or FlowField.Duration);

    private static string?[] Texts(FlowField field, FlowEntry row) => field switch
    {
        FlowField.Anything => [row.Name, row.Workload, row.Rule, row.Path, row.Reason],
        FlowField.Reason => [row.Reason],
        FlowField.Step => [row.Step],
        FlowField.Source => [row.Source],
        FlowField.Session => [row.Session],
        FlowField.Workload => [row.Workload],
        FlowField.Namespace => [row.Namespace],
        FlowField.Pod => [row.Pod],
        FlowField.Name => [row.Name],
        FlowField.Transport => [row.Transport],
        FlowField.Protocol => [row.Protocol],
        FlowField.Method => [row.Method],
        FlowField.Path => [row.Path],
        FlowField.Policy => [row.Policy],
        FlowField.Rule => [row.Rule],
        FlowField.Origin => [.. row.Origins],
        FlowField.PolicyVersion => [row.PolicyVersion],
        _ => [],
    };

    private static bool Within(IPNetwork block, IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (block.BaseAddress.IsIPv4MappedToIPv6 && block.PrefixLength >= 96)
        {
            block = new IPNetwork(block.BaseAddress.MapToIPv4(), block.PrefixLength - 96);
        }

        return (address.AddressFamily == AddressFamily.InterNetwork) == (block.BaseAddress.AddressFamily == AddressFamily.InterNetwork) && block.Contains(address);
    }

    /// <summary>Tries everything: the first star stands for nothing, or for one character more.</summary>
    private static bool Like(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        return pattern[0] == '*'
            ? Like(pattern[1..], text) || (!text.IsEmpty && Like(pattern, text[1..]))
            : !text.IsEmpty && Fold(pattern[0]) == Fold(text[0]) && Like(pattern[1..], text[1..]);
    }

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c;
}
