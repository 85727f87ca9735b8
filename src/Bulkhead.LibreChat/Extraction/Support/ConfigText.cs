using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>A text of the configuration after LibreChat's expansion, with everything that went into it.</summary>
/// <param name="Text">The text; what could not be expanded is still in it.</param>
/// <param name="Written">The text as written.</param>
/// <param name="Origins">The place of the text and of every variable that went in.</param>
/// <param name="Missing">Variables without a value.</param>
/// <param name="NeverExpanded">Parts that look like variables but that LibreChat leaves alone.</param>
internal sealed record ConfigText(string Text, string Written, ImmutableArray<Origin> Origins, ImmutableArray<string> Missing, ImmutableArray<string> NeverExpanded)
{
    /// <summary>Whether nothing is missing and nothing stays as it is written.</summary>
    public bool IsComplete => Missing.IsEmpty && NeverExpanded.IsEmpty;

    /// <summary>Whether the value is LibreChat's marker for "each user brings their own".</summary>
    public bool IsUserProvided => Text == "user_provided";

    /// <summary>Reads a value; null when it is no scalar, or empty.</summary>
    public static ConfigText? Of(ConfigNode node, EnvironmentVariables environment, bool expands = true)
    {
        if (node.AsText() is not { } written || written.AsSpan().Trim().IsEmpty)
        {
            return null;
        }

        return Of(written, [Support.Origins.Of(node)], environment, expands);
    }

    /// <summary>Reads a text from a known place.</summary>
    public static ConfigText Of(string written, ImmutableArray<Origin> origins, EnvironmentVariables environment, bool expands = true)
    {
        if (!expands)
        {
            return new ConfigText(written.Trim(), written, origins, [], [.. TemplateText.Variables(written)]);
        }

        var expanded = Expansion.Expand(written, environment);
        return new ConfigText(
            expanded.Text,
            written,
            [.. origins, .. expanded.Used.Select(Support.Origins.Of)],
            expanded.Unresolved,
            expanded.Literal);
    }
}
