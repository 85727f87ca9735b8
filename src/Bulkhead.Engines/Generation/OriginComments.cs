using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Generation;

/// <summary>Writes why something is there, as comment lines above it.</summary>
internal static class OriginComments
{
    /// <summary>The greatest number of origins written out for one entry; the rest is counted.</summary>
    public const int Limit = 5;

    /// <summary>Writes one line for each origin: <c># librechat.yaml:9 endpoints.custom[0].baseURL</c>.</summary>
    public static void Write(YamlWriter writer, ImmutableArray<Origin> origins)
    {
        if (origins.IsDefaultOrEmpty)
        {
            return;
        }

        var shown = origins.Length > Limit + 1 ? Limit : origins.Length;
        for (var i = 0; i < shown; i++)
        {
            writer.Comment(origins[i].ToString());
        }

        if (shown < origins.Length)
        {
            writer.Comment($"and {origins.Length - shown} more");
        }
    }
}
