using System.Text;
using Bulkhead.Yaml.Reading;
using Bulkhead.Yaml.Writing;
using CsCheck;

namespace Bulkhead.Yaml.Tests;

public class YamlPropertyTests
{
    private static readonly Gen<string> Awkward = Constants(
        "", "a", "on", "1", "1:20", "0x1F", "~", "<<", "- a", "a: b", "a #b", "---", "...", "x\ny", "x\r\ny", "\t", "\"", "'", "\\", "{{ x }}", "${A}", "\u2028", "\u0085", "\uFEFF", "é", "\U0001F600", " a ", "http://h:80/p?q#f", "null", "true", "2020-01-01");

    private static readonly Gen<string> Texts = Gen.OneOf(
        Awkward,
        Gen.String[0, 12],
        Gen.String[Gen.Char[' ', '~'], 0, 12],
        Gen.Select(Awkward, Awkward, (a, b) => a + b));

    private static readonly Gen<Tree> Trees = Gen.Recursive<Tree>((depth, tree) =>
        depth > 4
            ? Texts.Select(text => new Tree(text, null, null))
            : Gen.Frequency(
                (3, Texts.Select(text => new Tree(text, null, null))),
                (1, tree.Array[0, 4].Select(items => new Tree(null, items, null))),
                (1, Gen.Select(Texts, tree).Array[0, 4].Select(pairs => new Tree(null, null, [.. pairs.DistinctBy(p => Clean(p.Item1), StringComparer.Ordinal)])))));

    [Fact]
    public void Written_trees_read_back_in_both_readers() => Trees.Sample(
        tree =>
        {
            var writer = new YamlWriter();
            tree.Write(writer);
            var text = writer.ToString();
            var general = Show.ReadGeneral(text);
            Assert.Empty(general.Diagnostics);
            Assert.Equal(tree.Values(), Show.Values(Assert.Single(general.Documents)));
            Assert.True(CanonicalYamlReader.TryRead(new SourceText("f.yaml", text), out var documents), text);
            Assert.Equal(Show.Places(general.Documents[0]), Show.Places(Assert.Single(documents)));
        },
        iter: 3000);

    [Fact]
    public void Random_bytes_never_throw() => Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.Select(Texts.Array[1, 8], parts => Encoding.UTF8.GetBytes(string.Concat(parts)))).Sample(
        bytes =>
        {
            var (source, error) = SourceTexts.FromBytes("f", bytes);
            Assert.True((source is null) != (error is null));
            if (source is not null)
            {
                var reading = YamlReader.Read(source);
                Assert.All(reading.Diagnostics, d => Assert.True(d.Span is { Line: > 0, Column: > 0 }));
                foreach (var document in reading.Documents)
                {
                    if (document is YamlScalar scalar)
                    {
                        YamlReader.ReadEmbedded(scalar);
                    }
                }
            }
        },
        iter: 20_000);

    /// <summary>Fragments that turn writer output and plain configurations into something else.</summary>
    private static readonly Gen<string> Fragment = Constants(
        "\n", " ", "  ", "\t", ": ", ":", "- ", "-", " #", "#", "'", "\"", "[", "]", "{", "}", ",", "|", ">", "&a ", "*a", "!!str ", "!", "%", "@", "?", "? ", "~", "<<: {}", "\r\n", "\\", "a", "1", "---\n", "...\n", "\n  ", "\n- ", "k: v\n", "é", "");

    private static readonly Gen<string> Plain = Gen.OneOf(
        Trees.Select(tree =>
        {
            var writer = new YamlWriter().Comment("header");
            tree.Write(writer);
            return writer.ToString();
        }),
        Constants(
            "version: 1.2.1\nendpoints:\n  custom:\n    - name: \"x\"  # note\n      apiKey: '${K}'\n      models:\n        default: [\"m\", n, 'o']\n        fetch: true\n",
            "mcpServers:\n  s:\n    command: npx\n    args:\n    - -y\n    - \"@x/y\"\n\n    # note\n    env:\n      URL: https://h:80/p\n",
            "- - a\n  - b: c\n    d: [ ]\n- {}\n- 'it''s'\n",
            "---\na: 1\n---\n- b\n"));

    [Fact]
    public void The_canonical_reader_agrees_on_everything_it_accepts()
    {
        var accepted = 0;
        Gen.Select(Plain, Gen.Select(Gen.Double.Unit, Fragment, Gen.Int[0, 2]).Array[0, 3]).Sample(
            (text, mutations) =>
            {
                foreach (var (where, fragment, removed) in mutations)
                {
                    var at = (int)(where * text.Length);
                    text = text[..at] + fragment + text[Math.Min(text.Length, at + removed)..];
                }

                if (CanonicalYamlReader.TryRead(new SourceText("f.yaml", text), out var documents))
                {
                    Interlocked.Increment(ref accepted);
                    var general = Show.ReadGeneral(text);
                    Assert.True(!general.HasErrors, text + "\n" + Show.Problems(general));
                    Assert.Equal(general.Documents.Select(Show.Places), documents.Select(Show.Places));
                }
            },
            iter: 20_000);
        Assert.True(accepted > 1000, "the mutations left almost nothing that the canonical reader accepts");
    }

    private static Gen<string> Constants(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed record Tree(string? Text, Tree[]? Items, (string Key, Tree Value)[]? Entries)
    {
        public void Write(YamlWriter writer)
        {
            if (Text is not null)
            {
                writer.Value(Text);
            }
            else if (Items is not null)
            {
                writer.BeginSequence();
                foreach (var item in Items)
                {
                    writer.Comment("item");
                    item.Write(writer);
                }

                writer.EndSequence();
            }
            else
            {
                writer.BeginMapping();
                foreach (var (key, value) in Entries!)
                {
                    writer.Comment("entry").Key(key);
                    value.Write(writer);
                }

                writer.EndMapping();
            }
        }

        public string Values() => Text is not null
            ? Show.Quote(Clean(Text))
            : Items is not null
                ? "[" + string.Join(", ", Items.Select(item => item.Values())) + "]"
                : "{" + string.Join(", ", Entries!.Select(entry => Show.Quote(Clean(entry.Key)) + ": " + entry.Value.Values())) + "}";
    }
}
