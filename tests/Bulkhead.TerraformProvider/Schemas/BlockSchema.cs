using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Schemas;

/// <summary>One argument or result of a resource, with what the validations table adds to it.</summary>
public sealed record AttributeSchema(string Name, TypeSpec Type, string TypeJson, string Description, bool Required, bool Optional, bool Computed, bool Sensitive, bool Deprecated, AttributeRules Rules);

/// <summary>A block inside a block: a list or a set of objects.</summary>
public sealed record NestedBlockSchema(string Name, bool IsSet, BlockSchema Block, int MinItems, int MaxItems);

/// <summary>What may stand between two braces.</summary>
public sealed record BlockSchema(ImmutableSortedDictionary<string, AttributeSchema> Attributes, ImmutableSortedDictionary<string, NestedBlockSchema> Blocks, string Description, bool Deprecated)
{
    /// <summary>Reads a block of the stored JSON.</summary>
    /// <param name="json">The block.</param>
    /// <param name="prefix">The dotted path down to it, with a dot at its end; empty at the top.</param>
    /// <param name="rules">The rules of the whole object by dotted path.</param>
    public static BlockSchema Parse(JsonElement json, string prefix, IReadOnlyDictionary<string, AttributeRules> rules)
    {
        var attributes = Members(json, "attributes").Select(member => new AttributeSchema(
            member.Name,
            TypeSpec.Parse(member.Value.GetProperty("type")),
            member.Value.GetProperty("type").GetRawText(),
            Words(member.Value),
            Flag(member.Value, "required"),
            Flag(member.Value, "optional"),
            Flag(member.Value, "computed"),
            Flag(member.Value, "sensitive"),
            Flag(member.Value, "deprecated"),
            rules.GetValueOrDefault(prefix + member.Name, AttributeRules.None)));
        var blocks = Members(json, "block_types").Select(member => new NestedBlockSchema(
            member.Name,
            member.Value.GetProperty("nesting_mode").GetString() == "set",
            Parse(member.Value.GetProperty("block"), prefix + member.Name + ".", rules),
            Count(member.Value, "min_items"),
            Count(member.Value, "max_items")));
        return new(
            attributes.ToImmutableSortedDictionary(static a => a.Name, static a => a, StringComparer.Ordinal),
            blocks.ToImmutableSortedDictionary(static b => b.Name, static b => b, StringComparer.Ordinal),
            Words(json),
            Flag(json, "deprecated"));
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement json, string name) => json.TryGetProperty(name, out var members) ? members.EnumerateObject() : default;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static int Count(JsonElement json, string name) => json.TryGetProperty(name, out var count) ? count.GetInt32() : 0;

    private static string Words(JsonElement json) => json.TryGetProperty("description", out var words) ? words.GetString()! : "";
}
