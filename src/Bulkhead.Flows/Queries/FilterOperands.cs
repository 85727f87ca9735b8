using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Flows.Queries;

/// <summary>From a value as written to an operand, or to what is wrong with it.</summary>
internal static class FilterOperands
{
    /// <summary>A message and a help, without a place.</summary>
    public sealed record Fault(DiagnosticDescriptor Descriptor, string Message, string Help);

    /// <summary>Reads one value of a field; <paramref name="word"/> is null for a bare word.</summary>
    public static FilterOperand? Read(FilterWord? word, FilterValue value, out Fault? fault)
    {
        fault = null;
        if (value.Text.Length == 0)
        {
            var where = word is null ? "A word" : $"The field {word.Word}";
            fault = new(FilterDiagnostics.MissingValue, $"{where} has an empty value here.",
                word is not null && FilterFields.CanBeAbsent(word.Field) ? $"Write a value, or {word.Word}:none for records without one." : "Write a value, or take the term away.");
            return null;
        }

        if (word is null)
        {
            return new TextOperand(value.Text);
        }

        if (!value.IsQuoted && string.Equals(value.Text, FilterFields.None, StringComparison.OrdinalIgnoreCase) && FilterFields.CanBeAbsent(word.Field))
        {
            return new AbsentOperand();
        }

        return word.Kind switch
        {
            FilterValueKind.Text => new TextOperand(value.Text),
            FilterValueKind.Word => ReadWord(word, value.Text, out fault),
            FilterValueKind.Address => ReadAddress(value.Text, out fault),
            _ => ReadNumber(word, value.Text, out fault),
        };
    }

    private static FilterOperand? ReadWord(FilterWord word, string text, out Fault? fault)
    {
        var words = word.Field == FlowField.Verdict ? FilterFields.Verdicts : FilterFields.Events;
        for (var i = 0; i < words.Length; i++)
        {
            if (string.Equals(words[i], text, StringComparison.OrdinalIgnoreCase))
            {
                fault = null;
                return word.Field == FlowField.Verdict ? new VerdictOperand((FlowVerdict)i) : new EventOperand((FlowEvent)i);
            }
        }

        fault = new(FilterDiagnostics.UnknownWord, $"\"{Printable.Clean(text, 40)}\" is no {word.Word}.{Suggestions.Ask(text, words)}", $"Use one of {string.Join(", ", words)}.");
        return null;
    }

    private static NumberOperand? ReadNumber(FilterWord word, string text, out Fault? fault)
    {
        var operand = FilterNumbers.Read(text, word.Kind);
        fault = operand is not null ? null : new(FilterDiagnostics.Number, $"\"{Printable.Clean(text, 40)}\" cannot be read as {word.Word}, or leaves nothing.", word.Kind switch
        {
            FilterValueKind.Port => "Use a port from 1 to 65535, a range as in 8000-9000, or none.",
            FilterValueKind.Bytes => "Use a number with K, M, G, T (or Ki, Mi, Gi, Ti), a range as in 1M-2M, or a comparison as in >1M.",
            _ => "Use a number with ms, s, m, h or d, a range as in 1s-5s, or a comparison as in >5s.",
        });
        return operand;
    }

    private static AddressOperand? ReadAddress(string text, out Fault? fault)
    {
        fault = null;
        var slash = text.IndexOf('/');
        var head = slash < 0 ? text : text[..slash];
        if (head.Contains('%') || !IpLiteral.TryParseRecorded(head, out var address) || address is null)
        {
            fault = new(FilterDiagnostics.Address, $"\"{Printable.Clean(text, 60)}\" is no address.", "Use an address as in 192.0.2.1 or 2001:db8::1, a block as in 10.0.0.0/8, or none.");
            return null;
        }

        var isIpv4 = address.AddressFamily == AddressFamily.InterNetwork;
        var bits = isIpv4 ? 32 : 128;
        var prefix = bits;
        if (slash >= 0)
        {
            // The prefix of a mapped address counts the 96 bits before it.
            var before = isIpv4 && head.Contains(':') ? 96 : 0;
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix < before || prefix > bits + before)
            {
                fault = new(FilterDiagnostics.Address, $"\"{Printable.Clean(text, 60)}\" has no prefix length from {before} to {bits + before}.", $"Write {address}/{bits} for the one address.");
                return null;
            }

            prefix -= before;
        }

        var first = FirstOf(address, prefix);
        if (!first.Equals(address))
        {
            fault = new(FilterDiagnostics.Address, $"\"{Printable.Clean(text, 60)}\" has bits after its prefix.", $"The block around it is {first}/{prefix}.");
            return null;
        }

        return new AddressOperand(new IPNetwork(address, prefix));
    }

    private static IPAddress FirstOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
