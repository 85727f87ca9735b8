using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.WebSearch;

/// <summary>A value of the webSearch block: the name of a variable, and what is known about that variable.</summary>
/// <param name="Node">The key in the configuration; missing where LibreChat's default applies.</param>
/// <param name="Name">The name of the variable.</param>
/// <param name="Gate">Whether it is set.</param>
/// <param name="Variable">The variable, when it is listed.</param>
internal sealed record SearchValue(ConfigNode Node, string Name, Gate Gate, EnvironmentVariable? Variable)
{
    /// <summary>Whether the configuration mentions it.</summary>
    public bool IsMentioned => Node.HasValue;

    /// <summary>Whether the variable has a value, <c>user_provided</c> included.</summary>
    public bool IsSet => Gate.State == GateState.On;

    /// <summary>Reads a key. A literal value is ignored by LibreChat: it is reported and counts as not given.</summary>
    /// <param name="context">The run.</param>
    /// <param name="key">The key below webSearch.</param>
    /// <param name="fallback">The variable that LibreChat's schema names by default.</param>
    public static SearchValue Of(ExtractionContext context, string key, string fallback)
    {
        var node = context.Configuration["webSearch"][key];
        var text = node.AsText()?.Trim();
        if (text is null or "")
        {
            return Make(context, default, fallback);
        }

        if (NameIn(text) is { } name)
        {
            return Make(context, node, name);
        }

        context.Report(FeatureDiagnostics.WebSearchLiteral.At(
            node.Span,
            $"webSearch.{key} holds a literal value; LibreChat takes only the name of a variable there and ignores it",
            $"Write {key}: \"${{{fallback}}}\" and set {fallback} in the environment."));
        return new SearchValue(node, fallback, new Gate(GateState.Off, [], [fallback]), null) { IsLiteral = true };
    }

    /// <summary>Whether the value is literal, so that LibreChat ignores it.</summary>
    public bool IsLiteral { get; init; }

    private static SearchValue Make(ExtractionContext context, ConfigNode node, string name) =>
        new(node, name, Gate.Set(context.Environment, name), context.Environment.Find(name));

    // $${NAME} is how compose files escape the dollar; what LibreChat gets has one.
    private static string? NameIn(string text)
    {
        if (!text.StartsWith("${", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            return text.StartsWith("$${", StringComparison.Ordinal) ? NameIn(text[1..]) : null;
        }

        var name = text[2..^1];
        return name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? name : null;
    }
}
