using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class EmbeddedYamlTests
{
    /// <summary>In each text the scalar at "k" holds YAML whose scalar MARK is looked for; MARK stands once in the text itself.</summary>
    [Theory]
    [InlineData("k: |\n  a:\n    b: MARK\n")]
    [InlineData("k: |-\n\n\n  a:\n    - MARK\n\n")]
    [InlineData("k: |2\n    a:\n     b: MARK\n")]
    [InlineData("k: |+ # note\n      a: 1\n      b: MARK\n\n\n")]
    [InlineData("x:\n  - y: 1\n    k: |3\n        a: MARK\n")]
    [InlineData("k: |\r\n  a: 1\r\n\r\n  b: MARK\r\n")]
    [InlineData("k: &anchor |\n  a: MARK\n")]
    [InlineData("k: !!str |\n  a: MARK\n")]
    [InlineData("k: >\n  a:\n\n    b:\n\n      - MARK\n")]
    [InlineData("k: >-\n  a: x\n  y\n\n  b: MARK\n")]
    [InlineData("k: >\n  a: 1\n\n  b: x\n    - more\n    - more\n\n  c: MARK\n")]
    [InlineData("k: 'a: MARK'\n")]
    [InlineData("k: '{a: ''it'', b: MARK}'\n")]
    [InlineData("k: \"a: MARK\"\n")]
    [InlineData("k: \"a: 1\\nb: MARK\"\n")]
    [InlineData("k: \"a: \\\"x\\\"\\nb: \\u0041\\tx\\nc: MARK\"\n")]
    [InlineData("k: \"a: 1\\n\\\n  b: MARK\"\n")]
    [InlineData("k: 'a: 1\n\n  b: MARK'\n")]
    [InlineData("k: |\n  \uFEFFa: 1\n  b: [MARK]\n")]
    [InlineData("k: |\n  \uFEFFb: MARK\n")]
    [InlineData("k: |\n  a: &x 1\n  b:\n  - MARK\n")]
    [InlineData("k: |\n  \U0001F600: \"\U0001F600\"\n  b: MARK\n")]
    public void Places_inside_are_exact(string text)
    {
        var root = Assert.IsType<YamlMapping>(Show.Read(text).Documents.Single());
        var scalar = Scalars(root).Single(s => s.Value.Contains("MARK", StringComparison.Ordinal));
        var inner = YamlReader.ReadEmbedded(scalar);
        Assert.Empty(inner.Diagnostics);
        var mark = Scalars(inner.Documents.Single()).Single(s => s.Value == "MARK");
        Assert.Equal(PlaceOf(text, "MARK"), (mark.Span.Line, mark.Span.Column));
    }

    [Fact]
    public void Nested_embedding_points_into_the_file()
    {
        const string Text = "data:\n  values.yaml: |\n    librechat:\n      configYamlContent: |\n        version: 1\n        endpoints:\n          custom:\n            - baseURL: \"https://MARK\"\n";
        var file = YamlReader.Read(new SourceText("cm.yaml", Text));
        var outer = YamlReader.ReadEmbedded(Scalars(file.Documents[0]).Single());
        var middle = Scalars(outer.Documents[0]).Single();
        var inner = YamlReader.ReadEmbedded(middle);
        var url = Scalars(inner.Documents[0]).Single(s => s.Style == YamlScalarStyle.DoubleQuoted);
        var (line, column) = PlaceOf(Text, "\"https");
        Assert.Equal(new("cm.yaml", line, column), url.Span);
        Assert.Equal(new("cm.yaml", 5, 9), middle.ContentStart);
    }

    [Fact]
    public void Literal_inside_quotes_inside_literal_is_exact()
    {
        const string Text = "a: |\n  b: \"c: |\\n  d: MARK\\n\"\n";
        var b = Scalars(YamlReader.ReadEmbedded(Scalars(Show.Read(Text).Documents[0]).Single()).Documents[0]).Single();
        var c = Scalars(YamlReader.ReadEmbedded(b).Documents[0]).Single();
        var mark = Scalars(YamlReader.ReadEmbedded(c).Documents[0]).Single();
        Assert.Equal("MARK", mark.Value);
        Assert.Equal(PlaceOf(Text, "MARK"), (mark.Span.Line, mark.Span.Column));
    }

    [Fact]
    public void Errors_inside_point_into_the_file()
    {
        var scalar = Scalars(Show.Read("k: |\n   a: 1\n   a: 2\n").Documents[0]).Single();
        Assert.Equal("BH1006@3:4", Show.Problems(YamlReader.ReadEmbedded(scalar)));
        scalar = Scalars(Show.Read("k: |\n   a: 'x\n").Documents[0]).Single();
        Assert.Equal("BH1005@2:7", Show.Problems(YamlReader.ReadEmbedded(scalar)));
    }

    [Theory]
    [InlineData("k: |\n  x\n", 2, 3)]
    [InlineData("k: |4\n     x\n", 2, 5)]
    [InlineData("- k: >-\n    x\n", 2, 5)]
    [InlineData("k: |\n\n   x\n", 2, 4)]
    [InlineData("k: 'x'\n", 1, 4)]
    public void Content_starts_below_the_header_at_its_indentation(string text, int line, int column)
    {
        var start = Scalars(Show.Read(text).Documents[0]).Single().ContentStart;
        Assert.Equal((line, column), (start.Line, start.Column));
    }

    [Fact]
    public void A_scalar_without_a_text_gives_its_own_place()
    {
        var scalar = new YamlScalar(new("made", 7, 8), "a:\n  b: 1\n", YamlScalarStyle.Literal, YamlScalarType.String);
        var inner = Assert.IsType<YamlMapping>(YamlReader.ReadEmbedded(scalar).Documents[0]);
        Assert.Equal(new("made", 7, 8), inner.Entries[0].Value.Span);
    }

    private static (int Line, int Column) PlaceOf(string text, string part)
    {
        var offset = text.IndexOf(part, StringComparison.Ordinal);
        var before = text[..offset];
        return (before.Count(c => c == '\n') + 1, offset - before.LastIndexOf('\n'));
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence sequence => sequence.Items.SelectMany(Scalars),
        YamlMapping mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };
}
