namespace Bulkhead.Yaml.Tests;

public class YamlPositionTests
{
    [Theory]
    [InlineData("a: b\n", "{\"a\"@1:1: \"b\"@1:4}@1:1")]
    [InlineData("a: 'b'\n", "{\"a\"@1:1: \"b\"@1:4}@1:1")]
    [InlineData("a:  \"b\"\n", "{\"a\"@1:1: \"b\"@1:5}@1:1")]
    [InlineData("a: |\n  x\n  y\nb: 1\n", "{\"a\"@1:1: \"x\\u000ay\\u000a\"@1:4, \"b\"@4:1: int 1@4:4}@1:1")]
    [InlineData("a: >-\n  x\n  y\n", "{\"a\"@1:1: \"x y\"@1:4}@1:1")]
    [InlineData("a:\n  - b: c\n    d: e\n  - f\n", "{\"a\"@1:1: [{\"b\"@2:5: \"c\"@2:8, \"d\"@3:5: \"e\"@3:8}@2:5, \"f\"@4:5]@2:3}@1:1")]
    [InlineData("a:\n- b\n-\n", "{\"a\"@1:1: [\"b\"@2:3, null@3:2]@2:1}@1:1")]
    [InlineData("- - x\n  - y\n", "[[\"x\"@1:5, \"y\"@2:5]@1:3]@1:1")]
    [InlineData("a: {b: c, d: [e, 'f']}\n", "{\"a\"@1:1: {\"b\"@1:5: \"c\"@1:8, \"d\"@1:11: [\"e\"@1:15, \"f\"@1:18]@1:14}@1:4}@1:1")]
    [InlineData("a: &x b\nc: *x\n", "{\"a\"@1:1: \"b\"@1:7, \"c\"@2:1: \"b\"@1:7}@1:1")]
    [InlineData("a: &x\n  b: c\n", "{\"a\"@1:1: {\"b\"@2:3: \"c\"@2:6}@2:3}@1:1")]
    [InlineData("a: !!str 5\n", "{\"a\"@1:1: \"5\"@1:10}@1:1")]
    [InlineData("a: !!str &x\n   # note\n   5\n", "{\"a\"@1:1: \"5\"@3:4}@1:1")]
    [InlineData("a: &x [b]\n", "{\"a\"@1:1: [\"b\"@1:8]@1:7}@1:1")]
    [InlineData("a: b\r\nc:\r\n  d: e\r\n", "{\"a\"@1:1: \"b\"@1:4, \"c\"@2:1: {\"d\"@3:3: \"e\"@3:6}@3:3}@1:1")]
    [InlineData("a: b\rc: d\r", "{\"a\"@1:1: \"b\"@1:4, \"c\"@2:1: \"d\"@2:4}@1:1")]
    [InlineData("\uFEFFa: b\n", "{\"a\"@1:1: \"b\"@1:4}@1:1")]
    [InlineData("# note\n\na:\t b # \"x\"\n", "{\"a\"@3:1: \"b\"@3:5}@3:1")]
    [InlineData("a: \U0001F600\n\"\U0001F600\": c\n", "{\"a\"@1:1: \"\\ud83d\\ude00\"@1:4, \"\\ud83d\\ude00\"@2:1: \"c\"@2:7}@1:1")]
    [InlineData("a: x y\n  z\nb: c\n", "{\"a\"@1:1: \"x y z\"@1:4, \"b\"@3:1: \"c\"@3:4}@1:1")]
    [InlineData("? a\n: b\n", "{\"a\"@1:3: \"b\"@2:3}@1:1")]
    [InlineData("--- a\n", "\"a\"@1:5")]
    public void A_value_is_at_its_first_character(string text, string expected)
    {
        var reading = Show.Read(text);
        Assert.Empty(reading.Diagnostics);
        Assert.Equal(expected, Show.Places(Assert.Single(reading.Documents)));
    }
}
