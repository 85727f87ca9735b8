using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Validation;

/// <summary>Checks a configuration by the stored table alone. What is unknown or not given is not judged; required arguments and counts of blocks are terraform's own job.</summary>
public static class ConfigValidator
{
    /// <summary>All problems of an object's configuration.</summary>
    public static ImmutableArray<Problem> Check(ObjectSchema schema, Value config)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (schema.Deprecation.Length > 0)
        {
            problems.Add(new("Deprecated Resource", schema.Deprecation, [], IsWarning: true));
        }

        Check(schema.Block, config, [], inSet: false, "", problems);
        return problems.ToImmutable();
    }

    /// <param name="block">The schema of <paramref name="config"/>.</param>
    /// <param name="config">An object.</param>
    /// <param name="path">The path that terraform can follow: up to the first set.</param>
    /// <param name="inSet">True below a set, whose members no path can name.</param>
    /// <param name="label">The whole path as people read it, with a dot at its end; empty at the top.</param>
    /// <param name="problems">Where problems go.</param>
    private static void Check(BlockSchema block, Value config, ImmutableArray<object> path, bool inSet, string label, ImmutableArray<Problem>.Builder problems)
    {
        foreach (var attribute in block.Attributes.Values)
        {
            Check(attribute, config[attribute.Name], inSet ? path : path.Add(attribute.Name), label + attribute.Name, problems);
        }

        foreach (var nested in block.Blocks.Values)
        {
            foreach (var (index, item) in config[nested.Name].AsItems.Index())
            {
                var down = inSet ? path : path.Add(nested.Name);
                Check(nested.Block, item, inSet || nested.IsSet ? down : down.Add((long)index), inSet || nested.IsSet, $"{label}{nested.Name}[{Label(item, index)}].", problems);
            }
        }
    }

    private static void Check(AttributeSchema attribute, Value value, ImmutableArray<object> path, string label, ImmutableArray<Problem>.Builder problems)
    {
        if (value is Value.Null or Value.Unknown)
        {
            return;
        }

        var rules = attribute.Rules;
        if (rules.Deprecation.Length > 0)
        {
            problems.Add(new("Argument is deprecated", $"{label}: {rules.Deprecation}", path, IsWarning: true));
        }

        if (value is Value.Items items && (items.Content.Length < rules.MinItems || items.Content.Length > rules.MaxItems))
        {
            problems.Add(new($"expected {label} to have {rules.MinItems} to {rules.MaxItems?.ToString() ?? "any number of"} items, got {items.Content.Length}", "", path));
        }

        if (value.IsWhollyKnown && rules.Constraint?.Check(value) is { } complaint)
        {
            problems.Add(new($"expected {label} {complaint}", "", path));
        }
    }

    /// <summary>A member of a set or list by its name where it has one.</summary>
    private static string Label(Value item, int index) => item["name"].AsText is { } name ? $"\"{name}\"" : $"{index}";
}
