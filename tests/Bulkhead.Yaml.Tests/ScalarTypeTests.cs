using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class ScalarTypeTests
{
    /// <summary>Each row was checked against npm's js-yaml 4.3.2 (core schema with merge keys); null is "refused".</summary>
    [Theory]
    [InlineData("", YamlScalarType.Null)]
    [InlineData("~", YamlScalarType.Null)]
    [InlineData("null", YamlScalarType.Null)]
    [InlineData("Null", YamlScalarType.Null)]
    [InlineData("NULL", YamlScalarType.Null)]
    [InlineData("nULL", YamlScalarType.String)]
    [InlineData("none", YamlScalarType.String)]
    [InlineData("nil", YamlScalarType.String)]
    [InlineData("true", YamlScalarType.Boolean)]
    [InlineData("True", YamlScalarType.Boolean)]
    [InlineData("TRUE", YamlScalarType.Boolean)]
    [InlineData("tRUE", YamlScalarType.String)]
    [InlineData("false", YamlScalarType.Boolean)]
    [InlineData("False", YamlScalarType.Boolean)]
    [InlineData("FALSE", YamlScalarType.Boolean)]
    [InlineData("yes", YamlScalarType.String)]
    [InlineData("no", YamlScalarType.String)]
    [InlineData("on", YamlScalarType.String)]
    [InlineData("off", YamlScalarType.String)]
    [InlineData("y", YamlScalarType.String)]
    [InlineData("n", YamlScalarType.String)]
    [InlineData("Yes", YamlScalarType.String)]
    [InlineData("ON", YamlScalarType.String)]
    [InlineData("0", YamlScalarType.Integer)]
    [InlineData("-0", YamlScalarType.Integer)]
    [InlineData("+0", YamlScalarType.Integer)]
    [InlineData("7", YamlScalarType.Integer)]
    [InlineData("-7", YamlScalarType.Integer)]
    [InlineData("+7", YamlScalarType.Integer)]
    [InlineData("007", YamlScalarType.Integer)]
    [InlineData("08", YamlScalarType.Integer)]
    [InlineData("0o17", YamlScalarType.Integer)]
    [InlineData("0o8", YamlScalarType.String)]
    [InlineData("-0o17", YamlScalarType.Integer)]
    [InlineData("0x1F", YamlScalarType.Integer)]
    [InlineData("0xfg", YamlScalarType.String)]
    [InlineData("0x", YamlScalarType.String)]
    [InlineData("0b101", YamlScalarType.Integer)]
    [InlineData("0b2", YamlScalarType.String)]
    [InlineData("1_000", YamlScalarType.String)]
    [InlineData("0x1_F", YamlScalarType.String)]
    [InlineData("1:20", YamlScalarType.String)]
    [InlineData("12:30:45", YamlScalarType.String)]
    [InlineData("1.", YamlScalarType.Float)]
    [InlineData("1.5", YamlScalarType.Float)]
    [InlineData("-1.5", YamlScalarType.Float)]
    [InlineData("+1.5", YamlScalarType.Float)]
    [InlineData(".5", YamlScalarType.Float)]
    [InlineData("-.5", YamlScalarType.String)]
    [InlineData("+.5", YamlScalarType.String)]
    [InlineData(".", YamlScalarType.String)]
    [InlineData("1e3", YamlScalarType.Float)]
    [InlineData("1E3", YamlScalarType.Float)]
    [InlineData("1e+3", YamlScalarType.Float)]
    [InlineData("1e-3", YamlScalarType.Float)]
    [InlineData("1e", YamlScalarType.String)]
    [InlineData("1.5e3", YamlScalarType.Float)]
    [InlineData(".5e3", YamlScalarType.Float)]
    [InlineData("e3", YamlScalarType.String)]
    [InlineData("1e999", YamlScalarType.String)]
    [InlineData(".inf", YamlScalarType.Float)]
    [InlineData("-.inf", YamlScalarType.Float)]
    [InlineData("+.inf", YamlScalarType.Float)]
    [InlineData(".Inf", YamlScalarType.Float)]
    [InlineData(".INF", YamlScalarType.Float)]
    [InlineData(".iNF", YamlScalarType.String)]
    [InlineData(".nan", YamlScalarType.Float)]
    [InlineData(".NaN", YamlScalarType.Float)]
    [InlineData(".NAN", YamlScalarType.Float)]
    [InlineData("-.nan", YamlScalarType.String)]
    [InlineData("inf", YamlScalarType.String)]
    [InlineData("nan", YamlScalarType.String)]
    [InlineData("Infinity", YamlScalarType.String)]
    [InlineData("2020-01-01", YamlScalarType.String)]
    [InlineData("2020-01-01T00:00:00Z", YamlScalarType.String)]
    [InlineData("1.2.3", YamlScalarType.String)]
    [InlineData("1.2.1", YamlScalarType.String)]
    [InlineData("10.0.0.1", YamlScalarType.String)]
    [InlineData("-", null)]
    [InlineData("-a", YamlScalarType.String)]
    [InlineData("--", YamlScalarType.String)]
    [InlineData("<<", YamlScalarType.String)]
    [InlineData("=", YamlScalarType.String)]
    [InlineData("12abc", YamlScalarType.String)]
    [InlineData("0777", YamlScalarType.Integer)]
    [InlineData("${A}", YamlScalarType.String)]
    [InlineData("a b", YamlScalarType.String)]
    [InlineData("1 2", YamlScalarType.String)]
    [InlineData("'1'", YamlScalarType.String)]
    [InlineData("\"true\"", YamlScalarType.String)]
    [InlineData("!!str 1", YamlScalarType.String)]
    [InlineData("!!int \"5\"", YamlScalarType.Integer)]
    [InlineData("!!float 3", YamlScalarType.Float)]
    [InlineData("!!bool \"true\"", YamlScalarType.Boolean)]
    [InlineData("!!null \"\"", null)]
    [InlineData("!!null ~", YamlScalarType.Null)]
    [InlineData("!!str", YamlScalarType.String)]
    [InlineData("! 5", YamlScalarType.String)]
    [InlineData("!!int 0x10", YamlScalarType.Integer)]
    [InlineData("!!str ~", YamlScalarType.String)]
    public void Types_are_those_of_js_yaml(string value, YamlScalarType? expected)
    {
        var reading = Show.Read("k: " + value + "\n");
        if (expected is null)
        {
            Assert.True(reading.HasErrors);
            return;
        }

        Assert.Empty(reading.Diagnostics);
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(reading.Documents.Single()).Entries[0].Value);
        Assert.Equal(expected, scalar.Type);
    }

    [Theory]
    [InlineData(255, YamlScalarType.Integer)]
    [InlineData(257, YamlScalarType.String)]
    public void A_hexadecimal_number_beyond_JavaScript_numbers_is_text(int digits, YamlScalarType expected) =>
        Assert.Equal(expected, ScalarTypes.OfPlain("0x" + new string('f', digits)));

    [Theory]
    [InlineData('1', 309, YamlScalarType.Integer)]
    [InlineData('1', 310, YamlScalarType.String)]
    [InlineData('9', 309, YamlScalarType.String)]
    public void A_decimal_number_beyond_JavaScript_numbers_is_text(char digit, int digits, YamlScalarType expected) =>
        Assert.Equal(expected, ScalarTypes.OfPlain(new string(digit, digits)));

    [Theory]
    [InlineData("True: x", "true")]
    [InlineData("0x1F: x", "31")]
    [InlineData("-0o17: x", "-15")]
    [InlineData("0b11: x", "3")]
    [InlineData("\"0x1F\": x", "0x1F")]
    [InlineData("1.5: x", "1.5")]
    public void Keys_are_the_text_that_JavaScript_makes_of_them(string text, string key) =>
        Assert.Equal(key, Assert.IsType<YamlMapping>(Show.Read(text).Documents.Single()).Entries[0].Key);
}
