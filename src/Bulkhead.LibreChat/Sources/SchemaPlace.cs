using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Sources;

/// <summary>A place in the schema, with the places below it.</summary>
/// <param name="Step">The key that leads here, or <see cref="Each"/>.</param>
/// <param name="Type">The type that is wanted here; null where any is taken.</param>
/// <param name="Below">What is known of the values below.</param>
internal sealed record SchemaPlace(string Step, ExpectedType? Type, ImmutableArray<SchemaPlace> Below)
{
    /// <summary>The step to any item of a list, or to any value of a mapping.</summary>
    public const string Each = "*";

    /// <summary>Makes a tree of patterns; those above a pattern may be missing.</summary>
    public static SchemaPlace Of(ImmutableArray<(string Pattern, ExpectedType Type)> types) =>
        Of(string.Empty, [.. types.Select(entry => (entry.Pattern.Split('.'), entry.Type))], 0);

    private static SchemaPlace Of(string step, ImmutableArray<(string[] Steps, ExpectedType Type)> types, int depth)
    {
        var own = types.Where(entry => entry.Steps.Length == depth).Select(entry => (ExpectedType?)entry.Type).FirstOrDefault();
        var below = types.Where(entry => entry.Steps.Length > depth).GroupBy(entry => entry.Steps[depth], StringComparer.Ordinal);
        return new SchemaPlace(step, own, [.. below.Select(group => Of(group.Key, [.. group], depth + 1))]);
    }
}
