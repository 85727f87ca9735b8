using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

/// <summary>The catalogue of evasions by names, one test per row that concerns reading.</summary>
public sealed class NameVectorTests
{
    [Theory]
    [InlineData("ALLOWED.Example", "allowed.example")]
    [InlineData("aLLoWeD.example", "allowed.example")]
    [InlineData("İ.example", null)]
    public void NAM_01_Letter_case_is_folded_in_ascii_only(string text, string? expected) => Expect(text, expected);

    [Theory]
    [InlineData("allowed.example.", "allowed.example")]
    [InlineData("allowed.example..", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData(".allowed.example", null)]
    public void NAM_02_Exactly_one_trailing_dot_is_stripped(string text, string? expected) => Expect(text, expected);

    [Theory]
    [InlineData("notallowed.example", "allowed.example")]
    [InlineData("evil-allowed.example", "allowed.example")]
    [InlineData("allowed.example", "allowed.example")]
    public void NAM_03_Suffixes_end_at_a_label(string text, string suffix) =>
        Assert.False(Name(text).IsUnder(suffix));

    [Fact]
    public void NAM_04_A_prefix_is_not_a_suffix() => Assert.False(Name("allowed.example.evil.test").IsOrIsUnder("allowed.example"));

    [Theory]
    [InlineData("evil.test\0.allowed.example")]
    [InlineData("\0")]
    [InlineData("allowed.example\0")]
    public void NAM_05_Nul_is_refused(string text) => Refused(text, HostRefusal.ForbiddenCharacter);

    [Theory]
    [InlineData("evil.test%00.allowed.example")]
    [InlineData("evil.test\t.allowed.example")]
    [InlineData("a b.allowed.example")]
    [InlineData(" allowed.example")]
    [InlineData("allowed.example\n")]
    [InlineData("a\\b.example")]
    [InlineData("a/b.example")]
    [InlineData("a@b.example")]
    [InlineData("a#b.example")]
    [InlineData("a?b.example")]
    [InlineData("a\"b.example")]
    [InlineData("a{{b}}.example")]
    [InlineData("${HOST}")]
    [InlineData("a\u007fb.example")]
    public void NAM_06_Controls_and_separators_are_refused(string text) => Refused(text, HostRefusal.ForbiddenCharacter);

    [Theory]
    [InlineData("[allowed.example]")]
    [InlineData("u@evil.test:443")]
    [InlineData("[::1]:443")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("[[::1]]")]
    [InlineData("allowed.example:443")]
    [InlineData("[127.0.0.1]")]
    public void NAM_07_Brackets_ports_and_user_info_are_refused(string text) => Refused(text, HostRefusal.ForbiddenCharacter);

    [Theory]
    [InlineData("ex\u0430mple.com")] // Cyrillic a
    [InlineData("\u03bfpenai.com")] // Greek omicron
    [InlineData("\u05d0a.example")] // Hebrew and Latin
    public void NAM_08_Mixed_scripts_are_refused(string text) => Refused(text, HostRefusal.AmbiguousUnicode);

    [Theory]
    [InlineData("xn--exmple-4nf.com", "xn--exmple-4nf.com", null)]
    [InlineData("XN--EXMPLE-4NF.com", "xn--exmple-4nf.com", null)]
    [InlineData("bücher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example", "BÜCHER.example")]
    [InlineData("пример.рф", "xn--e1afmkfd.xn--p1ai", "пример.рф")]
    [InlineData("例え.jp", "xn--r8jz45g.jp", "例え.jp")]
    [InlineData("παράδειγμα.example", "xn--hxajbheg2az3al.example", "παράδειγμα.example")]
    [InlineData("한국.kr", "xn--3e0b707e.kr", "한국.kr")]
    [InlineData("דוגמה.example", "xn--6dbbec0c.example", "דוגמה.example")]
    public void NAM_08_Unambiguous_names_are_converted_and_both_forms_kept(string text, string expected, string? unicode)
    {
        var reading = HostSyntax.Read(text);
        Assert.Equal(expected, reading.Host?.Text);
        Assert.Equal(unicode, reading.Unicode);
    }

    [Theory]
    [InlineData("api.example.com\u3002evil.test")] // ideographic full stop
    [InlineData("api.example.com\uff0eevil.test")] // full-width full stop
    [InlineData("api.example.com\uff61evil.test")] // half-width full stop
    [InlineData("\uff41pi.example.com")] // full-width a
    [InlineData("\U0001d41api.example.com")] // mathematical bold a
    [InlineData("\u212aubernetes.example")] // Kelvin sign
    [InlineData("\u212bngstrom.example")] // Angstrom sign
    [InlineData("\u2126.example")] // Ohm sign
    [InlineData("\ufb01le.example")] // fi ligature
    [InlineData("stra\u00dfe.example")] // deviation: sharp s
    [InlineData("STRA\u1e9eE.example")]
    [InlineData("\u03b2\u03cc\u03bb\u03bf\u03c2.example")] // deviation: final sigma
    [InlineData("a\u200db.example")] // zero-width joiner
    [InlineData("a\u200cb.example")]
    [InlineData("a\u00adb.example")] // soft hyphen
    [InlineData("u\u0308ber.example")] // combining mark, not precomposed
    [InlineData("\u0661.example")] // Arabic-Indic digit
    [InlineData("127.0.0.\uff11")]
    [InlineData("\u2460.example")]
    [InlineData("a\u2024b.example")] // one-dot leader
    [InlineData("a\u2044b.example")] // fraction slash
    [InlineData("a\u2100b.example")] // normalises to a/c
    [InlineData("\ufe8d.example")] // Arabic presentation form
    [InlineData("\u0131.example")] // dotless i
    [InlineData("\ufffd.example")] // what half a character becomes
    [InlineData("a\u00a0b.example")]
    [InlineData("\u202eexample.com")]
    [InlineData("😀.example")]
    [InlineData("1\u05d0.example")] // Bidi rule
    [InlineData("1a.\u05d0.example")]
    public void NAM_09_Characters_that_normalise_are_refused(string text) => Refused(text, HostRefusal.AmbiguousUnicode);

    [Fact]
    public void NAM_09_Half_a_character_is_refused() => Refused((char)0xdc00 + ".example", HostRefusal.AmbiguousUnicode);

    [Theory]
    [InlineData("xn--a")]
    [InlineData("xn--xn--a")]
    [InlineData("xn--")]
    [InlineData("xn--abc-")]
    [InlineData("xn--a-.example")]
    [InlineData("xn--99999999.example")]
    [InlineData("xn---epa.example")]
    [InlineData("xn--bcher-kva0000000.example")]
    public void NAM_10_Punycode_has_to_round_trip(string text) =>
        Assert.True(HostSyntax.Read(text).Refusal is HostRefusal.InvalidPunycode or HostRefusal.MisplacedHyphen);

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    public void NAM_11_A_name_has_at_most_253_octets(int length, bool accepted)
    {
        var text = string.Concat(Enumerable.Repeat("abcdefghi.", 26))[..(length - 1)].TrimEnd('.');
        text += new string('x', length - text.Length);
        Assert.Equal(length, text.Length);
        Assert.Equal(accepted ? HostRefusal.None : HostRefusal.TooLong, HostSyntax.Read(text).Refusal);
    }

    [Theory]
    [InlineData(63, HostRefusal.None)]
    [InlineData(64, HostRefusal.TooLong)]
    public void NAM_11_A_label_has_at_most_63_octets(int length, HostRefusal refusal)
    {
        Assert.Equal(refusal, HostSyntax.Read(new string('a', length) + ".example").Refusal);
        Assert.Equal(HostRefusal.TooLong, HostSyntax.Read(new string('ü', 63) + ".example").Refusal);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    public void NAM_11_No_label_is_empty(string text) => Refused(text, HostRefusal.EmptyLabel);

    [Fact]
    public void NAM_11_Nothing_is_no_host() => Refused("", HostRefusal.Empty);

    [Theory]
    [InlineData("-a.example", HostRefusal.MisplacedHyphen)]
    [InlineData("a-.example", HostRefusal.MisplacedHyphen)]
    [InlineData("-", HostRefusal.MisplacedHyphen)]
    [InlineData("1.2.3.4.5", HostRefusal.OddAddress)]
    [InlineData("example.1", HostRefusal.OddAddress)]
    [InlineData("example.0x", HostRefusal.OddAddress)]
    [InlineData("example.0xFf", HostRefusal.OddAddress)]
    [InlineData("my_service.example", HostRefusal.None)]
    [InlineData("_dmarc.example", HostRefusal.None)]
    [InlineData("1.2.3.4x", HostRefusal.None)]
    [InlineData("r3---sn.example", HostRefusal.None)]
    public void NAM_12_Hyphens_underscores_and_numeric_last_labels(string text, HostRefusal refusal) => Refused(text, refusal);

    [Theory]
    [InlineData("postgres")]
    [InlineData("mcp_server")]
    public void NAM_13_Single_labels_are_names_of_the_cluster(string text)
    {
        Assert.True(Name(text).IsSingleLabel);
        Assert.Equal(Inventories.DestinationScope.InCluster, HostScopes.Of(HostSyntax.Read(text).Host!));
    }

    [Theory]
    [InlineData("*.localhost")]
    [InlineData("*.local")]
    [InlineData("*.internal")]
    [InlineData("*.google.internal")]
    [InlineData("*.docker.internal")]
    [InlineData("*.svc")]
    [InlineData("*.default.svc.cluster.local")]
    [InlineData("*.cluster.local")]
    public void NAM_14_Private_names_never_come_by_wildcard(string text) => Assert.NotNull(WildcardRules.Refuse(Pattern(text)));

    [Theory]
    [InlineData("*.example.com", true, HostRefusal.None)]
    [InlineData("*.example.com.", true, HostRefusal.None)]
    [InlineData("*.example.com", false, HostRefusal.MisplacedWildcard)]
    [InlineData("*", true, HostRefusal.MisplacedWildcard)]
    [InlineData("*.", true, HostRefusal.EmptyLabel)]
    [InlineData("*.*", true, HostRefusal.MisplacedWildcard)]
    [InlineData("**.example.com", true, HostRefusal.MisplacedWildcard)]
    [InlineData("*.*.example.com", true, HostRefusal.MisplacedWildcard)]
    [InlineData("a.*.example.com", true, HostRefusal.MisplacedWildcard)]
    [InlineData("api-*.example.com", true, HostRefusal.MisplacedWildcard)]
    [InlineData("*x.example.com", true, HostRefusal.MisplacedWildcard)]
    [InlineData("*.10.0.0.1", true, HostRefusal.OddAddress)]
    [InlineData("*.[::1]", true, HostRefusal.ForbiddenCharacter)]
    public void TEN_07_A_wildcard_is_the_whole_leftmost_label(string text, bool allowed, HostRefusal refusal) =>
        Assert.Equal(refusal, HostSyntax.Read(text, allowed).Refusal);

    [Fact]
    public void Every_refusal_has_a_sentence_a_help_and_a_descriptor()
    {
        var refusals = Enum.GetValues<HostRefusal>();
        Assert.Equal(refusals.Length, refusals.Select(HostRefusals.Describe).Distinct().Count());
        Assert.All(refusals, refusal => Assert.EndsWith(".", HostRefusals.Describe(refusal)));
        Assert.All(refusals, refusal => Assert.EndsWith(".", HostRefusals.Help(refusal)));
        Assert.All(refusals, refusal => Assert.Contains(HostRefusals.Descriptor(refusal), DestinationDiagnostics.All));
    }

    [Fact]
    public void Every_destination_diagnostic_is_listed_once_and_explained()
    {
        var codes = DestinationDiagnostics.All.Select(descriptor => descriptor.Code).ToList();
        Assert.Equal(Enumerable.Range(3001, codes.Count).Select(number => $"BH{number}"), codes);
        Assert.All(DestinationDiagnostics.All, descriptor => Assert.False(string.IsNullOrWhiteSpace(descriptor.Title)));
        Assert.All(DestinationDiagnostics.All, descriptor => Assert.EndsWith(".", descriptor.Explanation));
    }

    internal static Hostname Name(string text) => Assert.IsType<Host.Name>(HostSyntax.Read(text).Host).Value;

    internal static DomainPattern Pattern(string text) => Assert.IsType<Host.Pattern>(HostSyntax.Read(text, allowWildcard: true).Host).Value;

    private static void Expect(string text, string? expected) => Assert.Equal(expected, HostSyntax.Read(text).Host?.Text);

    private static void Refused(string text, HostRefusal refusal)
    {
        var reading = HostSyntax.Read(text);
        Assert.Equal(refusal, reading.Refusal);
        Assert.Equal(refusal == HostRefusal.None, reading.Host is not null);
    }
}
