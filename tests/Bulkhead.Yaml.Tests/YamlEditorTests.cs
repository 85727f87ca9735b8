using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Editing;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

/// <summary>Edits change what they are asked to change, and not a byte of anything else.</summary>
public sealed class YamlEditorTests
{
    public static TheoryData<string, string, string, string> Sets() => new()
    {
        // before, path, value, after
        { "version: 1\n", "a", "x", "version: 1\n\na: x\n" },
        { "version: 1", "a.b", "x", "version: 1\n\na:\n  b: x\n" },
        { "# nothing yet\n", "a", "x", "# nothing yet\na: x\n" },
        { "a:\n  b: 1 # why\n# end\n", "a.c", "x", "a:\n  b: 1 # why\n  c: x\n# end\n" },
        { "a:\n    b: 1\nz: 2\n", "a.c", "x", "a:\n    b: 1\n    c: x\nz: 2\n" },
        { "a:\n  b:\n    c: 1\n\n  # about d\n  d: 2\nz: 3\n", "a.b.e", "x", "a:\n  b:\n    c: 1\n    e: x\n\n  # about d\n  d: 2\nz: 3\n" },
        { "a:\n  b: old # why\nz: 3\n", "a.b", "x", "a:\n  b: x # why\nz: 3\n" },
        { "a:\n  b: 'it''s'   # why\n", "a.b", "x", "a:\n  b: x   # why\n" },
        { "a:\n  b: \"q\\\"\"\n", "a.b", "x", "a:\n  b: x\n" },
        { "a:\n  # nothing here yet\nz: 3\n", "a.b", "x", "a:\n  b: x\n  # nothing here yet\nz: 3\n" },
        { "a: {}\n", "a.b", "x", "a: { b: x }\n" },
        { "a: { c: 1 } # why\n", "a.b", "x", "a: { c: 1, b: x } # why\n" },
        { "a: { c: \"}\" }\n", "a.b", "x", "a: { c: \"}\", b: x }\n" },
        { "a:\r\n  b: 1\r\nz: 2\r\n", "a.c", "x", "a:\r\n  b: 1\r\n  c: x\r\nz: 2\r\n" },
        { "a:\n  t: |\n    one\n\n    two\nz: 1\n", "a.b", "x", "a:\n  t: |\n    one\n\n    two\n  b: x\nz: 1\n" },
        { "a:\n- n: one\n  b: 1\n- n: two\n  b: 2\n", "a.[1].b", "x", "a:\n- n: one\n  b: 1\n- n: two\n  b: x\n" },
        { "a:\n- n: one\n- n: two\nz: 1\n", "a.[0].b", "x", "a:\n- n: one\n  b: x\n- n: two\nz: 1\n" },
    };

    public static TheoryData<string, string, string, string> Appends() => new()
    {
        { "version: 1\n", "a", "x", "version: 1\n\na:\n  - x\n" },
        { "a:\n  - one # first\nz: 1\n", "a", "x", "a:\n  - one # first\n  - x\nz: 1\n" },
        { "a:\n- one\n- two\nz: 1\n", "a", "x", "a:\n- one\n- two\n- x\nz: 1\n" },
        { "a: [one, two] # why\n", "a", "x", "a: [one, two, x] # why\n" },
        { "a: [ one ]\n", "a", "x", "a: [ one, x ]\n" },
        { "a: []\n", "a", "x", "a: [x]\n" },
        { "a: [it's, \"]\"]\n", "a", "x", "a: [it's, \"]\", x]\n" },
        { "a:\n", "a", "x", "a:\n  - x\n" },
        { "a:\n  - b: 1\n    c:\n      - deep\n", "a", "x", "a:\n  - b: 1\n    c:\n      - deep\n  - x\n" },
    };

    public static TheoryData<string, string, string> Removals() => new()
    {
        { "a:\n  b: 1\n  c: 2\nz: 3\n", "a.b", "a:\n  c: 2\nz: 3\n" },
        { "a:\n  b:\n    x: 1\n    y: 2\n  c: 2\n", "a.b", "a:\n  c: 2\n" },
        { "a:\n  b: 1\nz: 3\n", "a.b", "z: 3\n" },
        { "a:\n  b:\n  - one\n  - two\n  c: 2\n", "a.b", "a:\n  c: 2\n" },
        { "a:\n  # why b\n  b: 1\n  c: 2\n", "a.b", "a:\n  # why b\n  c: 2\n" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sets_a_value(string before, string path, string value, string after) =>
        Assert.Equal(after, YamlEditor.Set(before, [.. path.Split('.')], EditValue.Text(value)));

    [Theory]
    [MemberData(nameof(Appends))]
    public void Appends_an_item(string before, string path, string value, string after) =>
        Assert.Equal(after, YamlEditor.Append(before, [.. path.Split('.')], EditValue.Text(value)));

    [Theory]
    [MemberData(nameof(Removals))]
    public void Removes_an_entry(string before, string path, string after) => Assert.Equal(after, YamlEditor.Remove(before, [.. path.Split('.')]));

    [Theory]
    [InlineData("a: 1\n", "a.b")]
    [InlineData("- a\n- b\n", "a")]
    [InlineData("a: [\n", "b")]
    [InlineData("a: 1\n---\na: 2\n", "b")]
    [InlineData("a: {\n  b: 1\n}\n", "a.c")]
    [InlineData("a: |\n  text\n", "a")]
    public void Leaves_alone_what_it_cannot_edit_in_place(string text, string path) => Assert.Null(YamlEditor.Set(text, [.. path.Split('.')], EditValue.Text("x")));

    [Fact]
    public void Writes_mappings_and_lists_in_the_form_of_the_place()
    {
        var value = EditValue.Map(("hosts", EditValue.List(EditValue.Text("a.example.com:8443"))), ("port", EditValue.Number(8443)));
        Assert.Equal("a:\n  b:\n    hosts:\n      - \"a.example.com:8443\"\n    port: 8443\n", YamlEditor.Set("a:\n", ["a", "b"], value));
        Assert.Equal("a: { b: { hosts: [\"a.example.com:8443\"], port: 8443 } }\n", YamlEditor.Set("a: {}\n", ["a", "b"], value));
        Assert.Equal("l:\n  - one\n  - hosts:\n      - \"a.example.com:8443\"\n    port: 8443\n", YamlEditor.Append("l:\n  - one\n", ["l"], value));
    }

    [Fact]
    public void Replaces_a_part_of_a_scalar_once()
    {
        const string text = "a: 1\nurl: \"http://h.example.com/x\" # http\n";
        Assert.Equal("a: 1\nurl: \"https://h.example.com/x\" # http\n", YamlEditor.Replace(text, new SourceSpan("f", 2, 6), "http://h", "https://h"));
        Assert.Null(YamlEditor.Replace(text, new SourceSpan("f", 2, 6), "http", "https"));
        Assert.Null(YamlEditor.Replace(text, new SourceSpan("f", 9, 1), "http", "https"));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    [MemberData(nameof(Appends))]
    public void What_it_writes_is_read_back(string before, string path, string value, string after)
    {
        Assert.NotEqual(before, after);
        var reading = YamlReader.Read(new SourceText("f", after));
        Assert.False(reading.HasErrors);
        Assert.Contains(value, after, StringComparison.Ordinal);
        Assert.NotEmpty(path);
    }
}
