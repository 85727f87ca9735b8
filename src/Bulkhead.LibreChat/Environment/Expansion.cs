using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.LibreChat.Environment;

/// <summary>LibreChat's own <c>${NAME}</c> expansion (<c>extractEnvVariable</c> of librechat-data-provider 0.8.524), exactly.</summary>
/// <remarks>
/// Two rules of that function surprise and matter for egress: the first pattern is greedy and anchored, so <c>${A}/${B}</c> is one variable
/// with the name <c>A}/${B</c> and stays as it is; and there are no defaults, so <c>${A:-d}</c> is a variable called <c>A:-d</c>.
/// </remarks>
public static class Expansion
{
    private const string Opening = "${";

    /// <summary>
    /// Expands a value. The text is trimmed; a text that matches the greedy anchored pattern <c>^\$\{(.+)\}$</c> is one variable name; otherwise each
    /// <c>${NAME}</c> (<c>\$\{([^}]+)\}</c>) is replaced on its own, once. Unset or empty variables stay literal. Sensitive names are never expanded.
    /// </summary>
    /// <param name="text">The text as the configuration holds it.</param>
    /// <param name="environment">
    /// The environment. A variable of which only the name is known, and one that holds the placeholder of a sample file, leaves its text in place and
    /// counts as missing.
    /// </param>
    public static ExpandedText Expand(string text, EnvironmentVariables environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        var trimmed = TrimLikeJavaScript(text);
        if (!trimmed.Contains(Opening, StringComparison.Ordinal))
        {
            return new ExpandedText(trimmed, [], [], []);
        }

        var findings = new Findings(environment);
        if (WholeName(trimmed) is { } whole)
        {
            return findings.ToResult(findings.Resolve(whole, trimmed) ?? trimmed);
        }

        var result = new StringBuilder(trimmed.Length);
        var position = 0;
        while (position < trimmed.Length)
        {
            var start = trimmed.IndexOf(Opening, position, StringComparison.Ordinal);
            var end = start < 0 ? -1 : trimmed.IndexOf('}', start + Opening.Length);
            if (end < 0)
            {
                break;
            }

            result.Append(trimmed, position, start - position);
            if (end == start + Opening.Length)
            {
                // "${}" holds no name; LibreChat's pattern needs one character and goes on behind the dollar.
                result.Append(Opening);
                position = end;
                continue;
            }

            var written = trimmed[start..(end + 1)];
            result.Append(findings.Resolve(trimmed[(start + Opening.Length)..end], written) ?? written);
            position = end + 1;
        }

        return findings.ToResult(result.Append(trimmed, position, trimmed.Length - position).ToString());
    }

    /// <summary>Whether LibreChat refuses to expand a variable, because it is a secret of the installation itself.</summary>
    public static bool IsSensitive(string name) => name is "JWT_SECRET" or "JWT_REFRESH_SECRET" or "CREDS_KEY" or "CREDS_IV"
        or "MEILI_MASTER_KEY" or "MONGO_URI" or "REDIS_URI" or "REDIS_PASSWORD";

    /// <summary>
    /// The name in a text that is one whole <c>${NAME}</c>, or null: LibreChat's <c>extractVariableName</c>, which the web search settings use.
    /// The name may be odd (<c>A}/${B</c>), because the pattern is greedy.
    /// </summary>
    public static string? VariableName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WholeName(TrimLikeJavaScript(text));
    }

    /// <summary>Whether a text can be the name of an environment variable in a process, a .env file or a Kubernetes manifest.</summary>
    public static bool IsVariableName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static string? WholeName(string trimmed) =>
        trimmed.Length > Opening.Length + 1
        && trimmed.StartsWith(Opening, StringComparison.Ordinal)
        && trimmed[^1] == '}'
        && trimmed.AsSpan().IndexOfAny("\n\r\u2028\u2029") < 0
            ? trimmed[Opening.Length..^1]
            : null;

    private static string TrimLikeJavaScript(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsJavaScriptSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsJavaScriptSpace(text[end - 1]))
        {
            end--;
        }

        return start == 0 && end == text.Length ? text : text[start..end];
    }

    // String.prototype.trim takes the byte-order mark and leaves U+0085, the other way round from char.IsWhiteSpace.
    private static bool IsJavaScriptSpace(char character) => character == '\uFEFF' || (character != '\u0085' && char.IsWhiteSpace(character));

    private sealed class Findings(EnvironmentVariables environment)
    {
        private readonly List<EnvironmentVariable> used = [];
        private readonly List<string> unresolved = [];
        private readonly List<string> literal = [];

        public string? Resolve(string name, string written)
        {
            if (IsSensitive(name))
            {
                AddOnce(literal, written);
                return null;
            }

            var variable = environment.Find(name);
            if (variable is { IsSet: true, Value: { } value })
            {
                if (!used.Contains(variable))
                {
                    used.Add(variable);
                }

                return value;
            }

            if (variable is not null || IsVariableName(name))
            {
                AddOnce(unresolved, name);
            }
            else
            {
                AddOnce(literal, written);
            }

            return null;
        }

        public ExpandedText ToResult(string text) => new(text, [.. used], [.. unresolved], [.. literal]);

        private static void AddOnce(List<string> list, string text)
        {
            if (!list.Contains(text))
            {
                list.Add(text);
            }
        }
    }
}

/// <summary>The outcome of an expansion.</summary>
/// <param name="Text">The text with everything replaced that could be.</param>
/// <param name="Used">The variables whose values went in.</param>
/// <param name="Unresolved">The names (as written between the braces) whose values are missing, in order, each once.</param>
/// <param name="Literal">Texts that look like expansions but that LibreChat never expands (<c>${A}/${B}</c>, <c>${A:-d}</c>, sensitive names), each once.</param>
public sealed record ExpandedText(string Text, ImmutableArray<EnvironmentVariable> Used, ImmutableArray<string> Unresolved, ImmutableArray<string> Literal)
{
    /// <summary>Whether nothing is missing and nothing stayed literal.</summary>
    public bool IsComplete => Unresolved.IsEmpty && Literal.IsEmpty;
}
