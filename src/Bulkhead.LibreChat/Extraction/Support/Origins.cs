using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Makes origins, and lists of them that are unique and ordered.</summary>
internal static class Origins
{
    /// <summary>The place of a value.</summary>
    public static Origin Of(ConfigNode node) => new(node.Path.ToString(), node.Span) { PathByName = node.Path.ByName() };

    /// <summary>The place of an environment variable.</summary>
    public static Origin Of(EnvironmentVariable variable) => variable.ToOrigin();

    /// <summary>A fact of the catalog that stands in no file.</summary>
    public static Origin Catalog(string id) => new("catalog:" + id, null) { CatalogId = id };

    /// <summary>The variable when it is listed, else the catalog entry that says what LibreChat does without it.</summary>
    public static Origin OfVariableOrCatalog(EnvironmentVariables environment, string name, string catalogId) =>
        environment.Find(name) is { } variable ? Of(variable) : Catalog(catalogId);

    /// <summary>The origins of a value and what else is a reason, as <see cref="Unite(IEnumerable{Origin}, string?)"/> has them.</summary>
    public static ImmutableArray<Origin> Unite(ImmutableArray<Origin> origins, ImmutableArray<Origin> because, string? catalogId)
    {
        // Nearly every value stands for itself: thousands of them need no list.
        return because.IsEmpty && origins.Length == 1 ? [Complete(origins[0], catalogId)] : Unite([.. origins, .. because], catalogId);
    }

    /// <summary>All origins once, in their order; each gets the catalog id when it has none.</summary>
    public static ImmutableArray<Origin> Unite(IEnumerable<Origin> origins, string? catalogId = null)
    {
        var result = new List<Origin>();
        HashSet<Origin>? known = null;
        foreach (var origin in origins)
        {
            var complete = Complete(origin, catalogId);

            // Nearly every list has one or two entries; one finding about thousands of servers must not cost their square.
            if (result.Count > 8)
            {
                known ??= [.. result];
            }

            if (known?.Add(complete) ?? !result.Contains(complete))
            {
                result.Add(complete);
            }
        }

        result.Sort(Origin.Compare);
        return [.. result];
    }

    private static Origin Complete(Origin origin, string? catalogId) =>
        origin.CatalogId is null && catalogId is not null ? origin with { CatalogId = catalogId } : origin;
}
