using Bulkhead.Yaml.Editing;

namespace Bulkhead.Yaml.Tests;

/// <summary>Entries taken out of lists in every form that people write.</summary>
public sealed class YamlListEditorTests
{
    [Theory]
    [InlineData("a: [x, y, z] # c\n", "a: [y, z] # c\n", "x")]
    [InlineData("a: [x, y, z]\n", "a: [x, z]\n", "y")]
    [InlineData("a: [ 'x', \"y\" ]\n", "a: [ 'x' ]\n", "y")]
    [InlineData("a: [x]\n", "a: []\n", "x")]
    [InlineData("a:\n  - x # why\n  - y\n", "a:\n  - y\n", "x")]
    [InlineData("a:\n- x\n- \"y\"\nb: 1\n", "a:\n- x\nb: 1\n", "y")]
    [InlineData("a: [\n  x,\n  y\n]\n", "a: [\n  y\n]\n", "x")]
    public void An_entry_is_taken_out_and_the_rest_stays(string text, string expected, string value) =>
        Assert.Equal(expected, YamlListEditor.Remove(text, ["a"], value));

    [Theory]
    [InlineData("a: [x, y]\n", "z")]
    [InlineData("a:\n  - x\n", "x")]
    [InlineData("a: x\n", "x")]
    [InlineData("b: [x]\n", "x")]
    [InlineData("a: [\n  x,\n  y ]\n", "y")]
    [InlineData("a:\n  - {b: x}\n  - x\n", "x")]
    [InlineData("a: [x\n", "x")]
    public void What_cannot_be_taken_out_alone_is_left(string text, string value) => Assert.Null(YamlListEditor.Remove(text, ["a"], value));
}
