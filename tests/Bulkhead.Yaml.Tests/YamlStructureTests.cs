using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class YamlStructureTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("# only a note\n", "")]
    [InlineData("---\na: 1\n---\n- b\n", "{\"a\": int 1} --- [\"b\"]")]
    [InlineData("---\n---\na\n", "null --- \"a\"")]
    [InlineData("a: 1\n...\n# note\n---\nb: 2\n", "{\"a\": int 1} --- {\"b\": int 2}")]
    [InlineData("a: &x {k: 1}\nb: *x\n", "{\"a\": {\"k\": int 1}, \"b\": {\"k\": int 1}}")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x\n", "{\"a\": int 1, \"b\": int 2, \"c\": int 2}")]
    [InlineData("&k a: 1\nb: *k\n", "{\"a\": int 1, \"b\": \"a\"}")]
    [InlineData("a: &x b\n*x : 1\n", "{\"a\": \"b\", \"b\": int 1}")]
    [InlineData("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n", "{\"a\": {\"k\": int 1, \"l\": int 2}, \"b\": {\"k\": int 3, \"l\": int 2}}")]
    [InlineData("b:\n  k: 3\n  <<: {k: 1, l: 2}\n", "{\"b\": {\"k\": int 3, \"l\": int 2}}")]
    [InlineData("x: &x {a: 1}\ny: &y {a: 2, b: 3}\nz:\n  <<: [*x, *y]\n", "{\"x\": {\"a\": int 1}, \"y\": {\"a\": int 2, \"b\": int 3}, \"z\": {\"a\": int 1, \"b\": int 3}}")]
    [InlineData("z:\n  <<: {a: 1}\n  <<: {b: 2}\n", "{\"z\": {\"a\": int 1, \"b\": int 2}}")]
    [InlineData("z:\n  \"<<\": {a: 1}\n", "{\"z\": {\"<<\": {\"a\": int 1}}}")]
    [InlineData("z:\n  !!str <<: {a: 1}\n", "{\"z\": {\"<<\": {\"a\": int 1}}}")]
    [InlineData("a: <<\n", "{\"a\": \"<<\"}")]
    [InlineData("a: {b:}\n", "{\"a\": {\"b\": null}}")]
    [InlineData("a: x\u2028b:y\n", "{\"a\": \"x\\u2028b:y\"}")]
    [InlineData("a: 'x\u2028b: y'\n", "{\"a\": \"x\\u2028b: y\"}")]
    [InlineData("a: \"x\u0085y\"\nb: \uFDD0\n", "{\"a\": \"x\\u0085y\", \"b\": \"\\ufdd0\"}")]
    [InlineData("a: |\n  x", "{\"a\": \"x\\u000a\"}")]
    [InlineData("a: |+\n  x\n  ", "{\"a\": \"x\\u000a\\u000a\"}")]
    [InlineData("a: |2-\n   x\n  y\n", "{\"a\": \" x\\u000ay\"}")]
    [InlineData("a: !!map {b: !!seq [c]}\n", "{\"a\": {\"b\": [\"c\"]}}")]
    [InlineData("a:\n  b: 1\n\t\n  c: 2\n", "{\"a\": {\"b\": int 1, \"c\": int 2}}")]
    [InlineData("a:\n  - b\n\t# note\n  - c\t# note\n", "{\"a\": [\"b\", \"c\"]}")]
    [InlineData("a: !\nb: ! 5\n", "{\"a\": null, \"b\": \"5\"}")]
    [InlineData("a: {\"b\":c, d: [\"e\":f]}\n", "{\"a\": {\"b\": \"c\", \"d\": [{\"e\": \"f\"}]}}")]
    [InlineData("on: yes\noff: no\n", "{\"on\": \"yes\", \"off\": \"no\"}")]
    [InlineData("u: http://h:80/p#f\nt: 12:30\n", "{\"u\": \"http://h:80/p#f\", \"t\": \"12:30\"}")]
    public void Structure_is_that_of_js_yaml(string text, string expected)
    {
        var reading = Show.Read(text);
        Assert.Empty(reading.Diagnostics);
        Assert.Equal(expected, Show.All(reading.Documents));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "BH1006@3:1")]
    [InlineData("a: {b: 1, b: 2}\n", "BH1006@1:11")]
    [InlineData("a: 1\n\"a\": 2\n", "BH1006@2:1")]
    [InlineData("true: 1\nTrue: 2\n", "BH1006@2:1")]
    [InlineData("a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nj: 1\nc: 2\nc: 3\n", "BH1006@11:1 BH1006@12:1")]
    [InlineData("z:\n  <<: {a: 1}\n  a: 2\n  a: 3\n", "BH1006@4:3")]
    [InlineData("z:\n  <<: 5\n", "BH1014@2:3")]
    [InlineData("z:\n  <<: [{a: 1}, b]\n", "BH1014@2:3")]
    [InlineData("~: 1\n", "BH1007@1:1")]
    [InlineData("a: {{ b }}\n", "BH1007@1:5")]
    [InlineData("? [a]\n: b\n", "BH1007@1:3")]
    [InlineData("a: *x\n", "BH1009@1:4")]
    [InlineData("a: &x 1\n---\nb: *x\n", "BH1009@3:4")]
    [InlineData("a: &x\n  b: *x\n", "BH1010@2:6")]
    [InlineData("a: !secret b\n", "BH1008@1:4")]
    [InlineData("a: !!int b\n", "BH1008@1:4")]
    [InlineData("a: !!binary aGk=\n", "BH1008@1:4")]
    [InlineData("a: !!seq {b: c}\n", "BH1008@1:4")]
    [InlineData("a:\n\tb: 1\n", "BH1015@2:1")]
    [InlineData("a:\n  b: 1\n\tc: 1\n", "BH1015@3:1")]
    [InlineData("a: \"x\u001b[31m\"\n", "BH1016@1:6")]
    [InlineData("a: x\u007f\n", "BH1016@1:5")]
    [InlineData("a: b: c\n", "BH1005@1:5")]
    [InlineData("a: 'x\nb: 1\n", "BH1005@1:4")]
    [InlineData("a: \"\\q\"\n", "BH1005@1:5")]
    [InlineData("a: @x\n", "BH1005@1:4")]
    [InlineData("a: [@x]\n", "BH1005@1:5")]
    [InlineData("a: [b, : c]\n", "BH1007@1:8")]
    [InlineData("a: ['b', ://c]\n", "BH1005@1:11")]
    [InlineData("a: ['b', : 'c']\n", "BH1005@1:11")]
    [InlineData("a: \"b\\\n\n  c\"\n", "BH1005@1:4")]
    [InlineData("a: x\u2028b: y\n", "BH1005@1:7")]
    [InlineData("a: 1\n- b\n", "BH1005@2:1")]
    [InlineData("---: 1\n", "BH1005@1:1")]
    [InlineData("a: 1\n  b: 2\n", "BH1005@2:4")]
    public void Errors_have_a_code_and_a_place(string text, string expected)
    {
        var reading = Show.Read(text);
        Assert.Equal(expected, Show.Problems(reading));
        Assert.All(reading.Diagnostics, d => Assert.False(string.IsNullOrWhiteSpace(d.Message) || string.IsNullOrWhiteSpace(d.Help)));
    }

    [Fact]
    public void A_duplicate_key_names_both_places_and_the_first_value_stays()
    {
        var reading = Show.Read("m:\n  key: 1\n  other: 2\n  key: 3\n");
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal(4, diagnostic.Span!.Value.Line);
        Assert.Contains("line 2, column 3", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("{\"m\": {\"key\": int 1, \"other\": int 2}}", Show.All(reading.Documents));
    }

    [Fact]
    public void A_value_taken_through_an_alias_is_where_its_anchor_stands()
    {
        var reading = Show.Read("a: &x {k: v}\nb:\n  <<: *x\nc: *x\n");
        Assert.Equal(
            "{\"a\"@1:1: {\"k\"@1:8: \"v\"@1:11}@1:7, \"b\"@2:1: {\"k\"@1:8: \"v\"@1:11}@3:3, \"c\"@4:1: {\"k\"@1:8: \"v\"@1:11}@1:7}@1:1",
            Show.Places(reading.Documents[0]));
    }

    [Fact]
    public void Broken_brackets_are_one_error_and_no_exception()
    {
        var reading = Show.Read("a: [1\nb: 2\n");
        Assert.Equal("BH1005", Assert.Single(reading.Diagnostics).Code);
        Assert.Empty(reading.Documents);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Equal("BH1016@1:5", Show.Problems(Show.Read("a: x" + '\ud800' + "\n")));
        Assert.Equal("BH1016@1:4", Show.Problems(Show.Read("a: " + '\udc00' + '\ud800')));
    }

    [Fact]
    public void Documents_before_a_broken_one_are_kept() =>
        Assert.Equal("{\"a\": int 1}", Show.All(Show.Read("a: 1\n---\nb: [\n").Documents));

    [Fact]
    public void Errors_end_after_a_hundred()
    {
        var reading = Show.Read(string.Concat(Enumerable.Repeat("a: 1\n", 500)));
        Assert.Equal(101, reading.Diagnostics.Length);
        Assert.Equal("BH1017", reading.Diagnostics[^1].Code);
    }

    [Fact]
    public void Messages_never_carry_control_characters()
    {
        var reading = Show.Read("\"\\e[31m\": 1\n\"\\e[31m\": 2\n");
        Assert.DoesNotContain('\u001b', Assert.Single(reading.Diagnostics).Message);
    }

    [Fact]
    public void Descriptors_have_distinct_codes_of_this_area()
    {
        Assert.Equal(YamlDiagnostics.All.Length, YamlDiagnostics.All.Select(d => d.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(YamlDiagnostics.All, d => Assert.StartsWith("BH10", d.Code, StringComparison.Ordinal));
    }
}
