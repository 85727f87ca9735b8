using System.Collections.Immutable;

namespace Bulkhead.Flows.Queries;

/// <summary>One proposal.</summary>
/// <param name="Text">What to put in place of the span.</param>
/// <param name="Meaning">What it stands for, in a few words; empty for values.</param>
public sealed record FilterCandidate(string Text, string Meaning);

/// <summary>Proposals for a place in a filter.</summary>
/// <param name="Start">Where the replaced text begins, in UTF-16 code units from 0.</param>
/// <param name="Length">How much is replaced.</param>
/// <param name="Candidates">Best first, at most <see cref="FilterCompletion.MostCandidates"/>.</param>
public sealed record FilterProposals(int Start, int Length, ImmutableArray<FilterCandidate> Candidates);

/// <summary>Completes the filter language. Never throws.</summary>
public static class FilterCompletion
{
    /// <summary>The most proposals.</summary>
    public const int MostCandidates = 20;

    private static readonly ImmutableArray<string> Times = ["15m", "1h", "24h", "7d", "30m", "30d"];

    /// <summary>What may stand at the cursor.</summary>
    /// <param name="text">The text so far.</param>
    /// <param name="cursor">The place in it; brought into its bounds.</param>
    /// <param name="known">Values of a field that are known, most frequent first; hostile text is welcome.</param>
    public static FilterProposals At(string text, int cursor, Func<FlowField, IEnumerable<string>> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(known);
        cursor = Math.Clamp(cursor, 0, text.Length);
        var token = FilterLexer.Read(text[..Math.Min(text.Length, FilterParser.LongestText)]).FirstOrDefault(one => one.Start <= cursor && cursor <= one.Start + one.Length);
        if (token is null)
        {
            return new FilterProposals(cursor, 0, Fields(string.Empty, cursor == text.Length));
        }

        // A filter that is being typed may have a quote open: then its value goes to the end.
        if (token.Field is null || cursor <= token.FieldStart + token.Field.Length)
        {
            var typed = token.Field ?? token.Values[0].Text;
            var length = token.Field is null ? token.Start + token.Length - token.FieldStart : token.Field.Length + 1;
            var isWord = token.Values.Length == 1 && !token.Values[0].IsQuoted && cursor >= token.FieldStart;
            return isWord || token.Field is not null ? new FilterProposals(token.FieldStart, length, Fields(typed[..Math.Clamp(cursor - token.FieldStart, 0, typed.Length)], withNot: !token.HasMinus && token.Field is null))
                : new FilterProposals(cursor, 0, []);
        }

        var value = token.Values.FirstOrDefault(one => cursor <= one.Start + one.Length) ?? token.Values[^1];
        var before = value.IsQuoted ? value.Text : value.Text[..Math.Clamp(cursor - value.Start, 0, value.Text.Length)];
        return new FilterProposals(value.Start, value.Length, Values(token.Field, before, known));
    }

    private static ImmutableArray<FilterCandidate> Fields(string typed, bool withNot)
    {
        var words = FilterFields.All.Select(static word => new FilterCandidate($"{word.Word}:", word.Meaning))
            .Append(new FilterCandidate($"{FilterFields.Since}:", "from when on"))
            .Append(new FilterCandidate($"{FilterFields.Until}:", "until when"));
        if (withNot)
        {
            words = words.Append(new FilterCandidate("not ", "the contrary of the next term"));
        }

        return [.. words.Where(word => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(typed.Length == 0 ? int.MaxValue : MostCandidates)];
    }

    private static ImmutableArray<FilterCandidate> Values(string field, string typed, Func<FlowField, IEnumerable<string>> known)
    {
        if (FilterFields.Find(field) is not { } word)
        {
            var isTime = string.Equals(field, FilterFields.Since, StringComparison.OrdinalIgnoreCase) || string.Equals(field, FilterFields.Until, StringComparison.OrdinalIgnoreCase);
            return isTime ? [.. Times.Where(time => time.StartsWith(typed, StringComparison.Ordinal)).Select(static time => new FilterCandidate(time, "ago"))] : [];
        }

        var fixedValues = word.Field switch
        {
            FlowField.Verdict => FilterFields.Verdicts,
            FlowField.Event => FilterFields.Events,
            _ => [],
        };
        var values = fixedValues.IsEmpty ? known(word.Field).Where(value => IsUsable(word, value)).Take(10_000).ToList() : [.. fixedValues];
        var first = values.Where(value => value.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        var then = values.Where(value => !value.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && value.Contains(typed, StringComparison.OrdinalIgnoreCase));
        var candidates = first.Concat(then).Distinct(StringComparer.Ordinal).Select(value => new FilterCandidate(fixedValues.IsEmpty ? FilterText.Quote(value, word.Field) : value, string.Empty));
        if (FilterFields.CanBeAbsent(word.Field) && FilterFields.None.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            candidates = candidates.Take(MostCandidates - 1).Append(new FilterCandidate(FilterFields.None, "without a value"));
        }

        return [.. candidates.Take(MostCandidates)];
    }

    // A value that the parser would not take back, or that a store gave for another kind of field, is not proposed.
    private static bool IsUsable(FilterWord word, string? value) =>
        !string.IsNullOrEmpty(value) && value.Length <= 200 && (word.Kind == FilterValueKind.Text || FilterOperands.Read(word, new FilterValue(value, 0, value.Length, IsQuoted: true), out _) is not null);
}
