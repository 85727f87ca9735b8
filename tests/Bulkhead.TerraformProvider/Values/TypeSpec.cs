using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.TerraformProvider.Values;

/// <summary>The kinds of type that the stored schemas use.</summary>
public enum TypeKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Truth,

    /// <summary>An ordered list.</summary>
    List,

    /// <summary>A set: no order, no doubles.</summary>
    Set,

    /// <summary>A map from strings.</summary>
    Map,

    /// <summary>An object with fixed fields.</summary>
    Object,
}

/// <summary>The type of an attribute, as the schema's JSON writes it: "string", ["set", "string"], ["object", {…}].</summary>
public sealed record TypeSpec(TypeKind Kind, TypeSpec? Element, ImmutableSortedDictionary<string, TypeSpec> Fields)
{
    private static readonly ImmutableSortedDictionary<string, TypeSpec> _none = ImmutableSortedDictionary.Create<string, TypeSpec>(StringComparer.Ordinal);

    /// <summary>Reads a type; an unknown one is a fault of the stored schema.</summary>
    /// <exception cref="FormatException">The schema holds a type that no stored version uses.</exception>
    public static TypeSpec Parse(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return new(json.GetString() switch
            {
                "string" => TypeKind.Text,
                "number" => TypeKind.Number,
                "bool" => TypeKind.Truth,
                var other => throw new FormatException($"type {other}"),
            }, null, _none);
        }

        return json[0].GetString() switch
        {
            "list" => new(TypeKind.List, Parse(json[1]), _none),
            "set" => new(TypeKind.Set, Parse(json[1]), _none),
            "map" => new(TypeKind.Map, Parse(json[1]), _none),
            "object" => new(TypeKind.Object, null, json[1].EnumerateObject().ToImmutableSortedDictionary(static f => f.Name, static f => Parse(f.Value), StringComparer.Ordinal)),
            var other => throw new FormatException($"type {other}"),
        };
    }
}
