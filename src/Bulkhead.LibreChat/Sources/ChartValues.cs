using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>The values of LibreChat's chart, wherever they were found.</summary>
/// <param name="Root">The values of the chart itself (below the umbrella chart's key when there is one).</param>
/// <param name="Global">The <c>global</c> values that reach it.</param>
internal sealed record ChartValues(ConfigNode Root, ConfigNode Global)
{
    /// <summary>The <c>librechat</c> block.</summary>
    public ConfigNode LibreChat => Root["librechat"];

    /// <summary>The <c>librechat-rag-api</c> block.</summary>
    public ConfigNode Rag => Root["librechat-rag-api"];

    /// <summary>Whether a bundled subchart is on.</summary>
    public bool IsOn(string subchart, bool byDefault) => Root[subchart]["enabled"].AsBoolean() ?? byDefault;

    /// <summary>The value that decides about a subchart, for origins: its switch, else its block.</summary>
    public ConfigNode SwitchOf(string subchart) => Root[subchart]["enabled"] is { Exists: true } enabled ? enabled : Root[subchart];

    /// <summary>
    /// Finds the chart's values in the root of a values document: at the root, or one level below for an umbrella chart. Null when nothing there looks
    /// like LibreChat's chart.
    /// </summary>
    /// <remarks>The tests below the root are stricter: an MCP server or a Service may well be called <c>mongodb</c>.</remarks>
    public static ChartValues? Find(ConfigNode root)
    {
        if (!root.IsMapping)
        {
            return null;
        }

        // librechat.librechat can only be an umbrella chart: the chart itself has no such value.
        if (root["librechat"]["librechat"].IsMapping)
        {
            return Below(root, "librechat");
        }

        if (LooksLikeChart(root) || (root["mongodb"].IsMapping && root["meilisearch"].IsMapping))
        {
            return new ChartValues(root, root["global"]);
        }

        foreach (var (key, _, child) in root.Entries())
        {
            if (key != "global" && child.IsMapping && LooksLikeChart(child) && child["configYamlContent"].Node is null)
            {
                return Below(root, key);
            }
        }

        return root["librechat"]["librechat-rag-api"].IsMapping || root["librechat"]["mongodb"].IsMapping || root["librechat"]["meilisearch"].IsMapping
            ? Below(root, "librechat")
            : null;
    }

    private static ChartValues Below(ConfigNode root, string key)
    {
        var chart = root[key];
        return new ChartValues(chart, chart["global"]["librechat"].Exists ? chart["global"] : root["global"]);
    }

    private static bool LooksLikeChart(ConfigNode node) =>
        node["configYamlContent"].HasValue
        || node["librechat"]["configEnv"].Exists
        || node["librechat"]["configYamlContent"].Exists
        || node["librechat"]["existingConfigYaml"].Exists
        || node["librechat"]["existingSecretName"].Exists
        || node["librechat-rag-api"].IsMapping
        || node["global"]["librechat"].IsMapping;
}
