using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows.Queries;

/// <summary>
/// Reads the filter language (docs/flow-filter.md): terms separated by blanks, all of which have to hold; <c>field:a,b</c> for any of several values, a
/// minus or <c>not</c> before a term for its contrary, quotes around blanks, commas and colons, a bare word for a part of the name, workload, rule, path
/// or reason. Never throws; bounded and linear.
/// </summary>
public static class FilterParser
{
    /// <summary>The longest text, in UTF-16 code units.</summary>
    public const int LongestText = 4096;

    /// <summary>The most terms, the times not counted.</summary>
    public const int MostTerms = 64;

    /// <summary>The most values in all terms together.</summary>
    public const int MostValues = 512;

    /// <summary>The most problems that are told.</summary>
    public const int MostProblems = 10;

    private const string File = "filter";

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The text; nothing but blanks asks for everything.</param>
    /// <param name="now">What <c>24h</c> and <c>now</c> are counted from.</param>
    public static FilterParse Parse(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            var diagnostic = FilterDiagnostics.TooLong.At(new SourceSpan(File, 1, LongestText + 1), $"The filter has {text.Length} characters; at most {LongestText} are read.", "Use stars or blocks instead of long lists.");
            return new FilterParse(null, [new FilterProblem(diagnostic, LongestText, text.Length - LongestText)]);
        }

        return new Run(text, now).Read();
    }

    private sealed class Run(string text, DateTimeOffset now)
    {
        private readonly ImmutableArray<FilterProblem>.Builder problems = ImmutableArray.CreateBuilder<FilterProblem>();
        private readonly ImmutableArray<FilterTerm>.Builder terms = ImmutableArray.CreateBuilder<FilterTerm>();
        private DateTimeOffset? since;
        private DateTimeOffset? until;
        private int values;

        public FilterParse Read()
        {
            FilterToken? not = null;
            FilterToken? lastTime = null;
            foreach (var token in FilterLexer.Read(text))
            {
                if (IsWord(token, "not"))
                {
                    if (not is not null)
                    {
                        Problem(FilterDiagnostics.Operator, token.Start, token.Length, "not stands before another not.", "Leave both away.");
                    }

                    not = token;
                    continue;
                }

                if (token.Field is not null && (Is(token.Field, FilterFields.Since) || Is(token.Field, FilterFields.Until)))
                {
                    ReadTime(token, not is not null || token.HasMinus);
                    lastTime = token;
                }
                else
                {
                    ReadTerm(token, not);
                }

                not = null;
            }

            if (not is not null)
            {
                Problem(FilterDiagnostics.Operator, not.Start, not.Length, "not stands at the end, before nothing.", "Write what must not hold after it, or \"not\" in quotes to search for the word.");
            }

            if (since >= until && lastTime is not null)
            {
                Problem(FilterDiagnostics.TimeRange, lastTime.Start, lastTime.Length, "until is not later than since.", "Exchange the two.");
            }

            return problems.Count > 0 ? new FilterParse(null, problems.DrainToImmutable()) : new FilterParse(new FlowFilter(since, until, terms.DrainToImmutable()), []);
        }

        private void ReadTerm(FilterToken token, FilterToken? not)
        {
            if (token.QuoteProblem is var (at, what))
            {
                Problem(FilterDiagnostics.Quoting, at, token.Start + token.Length - at, what, "Write \\\" for a quote and \\\\ for a backslash within quotes, and close them.");
                return;
            }

            if (not is not null && token.HasMinus)
            {
                Problem(FilterDiagnostics.Operator, token.Start, 1, "not stands before a term with a minus.", "Leave both away.");
            }

            if (IsWord(token, "or") || IsWord(token, "and"))
            {
                Problem(FilterDiagnostics.Operator, token.Start, token.Length, $"\"{token.Values[0].Text}\" is no operator.", "All terms have to hold; alternatives are written as in name:a,b. To search for the word, quote it.");
                return;
            }

            var word = token.Field is null ? null : FilterFields.Find(token.Field);
            if (token.Field is not null && word is null)
            {
                Unknown(token);
                return;
            }

            var operands = ImmutableArray.CreateBuilder<FilterOperand>(token.Values.Length);
            foreach (var value in token.Values)
            {
                if (FilterOperands.Read(word, value, out var fault) is { } operand)
                {
                    operands.Add(operand);
                }
                else if (fault is not null)
                {
                    Problem(fault.Descriptor, value.Start, value.Length, fault.Message, fault.Help);
                }
            }

            values += operands.Count;
            if (terms.Count == MostTerms || values > MostValues)
            {
                Problem(FilterDiagnostics.TooLong, token.Start, token.Length, $"The filter has more than {MostTerms} terms or {MostValues} values.", "Use stars, blocks or ranges instead of long lists.");
                return;
            }

            terms.Add(new FilterTerm(word?.Field ?? FlowField.Anything, token.HasMinus || not is not null, operands.ToImmutable()));
        }

        private void ReadTime(FilterToken token, bool isNegated)
        {
            var isSince = Is(token.Field!, FilterFields.Since);
            var value = token.Values[0];
            if (isNegated)
            {
                Problem(FilterDiagnostics.Operator, token.Start, token.Length, "A time cannot be negated.", isSince ? "Write until:." : "Write since:.");
            }
            else if (token.QuoteProblem is not null || token.Values.Length > 1 || FilterNumbers.ReadTime(value.Text, now) is not { } time)
            {
                Problem(FilterDiagnostics.Time, value.Start, token.Start + token.Length - value.Start, $"\"{Printable.Clean(value.Text, 40)}\" is no time.", "Use 24h, 7d, 2026-11-01 or 2026-11-01T10:00Z; times are UTC.");
            }
            else if (isSince ? since is not null : until is not null)
            {
                Problem(FilterDiagnostics.TimeRange, token.Start, token.Length, $"{token.Field} stands twice.", "Keep one of the two.");
            }
            else if (isSince)
            {
                since = time;
            }
            else
            {
                until = time;
            }
        }

        private void Unknown(FilterToken token)
        {
            var field = token.Field!;
            var meant = FilterFields.Suggest(field) is { } suggestion ? $" Did you mean {suggestion}:?" : string.Empty;
            Problem(FilterDiagnostics.UnknownField, token.FieldStart, field.Length, $"There is no field \"{Printable.Clean(field, 40)}\".{meant}",
                $"The fields are {string.Join(", ", FilterFields.Words)}. A text with a colon is searched for in quotes.");
        }

        private void Problem(DiagnosticDescriptor descriptor, int start, int length, string message, string help)
        {
            if (problems.Count < MostProblems)
            {
                problems.Add(new FilterProblem(descriptor.At(new SourceSpan(File, 1, start + 1), message, help), start, length));
            }
        }

        private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

        private static bool IsWord(FilterToken token, string word) =>
            token is { Field: null, HasMinus: false, Values: [{ IsQuoted: false } only] } && Is(only.Text, word);
    }
}
