using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bulkhead.Evidence.Postures;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Evidence.Reports.Html;

/// <summary>
/// A run of text in a document. It can only be made of text, which is escaped, and of other runs, so that nothing from input can become markup.
/// An interpolated string is one: <c>writer.Paragraph($"{count} of {Inline.Code(name)}")</c>. Characters that nobody can see, and those that turn the
/// direction of text around, are shown as <c>\u{hex}</c> (<see cref="Printable"/>).
/// </summary>
[InterpolatedStringHandler]
public sealed class Inline
{
    private const int Longest = 20_000;
    private readonly StringBuilder markup;

    /// <summary>An empty run. The compiler calls it for interpolated strings.</summary>
    /// <param name="literalLength">How long the fixed parts are together.</param>
    /// <param name="formattedCount">How many parts are not fixed.</param>
    public Inline(int literalLength, int formattedCount) => markup = new StringBuilder(literalLength + (formattedCount * 16));

    private Inline(string markup) => this.markup = new StringBuilder(markup);

    /// <summary>Nothing.</summary>
    public static Inline Empty => new(string.Empty);

    /// <summary>The markup.</summary>
    internal string Markup => markup.ToString();

    /// <summary>Plain text.</summary>
    public static implicit operator Inline(string text) => Text(text);

    /// <summary>Plain text.</summary>
    public static Inline Text(string text) => new(Escape(text));

    /// <summary>A name, a path or a value, in a font of fixed width. Where it has to be broken, it is broken after a dot or a slash.</summary>
    public static Inline Code(string text) => new($"<code>{Breakable(Escape(text))}</code>");

    /// <summary>What matters in a sentence.</summary>
    public static Inline Strong(Inline content) => new($"<strong>{Checked(content)}</strong>");

    /// <summary>What is less important than its surroundings.</summary>
    public static Inline Soft(Inline content) => new($"<span class=\"soft\">{Checked(content)}</span>");

    /// <summary>How it stands with something: a shape and a word, and a colour that repeats them.</summary>
    public static Inline Status(Mark mark, string word)
    {
        var name = mark.Name();
        return new($"<span class=\"status {name}\"><svg aria-hidden=\"true\" viewBox=\"0 0 16 16\"><use href=\"#mark-{name}\"/></svg>{Escape(word)}</span>");
    }

    /// <summary>A figure that stands in a file of the bundle; the attributes say where.</summary>
    public static Inline Of(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return new($"<data class=\"figure\" value=\"{Escape(figure.Text)}\" data-file=\"{Escape(figure.File)}\" data-pointer=\"{Escape(figure.Pointer)}\">{Escape(figure.Text)}</data>");
    }

    /// <summary>A link inside the document.</summary>
    /// <param name="id">The id of a heading.</param>
    /// <param name="content">What the link says.</param>
    public static Inline ToHeading(string id, Inline content) => new($"<a href=\"#{Escape(id)}\">{Checked(content)}</a>");

    /// <summary>A link to a page on the web; the printed form shows the address. Anything but an absolute https address stays text.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="content">What the link says.</param>
    public static Inline ToPage(string address, Inline content)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.StartsWith("https://", StringComparison.Ordinal) && address.All(static character => character is > ' ' and < '\x7f')
            ? new($"<a class=\"page\" href=\"{Escape(address)}\" rel=\"noreferrer\">{Checked(content)}</a>")
            : content;
    }

    /// <summary>Runs below each other.</summary>
    public static Inline Lines(params IEnumerable<Inline> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return new(string.Concat(lines.Select(static line => $"<span class=\"line\">{line.Markup}</span>")));
    }

    /// <summary>Runs with a separator between them.</summary>
    public static Inline Join(string separator, IEnumerable<Inline> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(string.Join(Escape(separator), parts.Select(static part => part.Markup)));
    }

    /// <summary>Adds a fixed part.</summary>
    public void AppendLiteral(string value) => markup.Append(Escape(value));

    /// <summary>Adds text.</summary>
    public void AppendFormatted(string? value) => markup.Append(Escape(value ?? string.Empty));

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(long value) => markup.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a figure.</summary>
    public void AppendFormatted(Figure value) => markup.Append(Of(value).Markup);

    /// <summary>Adds a run.</summary>
    public void AppendFormatted(Inline value) => markup.Append(Checked(value));

    /// <summary>Never: a run that became a string would be escaped a second time. Where both sides of <c>?:</c> are interpolated strings, cast one to <see cref="Inline"/>.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override string ToString() => throw new InvalidOperationException("a run of a document is no string");

    /// <summary>Text that is safe between tags and between double quotes.</summary>
    internal static string Escape(string text, int limit = Longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = Printable.Clean(text, limit);
        return clean.AsSpan().ContainsAny("&<>\"'")
            ? clean.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
            : clean;
    }

    // Short names stay whole. An entity holds neither of the two characters.
    private static string Breakable(string markup) => markup.Length <= 12
        ? markup
        : markup.Replace(".", ".<wbr>", StringComparison.Ordinal).Replace("/", "/<wbr>", StringComparison.Ordinal).Replace("<wbr>.", ".", StringComparison.Ordinal).Replace("/<wbr>/", "//", StringComparison.Ordinal);

    private static string Checked(Inline content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Markup;
    }
}
