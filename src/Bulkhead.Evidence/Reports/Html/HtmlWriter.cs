using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Evidence.Reports.Html;

/// <summary>Writes the body of a document, block by block. It has no way to write markup that comes from outside.</summary>
public sealed class HtmlWriter
{
    private readonly StringBuilder body = new();
    private readonly HashSet<string> ids = new(StringComparer.Ordinal) { "contents" };
    private readonly List<Entry> contents = [];

    internal HtmlWriter()
    {
    }

    /// <summary>The headings so far, in order.</summary>
    internal IReadOnlyList<Entry> Contents => contents;

    /// <summary>The markup so far.</summary>
    internal string Body => body.ToString();

    /// <summary>Begins a part of the document. Parts of level 2 and 3 stand in the contents.</summary>
    /// <param name="level">2 to 4: the title of the document is 1.</param>
    /// <param name="id">Lower-case letters, digits and hyphens; each once in a document. See <see cref="IdOf"/>.</param>
    /// <param name="title">What the part is about.</param>
    /// <exception cref="ArgumentException">The level or the id is not one of those.</exception>
    public HtmlWriter Heading(int level, string id, Inline title)
    {
        ArgumentNullException.ThrowIfNull(title);
        if (level is < 2 or > 4)
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "2 to 4");
        }

        if (string.IsNullOrEmpty(id) || id.StartsWith("mark-", StringComparison.Ordinal) || !id.All(static letter => letter is '-' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)) || !ids.Add(id))
        {
            throw new ArgumentException($"no id, or used before: {id}", nameof(id));
        }

        body.Append($"<h{level} id=\"{id}\">{title.Markup}</h{level}>\n");
        contents.Add(new Entry(level, id, title));
        return this;
    }

    /// <summary>An id that is not used yet, made of a fixed part and whatever letters a text has.</summary>
    /// <param name="prefix">The fixed part.</param>
    /// <param name="text">The text; any.</param>
    public string IdOf(string prefix, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new string([.. text.ToLowerInvariant().Select(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-')]).Trim('-');
        var wanted = $"{prefix}-{(words.Length > 60 ? words[..60] : words)}".Trim('-');
        var id = wanted;
        for (var number = 2; ids.Contains(id); number++)
        {
            id = $"{wanted}-{number}";
        }

        return id;
    }

    /// <summary>A paragraph.</summary>
    public HtmlWriter Paragraph(Inline content) => Block("p", string.Empty, content);

    /// <summary>The paragraph that says what the reader has to know.</summary>
    public HtmlWriter Lead(Inline content) => Block("p", " class=\"lead\"", content);

    /// <summary>A paragraph that stands out, with a bar in the colour of a mark.</summary>
    public HtmlWriter Callout(Mark mark, Inline content) => Block("p", $" class=\"callout {mark.Name()}\"", content);

    /// <summary>A list without order.</summary>
    public HtmlWriter List(params IEnumerable<Inline> items) => Items("ul", items);

    /// <summary>A list in an order that matters.</summary>
    public HtmlWriter Steps(params IEnumerable<Inline> items) => Items("ol", items);

    /// <summary>Names, each with what is said about it.</summary>
    public HtmlWriter Definitions(params IEnumerable<(Inline Term, Inline Content)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        body.Append("<dl>\n");
        foreach (var (term, content) in entries)
        {
            body.Append($"<div><dt>{term.Markup}</dt><dd>{content.Markup}</dd></div>\n");
        }

        body.Append("</dl>\n");
        return this;
    }

    /// <summary>Figures at a glance: a number and what it counts.</summary>
    public HtmlWriter Tiles(params IEnumerable<(Inline Number, Inline Label, Mark Mark)> tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        body.Append("<ul class=\"tiles\">\n");
        foreach (var (number, label, mark) in tiles)
        {
            body.Append($"<li class=\"{mark.Name()}\"><span class=\"number\">{number.Markup}</span> <span>{label.Markup}</span></li>\n");
        }

        body.Append("</ul>\n");
        return this;
    }

    /// <summary>A table. On paper its head is repeated on every page; on narrow screens every row becomes a block.</summary>
    /// <exception cref="ArgumentException">A row has another number of cells than there are columns.</exception>
    public HtmlWriter Table(HtmlTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        body.Append($"<table>\n<caption>{table.Caption.Markup}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            body.Append($"<th scope=\"col\"{ClassOf(column)}>{Inline.Escape(column.Title)}</th>");
        }

        body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            Row(table.Columns, row);
        }

        body.Append("</tbody>\n</table>\n");
        return this;
    }

    /// <summary>Lines of text as they are: configuration, a command, output. Characters that cannot be seen are shown as codes.</summary>
    /// <param name="text">The lines.</param>
    public HtmlWriter Code(string text)
    {
        body.Append("<pre><code>");
        foreach (var line in LinesOf(text))
        {
            body.Append(CodeLine(line)).Append('\n');
        }

        body.Append("</code></pre>\n");
        return this;
    }

    /// <summary>A patch in the unified form. Lines keep their signs, so that colour is not needed to read it.</summary>
    /// <param name="patch">The patch.</param>
    public HtmlWriter Patch(string patch)
    {
        body.Append("<pre class=\"patch\"><code>");
        foreach (var line in LinesOf(patch))
        {
            var kind = line.StartsWith("+++", StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal) ? "file"
                : line.StartsWith('+') ? "plus" : line.StartsWith('-') ? "minus" : line.StartsWith("@@", StringComparison.Ordinal) ? "hunk" : "same";
            body.Append($"<span class=\"{kind}\">{CodeLine(line)}\n</span>");
        }

        body.Append("</code></pre>\n");
        return this;
    }

    private HtmlWriter Block(string tag, string attributes, Inline content)
    {
        ArgumentNullException.ThrowIfNull(content);
        body.Append($"<{tag}{attributes}>{content.Markup}</{tag}>\n");
        return this;
    }

    private HtmlWriter Items(string tag, IEnumerable<Inline> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        body.Append($"<{tag}>\n");
        foreach (var item in items)
        {
            body.Append($"<li>{item.Markup}</li>\n");
        }

        body.Append($"</{tag}>\n");
        return this;
    }

    private void Row(ImmutableArray<HtmlColumn> columns, ImmutableArray<Inline> cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns", nameof(cells));
        }

        body.Append("<tr>");
        for (var i = 0; i < cells.Length; i++)
        {
            var isHeader = columns[i].Kind == ColumnKind.Header;
            body.Append(isHeader ? "<th scope=\"row\"" : "<td").Append(ClassOf(columns[i])).Append($" data-label=\"{Inline.Escape(columns[i].Title)}\">");
            body.Append(cells[i].Markup).Append(isHeader ? "</th>" : "</td>");
        }

        body.Append("</tr>\n");
    }

    private static string ClassOf(HtmlColumn column) => column.Kind switch
    {
        ColumnKind.Header => " class=\"header\"",
        ColumnKind.Number => " class=\"number\"",
        ColumnKind.Short => " class=\"short\"",
        ColumnKind.Name => " class=\"name\"",
        ColumnKind.Code => " class=\"code\"",
        _ => string.Empty,
    };

    private static string[] LinesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimEnd('\n').Split('\n');
    }

    // A tab is what it looks like; a carriage return before the end of a line is the line's end.
    private static string CodeLine(string line) => string.Join('\t', line.TrimEnd('\r').Split('\t').Select(static part => Inline.Escape(part, int.MaxValue)));

    /// <summary>A heading.</summary>
    internal sealed record Entry(int Level, string Id, Inline Title);
}
