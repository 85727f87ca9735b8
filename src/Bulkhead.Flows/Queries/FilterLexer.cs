using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Flows.Queries;

/// <summary>A value as it stands in the text.</summary>
/// <param name="Text">Without its quotes and escapes.</param>
/// <param name="Start">Where it begins, quotes included.</param>
/// <param name="Length">Its length in the text.</param>
/// <param name="IsQuoted">Whether any of it is quoted: then no word and no sign in it has a meaning of its own, except the star.</param>
internal sealed record FilterValue(string Text, int Start, int Length, bool IsQuoted);

/// <summary>A term as it stands in the text, before anything in it is understood.</summary>
/// <param name="Start">Where it begins, the minus included.</param>
/// <param name="Length">Its length.</param>
/// <param name="HasMinus">Whether it begins with a minus.</param>
/// <param name="Field">The text before the colon; null for a bare word.</param>
/// <param name="FieldStart">Where the field begins.</param>
/// <param name="Values">What the commas separate; at least one.</param>
/// <param name="QuoteProblem">What is wrong with its quotes, with the position; null when nothing is.</param>
internal sealed record FilterToken(int Start, int Length, bool HasMinus, string? Field, int FieldStart, ImmutableArray<FilterValue> Values, (int At, string What)? QuoteProblem);

/// <summary>Cuts the text of a filter into terms. Never throws; linear.</summary>
internal static class FilterLexer
{
    /// <summary>All terms of the text.</summary>
    public static List<FilterToken> Read(string text)
    {
        var tokens = new List<FilterToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return tokens;
            }

            tokens.Add(ReadToken(text, ref at));
        }
    }

    private static FilterToken ReadToken(string text, ref int at)
    {
        var start = at;
        var hasMinus = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
        at += hasMinus ? 1 : 0;
        var fieldStart = at;
        var field = ReadField(text, ref at);
        var values = ImmutableArray.CreateBuilder<FilterValue>();
        (int At, string What)? problem = null;
        while (true)
        {
            values.Add(ReadValue(text, ref at, ref problem));
            if (at == text.Length || text[at] != ',')
            {
                return new FilterToken(start, at - start, hasMinus, field, fieldStart, values.DrainToImmutable(), problem);
            }

            at++;
        }
    }

    // The field ends at the first colon, if nothing that a field cannot hold stands before it.
    private static string? ReadField(string text, ref int at)
    {
        for (var end = at; end < text.Length; end++)
        {
            if (text[end] == ':')
            {
                var field = text[at..end];
                at = end + 1;
                return field;
            }

            if (text[end] is '"' or ',' || char.IsWhiteSpace(text[end]))
            {
                break;
            }
        }

        return null;
    }

    private static FilterValue ReadValue(string text, ref int at, ref (int At, string What)? problem)
    {
        var start = at;
        var isQuoted = false;
        var value = new StringBuilder();
        while (at < text.Length && text[at] != ',' && !char.IsWhiteSpace(text[at]))
        {
            if (text[at] == '"')
            {
                isQuoted = true;
                ReadQuoted(text, ref at, value, ref problem);
            }
            else
            {
                value.Append(text[at++]);
            }
        }

        return new FilterValue(value.ToString(), start, at - start, isQuoted);
    }

    private static void ReadQuoted(string text, ref int at, StringBuilder value, ref (int At, string What)? problem)
    {
        var open = at++;
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '"')
            {
                return;
            }

            if (c == '\\')
            {
                if (at < text.Length && text[at] is '"' or '\\')
                {
                    c = text[at++];
                }
                else
                {
                    problem ??= (at - 1, "A backslash within quotes stands before a quote or another backslash.");
                }
            }

            value.Append(c);
        }

        problem ??= (open, "The quote is not closed.");
    }
}
