using System.Text;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Compose's own <c>${VAR}</c> interpolation (not LibreChat's): defaults, errors, alternatives and <c>$$</c>.</summary>
internal static class ComposeInterpolation
{
    private const int MostDepth = 8;

    /// <summary>Interpolates a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">The variables of the .env file beside the compose file.</param>
    /// <param name="missing">The first variable whose value decides the result and is not known; null when the result is exact.</param>
    public static string Apply(string text, IReadOnlyDictionary<string, string> variables, out string? missing)
    {
        missing = null;
        return text.Contains('$') ? Apply(text, variables, ref missing, 0) : text;
    }

    private static string Apply(string text, IReadOnlyDictionary<string, string> variables, ref string? missing, int depth)
    {
        var result = new StringBuilder(text.Length);
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] != '$' || i + 1 >= text.Length)
            {
                result.Append(text[i++]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i += 2;
            }
            else if (text[i + 1] == '{' && Close(text, i + 2) is var close and > 0 && depth < MostDepth)
            {
                result.Append(Braced(text[(i + 2)..close], variables, ref missing, depth));
                i = close + 1;
            }
            else if (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '_')
            {
                var end = NameEnd(text, i + 1);
                result.Append(Value(text[(i + 1)..end], variables, ref missing));
                i = end;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }

    private static string Braced(string inner, IReadOnlyDictionary<string, string> variables, ref string? missing, int depth)
    {
        var end = NameEnd(inner, 0);
        var name = inner[..end];
        if (end == inner.Length || end == 0)
        {
            return Value(name, variables, ref missing);
        }

        var withColon = inner[end] == ':';
        var at = withColon ? end + 1 : end;
        var rest = at + 1 <= inner.Length ? inner[Math.Min(at + 1, inner.Length)..] : string.Empty;
        var isSet = variables.TryGetValue(name, out var value) && !(withColon && value.Length == 0);
        switch (at < inner.Length ? inner[at] : '\0')
        {
            case '-':
                return isSet ? value! : Apply(rest, variables, ref missing, depth + 1);
            case '+':
                return isSet ? Apply(rest, variables, ref missing, depth + 1) : string.Empty;
            default:
                return Value(name, variables, ref missing);
        }
    }

    private static string Value(string name, IReadOnlyDictionary<string, string> variables, ref string? missing)
    {
        if (variables.TryGetValue(name, out var value))
        {
            return value;
        }

        missing ??= name;
        return string.Empty;
    }

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end;
    }

    private static int Close(string text, int start)
    {
        var open = 1;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '{' && text[i - 1] == '$')
            {
                open++;
            }
            else if (text[i] == '}' && --open == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
