using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Diagnostics;
using CsCheck;

namespace Bulkhead.Evidence.Tests.Html;

/// <summary>Documents: nothing from input becomes markup, nothing is run or fetched, and the structure is what readers and printers need.</summary>
public static partial class HtmlDocumentTests
{
    private const string Hostile = "\"><script>alert(1)</script>\u202e</style>&#60;img src=x onerror='alert(2)'>\u001b[31m\u200b--></pre>";

    [Fact]
    public static void Nothing_from_input_becomes_markup_wherever_it_stands()
    {
        var (benign, hostile) = (Page("benign"), Page(Hostile));
        Assert.Equal(Tags(benign), Tags(hostile));
        Assert.DoesNotContain("<script", hostile, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onerror", Regex.Replace(Attributes(hostile), "\"[^\"]*\"", string.Empty), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(hostile, static character => character is '\u202e' or '\u001b' or '\u200b');
        Assert.Contains("\\u{202e}", hostile, StringComparison.Ordinal);
    }

    [Fact]
    public static void Any_text_is_shown_as_itself_and_cleaned() => Gen.String.Sample(text =>
    {
        var markup = Inline.Text(text).Markup;
        Assert.DoesNotContain(markup, static character => character is '<' or '>' or '"' or '\'');
        Assert.Equal(Printable.Clean(text, 20_000), WebUtility.HtmlDecode(markup));
        Assert.Equal(markup, Inline.Code(text).Markup.Replace("<wbr>", string.Empty, StringComparison.Ordinal)["<code>".Length..^"</code>".Length]);
        Inline interpolated = $"{text}";
        Assert.Equal(markup, interpolated.Markup);
    });

    [Fact]
    public static void The_policy_in_the_head_allows_its_own_style_and_nothing_else()
    {
        var page = Page("x");
        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.DoesNotContain('<', style);
        Assert.DoesNotMatch(" (src|srcset|style|on[a-z]+|action|background)=", Attributes(page));
        Assert.All(Reference().Matches(Attributes(page)).Select(static match => match.Groups[1].Value), static target => Assert.True(target.StartsWith('#') || target == "https://example.com/page", target));
    }

    [Fact]
    public static void The_same_calls_give_the_same_text() => Assert.Equal(Page("x"), Page("x"));

