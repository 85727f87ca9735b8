using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.TerraformProvider.Schemas;

namespace Bulkhead.TerraformProvider.Values;

/// <summary>Gives a value the exact shape of its schema: every field there, nothing else, sets sorted and without doubles.</summary>
public static class Shape
{
    /// <summary>An object of that block; null and unknown stay what they are.</summary>
    public static Value Of(BlockSchema block, Value value)
    {
        if (value is Value.Null or Value.Unknown)
        {
            return value;
        }

        var fields = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var attribute in block.Attributes.Values)
        {
            fields[attribute.Name] = Of(attribute.Type, value[attribute.Name]);
        }

        foreach (var nested in block.Blocks.Values)
        {
            fields[nested.Name] = value[nested.Name] switch
            {
                Value.Unknown => new Value.Unknown(),
                var items => Collect(items.AsItems.Select(item => Of(nested.Block, item)), nested.IsSet),
            };
        }

        return new Value.Fields(fields.ToImmutable());
    }

    /// <summary>A value of that type.</summary>
    public static Value Of(TypeSpec type, Value value) => (type.Kind, value) switch
    {
        (_, Value.Null or Value.Unknown) => value,
        (TypeKind.Text, Value.Text) or (TypeKind.Number, Value.Number) or (TypeKind.Truth, Value.Truth) => value,
        // What the file that stands for the controller holds is edited by hand: the usual conversions of the language apply.
        (TypeKind.Number, Value.Text text) => new Value.Number(decimal.Parse(text.Content, NumberStyles.Float, CultureInfo.InvariantCulture)),
        (TypeKind.Truth, Value.Text text) => new Value.Truth(text.Content == "true"),
        (TypeKind.Text, Value.Number or Value.Truth) => new Value.Text(value.Canonical),
        (TypeKind.List, Value.Items items) => Collect(items.Content.Select(item => Of(type.Element!, item)), isSet: false),
        (TypeKind.Set, Value.Items items) => Collect(items.Content.Select(item => Of(type.Element!, item)), isSet: true),
        (TypeKind.Map, Value.Fields map) => new Value.Fields(map.Content.ToImmutableSortedDictionary(static f => f.Key, f => Of(type.Element!, f.Value), StringComparer.Ordinal)),
        (TypeKind.Object, Value.Fields) => new Value.Fields(type.Fields.ToImmutableSortedDictionary(static f => f.Key, f => Of(f.Value, value[f.Key]), StringComparer.Ordinal)),
        _ => throw new FormatException($"a {value.GetType().Name} where {type.Kind} is expected"),
    };

    /// <summary>Two unknown members may turn out to be two different ones: only what is known can be a double.</summary>
    private static Value.Items Collect(IEnumerable<Value> items, bool isSet) => isSet
        ? new([.. items.Index().DistinctBy(static item => item.Item.IsWhollyKnown ? item.Item.Canonical : $"?{item.Index}").Select(static item => item.Item).OrderBy(static item => item.Canonical, StringComparer.Ordinal)])
        : new([.. items]);
}
