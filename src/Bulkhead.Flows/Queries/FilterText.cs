using System.Globalization;
using System.Net;
using System.Text;

namespace Bulkhead.Flows.Queries;

/// <summary>Writes a filter in the language that <see cref="FilterParser"/> reads: reading it again gives an equal filter, whatever the time is.</summary>
public static class FilterText
{
    /// <summary>The text, times first.</summary>
    public static string Of(FlowFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var parts = new List<string>();
        if (filter.Since is { } since)
        {
            parts.Add($"{FilterFields.Since}:{Of(since)}");
        }

        if (filter.Until is { } until)
        {
            parts.Add($"{FilterFields.Until}:{Of(until)}");
        }

        parts.AddRange(filter.Terms.Select(Of));
        return string.Join(' ', parts);
    }

    /// <summary>One term.</summary>
    public static string Of(FilterTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        var text = new StringBuilder();
        text.Append(term.Negated ? "-" : string.Empty);
        if (FilterFields.Of(term.Field) is { } word)
        {
            text.Append(word.Word).Append(':');
        }

        return text.AppendJoin(',', term.AnyOf.Select(operand => Of(operand, term.Field))).ToString();
    }

    /// <summary>A text as a value of a field, quoted where it has to be.</summary>
    public static string Quote(string text, FlowField field)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isBare = field == FlowField.Anything;
        var needs = text.Length == 0
            || (isBare && (text[0] == '-' || text.Contains(':') || IsAny(text, "not", "and", "or")))
            || (!isBare && FilterFields.CanBeAbsent(field) && IsAny(text, FilterFields.None))
            || text.AsSpan().IndexOfAny('"', ',') >= 0
            || text.Any(char.IsWhiteSpace);
        return needs ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string Of(FilterOperand operand, FlowField field) => operand switch
    {
        TextOperand text => Quote(text.Pattern, field),
        EventOperand one => FilterFields.Events[(int)one.Event],
        VerdictOperand one => FilterFields.Verdicts[(int)one.Verdict],
        NumberOperand number => Of(number, field),
        AddressOperand address => Of(address.Block),
        _ => FilterFields.None,
    };

    private static string Of(NumberOperand number, FlowField field)
    {
        var unit = field == FlowField.Duration ? "ms" : string.Empty;
        var low = number.Low.ToString(CultureInfo.InvariantCulture) + unit;
        return number switch
        {
            _ when number.Low == number.High => low,
            { High: long.MaxValue } => $">={low}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{low}-{number.High}{unit}"),
        };
    }

    private static string Of(IPNetwork block) =>
        block.PrefixLength == block.BaseAddress.GetAddressBytes().Length * 8 ? block.BaseAddress.ToString() : block.ToString();

    private static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";

    private static bool IsAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (string.Equals(text, word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