    [Fact]
    public static void A_figure_says_where_it_stands()
    {
        Inline sentence = $"{new Figure("1,204", "flows/summary.json", "/denied/\"0\"")} denied";
        Assert.Equal("<data class=\"figure\" value=\"1,204\" data-file=\"flows/summary.json\" data-pointer=\"/denied/&quot;0&quot;\">1,204</data> denied", sentence.Markup);
    }

    [Fact]
    public static void The_contents_hold_every_part_once_and_links_lead_to_ids()
    {
        var page = Page("x");
        var ids = Id().Matches(page).Select(static match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.All(Reference().Matches(page).Select(static match => match.Groups[1].Value).Where(static target => target.StartsWith('#')), target => Assert.Contains(target[1..], ids));
        Assert.Single(Regex.Matches(page, "<h1>"));
        var contents = page[page.IndexOf("<nav", StringComparison.Ordinal)..page.IndexOf("</nav>", StringComparison.Ordinal)];
        Assert.Equal(["one", "inside", "two"], Reference().Matches(contents).Select(static match => match.Groups[1].Value[1..]));
        var shallow = new HtmlDocument("T", "s") { ContentsLevel = 2 }.ToText(static writer => writer.Heading(2, "one", "One").Heading(3, "inside", "Inside").Heading(2, "two", "Two"));
        Assert.DoesNotContain("href=\"#inside\"", shallow, StringComparison.Ordinal);
        Assert.Contains("href=\"#two\"", shallow, StringComparison.Ordinal);
    }

    [Fact]
    public static void Tables_have_captions_scopes_and_a_label_before_every_cell()
    {
        var page = Page("x");
        Assert.Contains("<caption>x</caption>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\" class=\"header\">Who</th>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\" class=\"header\" data-label=\"Who\">x</th>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\" data-label=\"How many\">", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+++ b/x", "file")]
    [InlineData("--- a/x", "file")]
    [InlineData("@@ -1 +1 @@", "hunk")]
    [InlineData("+new", "plus")]
    [InlineData("-old", "minus")]
    [InlineData(" same", "same")]
    public static void Lines_of_a_patch_keep_their_sign_and_get_their_kind(string line, string kind) =>
        Assert.Contains($"<span class=\"{kind}\">{line}\n</span>", Body(writer => writer.Patch(line + "\n")), StringComparison.Ordinal);

    [Fact]
    public static void Code_keeps_tabs_and_drops_the_other_half_of_a_line_end() =>
        Assert.Contains("<pre><code>a:\n\tb\n</code></pre>", Body(static writer => writer.Code("a:\r\n\tb\r\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://example.com/a?b=1&c", true)]
    [InlineData("http://example.com", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://example.com/ x", false)]
    [InlineData("HTTPS://example.com", false)]
    public static void Only_https_addresses_become_links(string address, bool isLink) =>
        Assert.Equal(isLink, Inline.ToPage(address, "x").Markup.Contains("<a ", StringComparison.Ordinal));

    [Fact]
    public static void Misuse_is_a_bug_and_says_so()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Body(static writer => writer.Heading(1, "a", "A")));
        Assert.Throws<ArgumentException>(() => Body(static writer => writer.Heading(2, "a", "A").Heading(2, "a", "A")));
        Assert.Throws<ArgumentException>(() => Body(static writer => writer.Heading(2, "A b", "A")));
        Assert.Throws<ArgumentException>(() => Body(static writer => writer.Table(new HtmlTable("x", [new("a")], [[]]))));
        Assert.Throws<InvalidOperationException>(static () => Inline.Text("x").ToString());
    }

    [Fact]
    public static void An_id_is_made_of_any_text() => Gen.String.Sample(static text =>
    {
        var page = Body(writer => writer.Heading(2, writer.IdOf("part", text), text).Heading(2, writer.IdOf("part", text), text));
        Assert.Matches("id=\"part(-[a-z0-9-]+)?\"", page);
    });

    private static string Body(Action<HtmlWriter> write) => new HtmlDocument("T", "s").ToText(write);

    // Every place that takes text.
    private static string Page(string text) => new HtmlDocument(text, text)
    {
        Facts = [(text, Inline.Code(text))],
        Footer = text,
    }.ToText(writer => writer
        .Heading(2, "one", text)
        .Lead($"{text} {Inline.Strong(text)} {Inline.Soft(text)} {Inline.Code(text)} {new Figure(text, text, text)} {12L}")
        .Paragraph(Inline.ToHeading("one", text))
        .Paragraph(Inline.ToPage("https://example.com/page", text))
        .Callout(Mark.Bad, Inline.Status(Mark.Bad, text))
        .Heading(3, "inside", text)
        .List(text, Inline.Lines(text, text), Inline.Join(text, [text, text]))
        .Steps(text)
        .Definitions((text, text))
        .Tiles((text, text, Mark.Good))
        .Table(new HtmlTable(text, [new("Who", ColumnKind.Header), new("How many", ColumnKind.Number), new(text == "benign" ? "Word" : text, ColumnKind.Short)], [[text, text, Inline.Status(Mark.Missing, text)]]))
        .Code(text)
        .Heading(2, "two", text)
        .Patch(text));

    private static List<string> Tags(string page) => [.. Tag().Matches(Without(page)).Select(static match => match.Value).Where(static tag => tag != "<wbr")];

    private static string Attributes(string page) => string.Concat(Regex.Matches(Without(page), "<[a-z][^>]*>").Select(static match => match.Value));

    private static string Without(string page) => Regex.Replace(page, "<style>.*?</style>", string.Empty, RegexOptions.Singleline);

    [GeneratedRegex("</?[A-Za-z!][a-z0-9]*")]
    private static partial Regex Tag();

    [GeneratedRegex(" href=\"([^\"]*)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();
}
