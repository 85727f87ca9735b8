using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Planning;

/// <summary>
/// What an object will be after apply. Follows the rules of the vendor's SDK (terraform-plugin-sdk v2): a default stands for an argument
/// that is not given, what is computed keeps its old value or is unknown, members of a list are matched by position, members of a set by
/// everything that people can write in them.
/// </summary>
public static class Planner
{
    /// <summary>Plans one object or block.</summary>
    /// <param name="block">The schema of both.</param>
    /// <param name="config">What is written, shaped by the schema.</param>
    /// <param name="prior">What is there, shaped by the schema; null when it is new.</param>
    public static Value Plan(BlockSchema block, Value config, Value prior)
    {
        if (config is not Value.Fields)
        {
            return config;
        }

        var fields = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var attribute in block.Attributes.Values)
        {
            fields[attribute.Name] = Plan(attribute, config[attribute.Name], prior is Value.Null ? null : prior[attribute.Name]);
        }

        foreach (var nested in block.Blocks.Values)
        {
            fields[nested.Name] = config[nested.Name] switch
            {
                Value.Items items when nested.IsSet => PlanSet(nested.Block, items, prior[nested.Name].AsItems),
                Value.Items items => PlanList(nested.Block, items, prior[nested.Name].AsItems),
                var other => other,
            };
        }

        return Shape.Of(block, new Value.Fields(fields.ToImmutable()));
    }

    /// <summary>The arguments whose change replaces the object; empty for a new one.</summary>
    public static ImmutableArray<string> Replacing(BlockSchema block, Value prior, Value planned) => prior is Value.Null
        ? []
        : [.. block.Attributes.Values.Where(a => a.Rules.ForceNew && !prior[a.Name].Same(planned[a.Name])).Select(static a => a.Name)];

    /// <summary>The default of an argument as a value; null without one.</summary>
    public static Value DefaultOf(AttributeSchema attribute) => attribute.Rules is { Default: { } text, DefaultVariable: null }
        ? Shape.Of(attribute.Type, new Value.Text(text))
        : new Value.Null();

    private static Value Plan(AttributeSchema attribute, Value config, Value? prior) => config switch
    {
        Value.Null when attribute.Computed => prior ?? new Value.Unknown(),
        Value.Null => DefaultOf(attribute),
        _ when prior is not null && IsSuppressed(attribute, config, prior) => prior,
        _ => config,
    };

    private static Value.Items PlanList(BlockSchema block, Value.Items config, ImmutableArray<Value> prior) =>
        new([.. config.Content.Select((item, index) => Plan(block, item, index < prior.Length ? prior[index] : new Value.Null()))]);

    private static Value.Items PlanSet(BlockSchema block, Value.Items config, ImmutableArray<Value> prior)
    {
        var left = prior.ToList();
        var planned = config.Content.Select(item =>
        {
            var match = left.Find(old => IsSameMember(block, item, old));
            if (match is null)
            {
                return Plan(block, item, new Value.Null());
            }

            left.Remove(match);
            return Plan(block, item, match);
        });
        return new([.. planned]);
    }

    /// <summary>True when nothing that people can write differs.</summary>
    private static bool IsSameMember(BlockSchema block, Value config, Value prior) =>
        block.Attributes.Values.All(a => config[a.Name] switch
        {
            Value.Null when a.Computed => true,
            Value.Null => DefaultOf(a).Same(prior[a.Name]),
            var value => value.Same(prior[a.Name]) || IsSuppressed(a, value, prior[a.Name]),
        })
        && block.Blocks.Values.All(b => config[b.Name].AsItems is var items
            && prior[b.Name].AsItems is var olds
            && config[b.Name] is not Value.Unknown
            && items.Length == olds.Length
            && items.Zip(olds).All(pair => IsSameMember(b.Block, pair.First, pair.Second)));

    /// <summary>The table says only that some differences are overlooked, not which: taken to be letter case of words and white space at the ends of texts.</summary>
    private static bool IsSuppressed(AttributeSchema attribute, Value config, Value prior) =>
        attribute.Rules.Suppressed
        && config.AsText is { } now
        && prior.AsText is { } then
        && string.Equals(now.Trim(), then.Trim(), attribute.Rules.Constraint?.Source.EndsWith("], true)", StringComparison.Ordinal) == true ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
