using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Bulkhead.Dashboard.Viewing;

/// <summary>What a page shows, as its address says: a filter and a time range. Two people with the same address see the same.</summary>
public sealed record FlowView
{
    /// <summary>The ranges that can be chosen, the default first.</summary>
    public static readonly ImmutableArray<(string Word, string Text, TimeSpan? Length)> Ranges =
    [
        ("24h", "Last 24 hours", TimeSpan.FromHours(24)),
        ("15m", "Last 15 minutes", TimeSpan.FromMinutes(15)),
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("6h", "Last 6 hours", TimeSpan.FromHours(6)),
        ("7d", "Last 7 days", TimeSpan.FromDays(7)),
        ("30d", "Last 30 days", TimeSpan.FromDays(30)),
        ("90d", "Last 90 days", TimeSpan.FromDays(90)),
        ("all", "Everything", null),
    ];

    /// <summary>The filter as it was typed.</summary>
    public required string Text { get; init; }

    /// <summary>The range as it stands in the address.</summary>
    public required string Range { get; init; }

    /// <summary>What it asks for; with problems, nothing may be shown.</summary>
    public required FlowFilter Filter { get; init; }

    /// <summary>What is wrong with the filter.</summary>
    public required ImmutableArray<FilterProblem> Problems { get; init; }

    /// <summary>When the page was made, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The start of what is shown; null for everything.</summary>
    public DateTimeOffset? Since => Filter.Since;

    /// <summary>Reads an address.</summary>
    public static FlowView Read(HttpRequest request, DateTimeOffset now) => Of(request.Query["q"].ToString(), request.Query["range"].ToString(), now);

    /// <summary>Makes a view of a filter and a range.</summary>
    public static FlowView Of(string text, string range, DateTimeOffset now)
    {
        var known = Ranges.FirstOrDefault(one => one.Word == range, Ranges[0]);
        var parse = FilterParser.Parse(text, now);
        var filter = parse.Filter ?? FlowFilter.All;
        // Times that the filter names win over the range.
        if (filter is { Since: null, Until: null } && known.Length is { } length)
        {
            filter = filter with { Since = now - length };
        }

        return new FlowView { Text = text, Range = known.Word, Filter = filter, Problems = parse.Problems, Now = now };
    }

    /// <summary>An address of a page with this view, or another filter.</summary>
    public string Link(string path, string? text = null, params ReadOnlySpan<(string Key, string? Value)> more)
    {
        var query = new List<KeyValuePair<string, string?>>();
        if ((text ?? Text) is { Length: > 0 } filter)
        {
            query.Add(new("q", filter));
        }

        if (Range != Ranges[0].Word)
        {
            query.Add(new("range", Range));
        }

        foreach (var (key, value) in more)
        {
            if (value is { Length: > 0 })
            {
                query.Add(new(key, value));
            }
        }

        return QueryHelpers.AddQueryString(path, query);
    }

    /// <summary>The filter with one more condition.</summary>
    public string And(FlowField field, string? value, bool negated = false) => Add(Text, field, value, negated);

    /// <summary>A filter for one value.</summary>
    public static string Only(params ReadOnlySpan<(FlowField Field, string? Value)> terms)
    {
        var text = string.Empty;
        foreach (var (field, value) in terms)
        {
            text = Add(text, field, value, negated: false);
        }

        return text;
    }

    /// <summary>The width of a bar when this view is drawn with about so many.</summary>
    public TimeSpan Bucket(int bars, DateTimeOffset? first = null)
    {
        var length = (Filter.Until ?? Now) - (Filter.Since ?? first ?? Now.AddDays(-1));
        ReadOnlySpan<int> seconds = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];
        foreach (var width in seconds)
        {
            if (length.TotalSeconds / width <= bars)
            {
                return TimeSpan.FromSeconds(width);
            }
        }

        return TimeSpan.FromDays(30);
    }

    private static string Add(string text, FlowField field, string? value, bool negated)
    {
        FilterOperand operand = value is null ? new AbsentOperand()
            : field is FlowField.Port && int.TryParse(value, out var port) ? new NumberOperand(port, port)
            : field is FlowField.Address or FlowField.SourceAddress && System.Net.IPAddress.TryParse(value, out var address) ? new AddressOperand(new System.Net.IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128))
            : field is FlowField.Verdict ? new VerdictOperand((Bulkhead.Flows.Records.FlowVerdict)FilterFields.Verdicts.IndexOf(value))
            : new TextOperand(value);
        var term = FilterText.Of(new FilterTerm(field, negated, [operand]));
        return text.Length == 0 ? term : text.Contains(term, StringComparison.Ordinal) ? text : text + " " + term;
    }
}
