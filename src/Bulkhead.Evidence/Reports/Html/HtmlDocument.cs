using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Evidence.Reports.Html;

/// <summary>
/// A document of one file: no script, nothing that is fetched, readable on a phone, in the dark and on paper. A policy in its head forbids everything but
/// its own style, so that not even a mistake in a report could run or fetch anything.
/// </summary>
/// <param name="Title">What the document is.</param>
/// <param name="Subject">What it is about; stands below the title.</param>
public sealed record HtmlDocument(string Title, Inline Subject)
{
    /// <summary>What a reader has to know before anything else, as names and values: period, versions, digests.</summary>
    public ImmutableArray<(Inline Term, Inline Content)> Facts { get; init; } = [];

    /// <summary>The level of the smallest parts that stand in the contents: 2 or 3.</summary>
    public int ContentsLevel { get; init; } = 3;

    /// <summary>The last line.</summary>
    public Inline Footer { get; init; } = Inline.Empty;

    /// <summary>Writes the document. The same calls give the same text.</summary>
    /// <param name="write">Writes its body.</param>
    public string ToText(Action<HtmlWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var body = new HtmlWriter();
        write(body);
        var title = Inline.Escape(Title);
        var page = new StringBuilder(body.Body.Length + HtmlStyle.Text.Length + 4096);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{HtmlStyle.Digest}'; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
            .Append($"<title>{title}</title>\n<style>{HtmlStyle.Text}</style>\n</head>\n<body>\n{Marks.Symbols}\n")
            .Append($"<header>\n<h1>{title}</h1>\n<p class=\"subject\">{Subject.Markup}</p>\n");
        Append(page, Facts);
        page.Append("</header>\n");
        Append(page, [.. body.Contents.Where(entry => entry.Level <= ContentsLevel)]);
        page.Append($"<main>\n{body.Body}</main>\n");
        if (Footer.Markup.Length > 0)
        {
            page.Append($"<footer>{Footer.Markup}</footer>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder page, ImmutableArray<(Inline Term, Inline Content)> facts)
    {
        if (facts.IsEmpty)
        {
            return;
        }

        page.Append("<dl class=\"facts\">\n");
        foreach (var (term, content) in facts)
        {
            page.Append($"<div><dt>{term.Markup}</dt><dd>{content.Markup}</dd></div>\n");
        }

        page.Append("</dl>\n");
    }

    private static void Append(StringBuilder page, ImmutableArray<HtmlWriter.Entry> contents)
    {
        if (contents.Length < 2)
        {
            return;
        }

        page.Append("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n");
        var isInside = false;
        var isOpen = false;
        foreach (var (level, id, title) in contents)
        {
            if (level == 3 && isOpen)
            {
                page.Append(isInside ? string.Empty : "\n<ol>\n").Append($"<li><a href=\"#{id}\">{title.Markup}</a></li>\n");
                isInside = true;
                continue;
            }

            page.Append(isInside ? "</ol>\n" : string.Empty).Append(isOpen ? "</li>\n" : string.Empty).Append($"<li><a href=\"#{id}\">{title.Markup}</a>");
            (isInside, isOpen) = (false, true);
        }

        page.Append(isInside ? "</ol>\n" : string.Empty).Append("</li>\n</ol>\n</nav>\n");
    }
}
