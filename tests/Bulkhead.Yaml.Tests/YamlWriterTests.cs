using Bulkhead.Yaml.Reading;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Yaml.Tests;

public class YamlWriterTests
{
    [Fact]
    public void Layout_is_block_style_with_comments_above_their_entries()
    {
        var text = new YamlWriter()
            .Comment("header\nsecond line\r\n\nlast")
            .BeginMapping()
            .Comment("above kind")
            .Key("kind").Value("FirewallPolicy")
            .Key("spec").BeginMapping()
            .Comment("first in spec")
            .Key("rules").BeginSequence()
            .Comment("first rule")
            .BeginMapping().Comment("inside").Key("name").Value("allow-x").Key("port").Value(443).Key("log").Value(true).EndMapping()
            .Comment("second rule")
            .BeginMapping().Key("empty").BeginMapping().EndMapping().Key("none").BeginSequence().EndSequence().EndMapping()
            .Value("plain")
            .BeginSequence().Value("a").BeginSequence().Value("b").EndSequence().EndSequence()
            .BeginSequence().EndSequence()
            .EndSequence()
            .EndMapping()
            .Comment("end")
            .EndMapping()
            .NextDocument()
            .BeginSequence().BeginMapping().Key("a").Value("b").EndMapping().EndSequence()
            .ToString();
        Assert.Equal(
            """
            # header
            # second line
            #
            # last
            # above kind
            kind: FirewallPolicy
            spec:
              # first in spec
              rules:
                # first rule
                # inside
                - name: allow-x
                  port: 443
                  log: true
                # second rule
                - empty: {}
                  none: []
                - plain
                - - a
                  - - b
                - []
            # end
            ---
            - a: b

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_comment_in_an_empty_collection_follows_it()
    {
        var text = new YamlWriter().BeginMapping().Key("a").BeginSequence().Comment("nothing").EndSequence().Key("b").Value("c").EndMapping().ToString();
        Assert.Equal("a: []\n# nothing\nb: c\n", text);
    }

    /// <summary>
    /// What PyYAML 6.0.3 (YAML 1.1), js-yaml or go-yaml reads as something else when it stands plain. PyYAML was asked once for each: a boolean, number, date, null or an error.
    /// </summary>
    [Theory]
    [InlineData("on")]
    [InlineData("Off")]
    [InlineData("yes")]
    [InlineData("NO")]
    [InlineData("y")]
    [InlineData("N")]
    [InlineData("true")]
    [InlineData("FALSE")]
    [InlineData("null")]
    [InlineData("Null")]
    [InlineData("~")]
    [InlineData("=")]
    [InlineData("<<")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1_000")]
    [InlineData("012")]
    [InlineData("0o17")]
    [InlineData("0x1f")]
    [InlineData("0b1")]
    [InlineData("1:20")]
    [InlineData("190:20:30.15")]
    [InlineData("1.5")]
    [InlineData(".5")]
    [InlineData("1e3")]
    [InlineData("685.230_15e+03")]
    [InlineData(".inf")]
    [InlineData("-.INF")]
    [InlineData(".nan")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("2001-12-14")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a b")]
    [InlineData("- a")]
    [InlineData("-")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("? a")]
    [InlineData(": a")]
    [InlineData("a:")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("#a")]
    [InlineData("&a")]
    [InlineData("*a")]
    [InlineData("!a")]
    [InlineData("%a")]
    [InlineData("@a")]
    [InlineData("`a")]
    [InlineData("{a")]
    [InlineData("[a")]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData("|")]
    [InlineData(">")]
    [InlineData("{{ a }}")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("ä")]
    public void What_could_be_read_as_something_else_is_quoted(string value)
    {
        var text = new YamlWriter().BeginMapping().Key(value).Value(value).EndMapping().ToString();
        Assert.StartsWith("\"", text, StringComparison.Ordinal);
        Assert.Contains(": \"", text, StringComparison.Ordinal);
        Assert.Equal("{" + Show.Quote(value) + ": " + Show.Quote(value) + "}", Show.All(Show.ReadGeneral(text).Documents));
    }

    [Theory]
    [InlineData("librechat")]
    [InlineData("networking.aviatrix.com/v1alpha1")]
    [InlineData("allow-llm-openai")]
    [InlineData("v1.2")]
    [InlineData("api.openai.com")]
    [InlineData("nullable")]
    [InlineData("a_b")]
    public void Names_stay_plain(string value) => Assert.Equal(value + "\n", new YamlWriter().Value(value).ToString());

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\nb\r\tc", "\"a\\nb\\r\\tc\"")]
    [InlineData("\0\u0007\u001b\u007f\u0085\u00a0\u00ad", "\"\\x00\\x07\\x1B\\x7F\\x85\\xA0\\xAD\"")]
    [InlineData("\u2028\u2029\u200b\u202e\ufeff\ue000", "\"\\u2028\\u2029\\u200B\\u202E\\uFEFF\\uE000\"")]
    [InlineData("\U000e0001\U0001F600", "\"\\U000E0001\U0001F600\"")]
    [InlineData("äöü 中", "\"äöü 中\"")]
    public void Escapes_leave_nothing_invisible(string value, string expected) => Assert.Equal(expected + "\n", new YamlWriter().Value(value).ToString());

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("\"\\uFFFDx\"\n", new YamlWriter().Value('\ud800' + "x").ToString());

    [Theory]
    [InlineData("a\nb: injected")]
    [InlineData("a\rb: injected")]
    [InlineData("a\u0085b: injected\u2028- x\u2029y")]
    [InlineData("a\fb\vc\0")]
    public void A_comment_cannot_break_out(string comment)
    {
        var text = new YamlWriter().BeginMapping().Comment(comment).Key("k").Value("v").Comment(comment).EndMapping().Comment(comment).ToString();
        Assert.Equal("{\"k\": \"v\"}", Show.All(Show.ReadGeneral(text).Documents));
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.True(line[0] == '#' || line == "k: v", line));
    }

    [Theory]
    [InlineData(900)]
    [InlineData(5000)]
    public void A_key_of_any_length_reads_back(int length)
    {
        var key = new string('k', length) + ": x";
        var text = new YamlWriter().BeginSequence().BeginMapping().Key("a").Value(1).Key(key).BeginSequence().Value("v").EndSequence().Key("z").Value("w").EndMapping().EndSequence().ToString();
        Assert.Equal($"[{{\"a\": int 1, {Show.Quote(key)}: [\"v\"], \"z\": \"w\"}}]", Show.All(Show.ReadGeneral(text).Documents));
    }

    [Fact]
    public void Deep_nesting_reads_back()
    {
        var writer = new YamlWriter();
        for (var i = 0; i < 60; i++)
        {
            _ = i % 3 == 0 ? writer.BeginMapping().Key("k") : writer.BeginSequence();
        }

        writer.Value("x");
        for (var i = 59; i >= 0; i--)
        {
            _ = i % 3 == 0 ? writer.EndMapping() : writer.EndSequence();
        }

        var text = writer.ToString();
        Assert.True(CanonicalYamlReader.TryRead(new SourceText("f", text), out var documents));
        Assert.Equal(Show.All(documents), Show.All(Show.ReadGeneral(text).Documents));
    }

    public static TheoryData<string, Action<YamlWriter>> Misuses => new()
    {
        { "key outside a mapping", w => w.Key("a") },
        { "key in a sequence", w => w.BeginSequence().Key("a") },
        { "two keys", w => w.BeginMapping().Key("a").Key("b") },
        { "value without key", w => w.BeginMapping().Value("a") },
        { "mapping without key", w => w.BeginMapping().BeginMapping() },
        { "two roots", w => w.Value("a").Value("b") },
        { "root after mapping", w => w.BeginMapping().EndMapping().BeginSequence() },
        { "end without begin", w => w.EndMapping() },
        { "wrong end", w => w.BeginSequence().EndMapping() },
        { "key without value", w => w.BeginMapping().Key("a").EndMapping() },
        { "comment before a value", w => w.BeginMapping().Key("a").Comment("b") },
        { "text while open", w => _ = w.BeginMapping().ToString() },
        { "document while open", w => w.BeginMapping().NextDocument() },
        { "empty document", w => w.NextDocument().NextDocument() },
        { "empty last document", w => _ = w.Value("a").NextDocument().ToString() },
    };

    [Theory]
    [MemberData(nameof(Misuses), DisableDiscoveryEnumeration = true)]
    public void Misuse_throws(string name, Action<YamlWriter> misuse)
    {
        Assert.NotEmpty(name);
        Assert.Throws<InvalidOperationException>(() => misuse(new YamlWriter()));
    }
}
