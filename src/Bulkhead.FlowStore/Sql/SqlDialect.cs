using System.Globalization;
using System.Text;

namespace Bulkhead.FlowStore.Sql;

/// <summary>What differs between the engines. Names of columns are the same everywhere (see <see cref="Columns"/>).</summary>
internal abstract class SqlDialect
{
    /// <summary>How a statement refers to a parameter.</summary>
    /// <param name="number">Its number, from 1.</param>
    public abstract string Parameter(int number);

    /// <summary>An instant.</summary>
    /// <param name="time">The time.</param>
    public abstract string Instant(DateTimeOffset time);

    /// <summary>Microseconds since 1970 of an expression.</summary>
    /// <param name="time">An expression of the type of the column <c>time</c>.</param>
    public abstract string Micros(string time);

    /// <summary>A whole division, rounded down, of numbers that are not negative.</summary>
    /// <param name="dividend">An expression.</param>
    /// <param name="divisor">The divisor.</param>
    public abstract string Divide(string dividend, long divisor);

    /// <summary>Whether a text equals or is like a pattern, without regard to ASCII case (and only to ASCII case).</summary>
    /// <param name="sql">Takes the parameters.</param>
    /// <param name="column">An expression that gives a text.</param>
    /// <param name="pattern">The pattern; not only stars.</param>
    public abstract string Fits(SqlText sql, string column, string pattern);

    /// <summary>Whether a condition holds for any text of a list.</summary>
    /// <param name="list">The column.</param>
    /// <param name="condition">The condition for an element, given its name.</param>
    public abstract string Any(string list, Func<string, string> condition);

    /// <summary>Whether a list is empty.</summary>
    /// <param name="list">The column.</param>
    public abstract string Empty(string list);

    /// <summary>The elements of a list, a row each; a row without elements gives an empty text.</summary>
    /// <param name="list">The column.</param>
    public abstract string Unfold(string list);

    /// <summary>Whether columns have the values of one of several tuples.</summary>
    /// <param name="columns">The columns, in brackets.</param>
    /// <param name="tuples">Their values, each in brackets; at least one.</param>
    public abstract string Among(string columns, IReadOnlyList<string> tuples);

    /// <summary>A number.</summary>
    /// <param name="value">A number.</param>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lower case of ASCII letters.</summary>
    /// <param name="text">The text.</param>
    protected static string Lower(string text) => string.Create(text.Length, text, static (span, text) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        }
    });

    /// <summary>A pattern with stars as one for LIKE with a backslash as escape.</summary>
    /// <param name="pattern">The pattern.</param>
    protected static string Like(string pattern)
    {
        var like = new StringBuilder(pattern.Length + 4);
        foreach (var c in pattern)
        {
            if (c is '%' or '_' or '\\')
            {
                like.Append('\\').Append(c);
            }
            else if (c != '*')
            {
                like.Append(c);
            }
            else if (like.Length == 0 || like[^1] != '%' || (like.Length > 1 && like[^2] == '\\'))
            {
                like.Append('%');
            }
        }

        return like.ToString();
    }
}
