using System.Text.Json;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Settings;

/// <summary>Keeps the published schema and the reader the same.</summary>
public class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "bulkhead.schema.json"))).RootElement;

    public static TheoryData<string> Sections => [.. SettingsKeys.All.Select(section => section.SchemaPath)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_and_reader_have_the_same_keys(string path)
    {
        var keys = SettingsKeys.All.Single(section => section.SchemaPath == path).Keys;
        var section = Find(path);
        Assert.Equal(keys.Order(StringComparer.Ordinal), section.GetProperty("properties").EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.False(section.GetProperty("additionalProperties").GetBoolean());
        Assert.All(section.GetProperty("properties").EnumerateObject(), one => Assert.True(one.Value.TryGetProperty("description", out _), $"{path}/{one.Name} has no description"));
    }

    [Fact]
    public void Every_closed_mapping_of_the_schema_is_known_to_the_reader()
    {
        var closed = 0;
        Count(Schema);
        Assert.Equal(SettingsKeys.All.Length, closed);

        void Count(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                closed += element.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                    && element.TryGetProperty("additionalProperties", out _) ? 1 : 0;
                foreach (var member in element.EnumerateObject())
                {
                    Count(member.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Count(item);
                }
            }
        }
    }

    [Fact]
    public void Words_are_the_same()
    {
        var protocols = Find("egress/[]").GetProperty("properties").GetProperty("protocol").GetProperty("enum").EnumerateArray()
            .Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!);
        Assert.Equal(EgressSection.Protocols, protocols);
        var targets = Find("").GetProperty("properties").GetProperty("targets").GetProperty("oneOf")[1].GetProperty("items").GetProperty("enum").EnumerateArray().Select(one => one.GetString()!);
        Assert.Equal(PolicyTargets.Names, targets);
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var definitions = Schema.GetProperty("$defs").EnumerateObject().Select(one => "#/$defs/" + one.Name).ToHashSet();
        var text = Schema.GetRawText();
        for (var at = text.IndexOf("\"#/$defs/", StringComparison.Ordinal); at >= 0; at = text.IndexOf("\"#/$defs/", at + 1, StringComparison.Ordinal))
        {
            Assert.Contains(text[(at + 1)..text.IndexOf('"', at + 1)], definitions);
        }
    }

    private static JsonElement Find(string path)
    {
        var element = Schema;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            element = part switch
            {
                "*" => element.GetProperty("additionalProperties"),
                "[]" => element.GetProperty("items"),
                _ => element.GetProperty("properties").GetProperty(part),
            };
            if (element.TryGetProperty("oneOf", out var choices) && !element.TryGetProperty("properties", out _))
            {
                element = choices.EnumerateArray().Single(choice => choice.TryGetProperty("properties", out _));
            }
        }

        return element;
    }
}
