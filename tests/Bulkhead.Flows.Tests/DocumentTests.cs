using System.Buffers;
using System.Text.Json;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests;

/// <summary>What is written about flows for people and programs is true.</summary>
public sealed class DocumentTests
{
    private static string Text(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Bulkhead.slnx")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine([folder.FullName, .. path]));
    }

    [Fact]
    public void Every_example_of_the_filter_page_is_read()
    {
        var block = Text("docs", "flow-filter.md").Split("```text\n")[1].Split("```")[0];
        var examples = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, examples.Length);
        Assert.All(examples, static example => Assert.Empty(FilterParser.Parse(example, Entries.Noon).Problems));
    }

    [Fact]
    public void The_filter_page_names_every_field_and_the_message_that_people_see()
    {
        var page = Text("docs", "flow-filter.md");
        Assert.All(FilterFields.Words, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
        var problem = Assert.Single(FilterParser.Parse("verdit:denied", Entries.Noon).Problems).Diagnostic;
        Assert.Contains($"{problem.Span}: error {problem.Code}: {problem.Message}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sources_page_names_every_class()
    {
        var page = Text("docs", "flow-sources.md");
        Assert.All(IgnoredLines.All, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_what_the_schema_says()
    {
        var schema = JsonElement.Parse(Readings.Bytes(Text("schemas", "flow-entry.schema.json")));
        var seen = new HashSet<string>();
        Entries.Any.Sample(
            entry =>
            {
                var buffer = new ArrayBufferWriter<byte>();
                FlowEntryJson.WriteLine(entry, buffer);
                lock (seen)
                {
                    Check(JsonElement.Parse(buffer.WrittenSpan), schema, string.Empty, seen);
                }
            });
        Assert.All(schema.GetProperty("properties").EnumerateObject(), one => Assert.Contains(one.Name, seen));
        Assert.Equal(Enum.GetValues<FlowVerdict>().Select(FlowWords.Of).Order(StringComparer.Ordinal), Words(schema, "verdict"));
        Assert.Equal(Enum.GetValues<FlowEvent>().Select(FlowWords.Of).Order(StringComparer.Ordinal), Words(schema, "event"));
        Assert.Equal(Enum.GetValues<Attribution>().Select(FlowWords.Of).Order(StringComparer.Ordinal), Words(schema, "attribution"));
    }

    private static IEnumerable<string?> Words(JsonElement schema, string name) =>
        schema.GetProperty("properties").GetProperty(name).GetProperty("enum").EnumerateArray().Select(static word => word.GetString()).Order(StringComparer.Ordinal);

    // The part of JSON Schema that this one uses.
    private static void Check(JsonElement value, JsonElement schema, string path, HashSet<string> seen)
    {
        if (schema.TryGetProperty("const", out var constant))
        {
            Assert.Equal(constant.GetRawText(), value.GetRawText());
            return;
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(static word => word.GetString()));
            return;
        }

        switch (schema.GetProperty("type").GetString())
        {
            case "object":
                Assert.All(value.EnumerateObject(), one =>
                {
                    Assert.True(schema.GetProperty("properties").TryGetProperty(one.Name, out var inner), path + one.Name);
                    seen.Add(path + one.Name);
                    Check(one.Value, inner, $"{path}{one.Name}.", seen);
                });
                Assert.All(schema.TryGetProperty("required", out var required) ? required.EnumerateArray().ToArray() : [], name => Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{path}{name}"));
                break;
            case "array":
                Assert.NotEmpty(value.EnumerateArray());
                Assert.All(value.EnumerateArray(), item => Check(item, schema.GetProperty("items"), path, seen));
                break;
            case "string":
                Assert.InRange(value.GetString()!.Length, 1, schema.TryGetProperty("maxLength", out var most) ? most.GetInt32() : 27);
                break;
            case "integer":
                Assert.True(value.GetInt64() >= schema.GetProperty("minimum").GetInt64());
                break;
            default:
                Assert.Equal("boolean", schema.GetProperty("type").GetString());
                Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False);
                break;
        }
    }
}
