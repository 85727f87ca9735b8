using System.Text.RegularExpressions;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Oscal;
using Bulkhead.Model.Diagnostics;
using CsCheck;

namespace Bulkhead.Evidence.Tests.Oscal;

public static partial class OscalNamesTests
{
    [Theory]
    [InlineData("nist-800-53", "SC-7", "sc-7", "statement-id", "sc-7_smt")]
    [InlineData("nist-800-53", "SC-7(5)", "sc-7.5", "statement-id", "sc-7.5_smt")]
    [InlineData("nist-800-53", "AU-2", "au-2", "statement-id", "au-2_smt")]
    [InlineData("soc2", "CC6.6", "cc6.6", "objective-id", "cc6.6")]
    [InlineData("pci-dss", "1.3.2", "pci-dss-1.3.2", "objective-id", "pci-dss-1.3.2")]
    [InlineData("hipaa", "164.308(a)(1)(ii)(D)", "hipaa-164.308.a.1.ii.d", "objective-id", "hipaa-164.308.a.1.ii.d")]
    [InlineData("nist-ssdf", "PO.5.1", "PO.5.1", "statement-id", "statement_PO.5.1")]
    public static void Controls_are_called_as_the_publisher_calls_them_in_OSCAL(string framework, string control, string id, string type, string target)
    {
        var one = ControlCatalog.Load().Single(each => each.Id == framework);
        var found = one.Controls.Single(each => each.Id == control);
        Assert.Equal(id, OscalControls.Id(one, found));
        Assert.Equal((type, target), OscalControls.Target(one, found));
    }

    [Fact]
    public static void Controls_of_all_frameworks_are_told_apart()
    {
        var ids = ControlCatalog.Load().SelectMany(static framework => framework.Controls.Select(control => OscalControls.Id(framework, control))).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, static id => Assert.Matches("^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$", id));
    }

    // The digests were made with another implementation: sha256sum over the namespace, each word and a zero byte.
    [Theory]
    [InlineData("", "57aadc9f-d2af-5480-bf61-cddca455fdf8")]
    [InlineData("a", "11671a88-5bb7-56d2-9cc2-639d8e3be337")]
    [InlineData("a b", "f38cd84d-0d35-518e-ae2a-847abc7e247f")]
    public static void A_name_has_one_UUID(string words, string uuid) => Assert.Equal(uuid, NameUuid.Of(words == "" ? [] : words.Split(' ')));

    [Fact]
    public static void Where_a_word_ends_counts() => Assert.NotEqual(NameUuid.Of("ab", "c"), NameUuid.Of("a", "bc"));

    [Theory]
    [InlineData("plain text, with (brackets) - and dns_not_allowed.", "plain text, with (brackets) - and dns_not_allowed.")]
    [InlineData("_a_ *b* `c` [d](e) <f> & ~g~ ^h^ {{ i }} \\ |", "\\_a\\_ \\*b\\* \\`c\\` \\[d\\](e) \\<f> \\& \\~g\\~ \\^h\\^ \\{\\{ i }} \\\\ \\|")]
    [InlineData("# a", "\\# a")]
    [InlineData("- a", "\\- a")]
    [InlineData("3. a", "3\\. a")]
    [InlineData("3) a", "3\\) a")]
    [InlineData("3.5 a", "3.5 a")]
    [InlineData("a\nb", "a\\\\u\\{a}b")]
    public static void Markup_reads_as_it_is_written(string text, string markup) => Assert.Equal(markup, OscalText.Markup(text));

    [Fact]
    public static void Any_text_comes_back_out_of_its_markup() => Gen.String[Gen.OneOf(Gen.Char["\\`*_[]<>&~^{}|#-+=.)0 ab\n"], Gen.Char), 0, 30].Sample(static text =>
        Assert.Equal(Printable.Clean(text, int.MaxValue), Escapes().Replace(OscalText.Markup(text), static match => match.Value[1..])));

    [Fact]
    public static void Any_path_comes_back_out_of_its_reference() => Gen.String[Gen.Char.AlphaNumeric, 0, 5].Select(Gen.Char[" :/?#%ü"], Gen.String[Gen.Char[' ', '\u07ff'], 0, 20]).Sample(static (start, odd, end) =>
    {
        var path = start + odd + end;
        var reference = OscalText.Reference("../", path);
        Assert.Matches("^\\.\\./[A-Za-z0-9._~/%-]*$", reference);
        Assert.Equal("../" + path, Uri.UnescapeDataString(reference));
    });

    [Theory]
    [InlineData("", "a/b-c_d~e.json", "a/b-c_d~e.json")]
    [InlineData("../", "a b", "../a%20b")]
    [InlineData("", "data:x", "data%3Ax")]
    [InlineData("", "ü%", "%C3%BC%25")]
    public static void Paths_become_references(string folder, string path, string reference) => Assert.Equal(reference, OscalText.Reference(folder, path));

    [GeneratedRegex("\\\\[!-/:-@\\[-`{-~]", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
