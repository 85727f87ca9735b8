namespace Bulkhead.Yaml.Reading;

/// <summary>
/// Scalars on which YamlDotNet and js-yaml part ways (found by comparing the two on mutated configurations). What the two read differently is put right
/// or refused: a policy must not be derived from a value that LibreChat does not see.
/// </summary>
internal static class ScalarQuirks
{
    /// <summary>Whether js-yaml reads something else here, or nothing.</summary>
    /// <param name="text">The source.</param>
    /// <param name="start">Where the scalar starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="value">Its value; put right where that is possible.</param>
    /// <param name="isKey">Whether it is a key of a mapping.</param>
    /// <param name="isValue">Whether it is the value of a key.</param>
    public static bool PlainIsMisread(string text, int start, int end, ref string value, bool isKey, bool isValue)
    {
        if (value.Length == 0 || start >= text.Length)
        {
            return false;
        }

        // "{a:}": the colon belongs to the key for YamlDotNet and ends it for js-yaml.
        if (value[^1] == ':' && end < text.Length && text[end] is '}' or ']' or ',')
        {
            value = value[..^1];
            return !isKey;
        }

        // "[a, : b]": YamlDotNet drops the colon, js-yaml makes a null key of it.
        if (value[0] == ' ' || (text[start] == ':' && value[0] != ':') || (!isValue && start > 0 && text[start - 1] == ':'))
        {
            return true;
        }

        // Indicators are no plain text; YamlDotNet takes some of them in flow collections.
        if (text[start] is '%' or '@' or '`' or '|' or '>' or '#' or '&' or '*' or '!' or '"' or '\'')
        {
            return true;
        }

        // "---a" at the start of a line: for js-yaml the document marker ends there.
        return (start == 0 || text[start - 1] is '\n' or '\r') && value.StartsWith("---", StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether a blank line follows an escaped line break: js-yaml drops it, the specification makes a line break of it.
    /// </summary>
    /// <param name="written">The scalar as it is written.</param>
    public static bool DoubleQuotedIsMisread(ReadOnlySpan<char> written)
    {
        for (var i = written.IndexOf('\\'); i >= 0 && i + 1 < written.Length;)
        {
            if (written[i + 1] is '\r' or '\n')
            {
                var next = written[(i + 1)..];
                next = next[(next is ['\r', '\n', ..] ? 2 : 1)..].TrimStart(" \t");
                if (next is ['\r' or '\n', ..])
                {
                    return true;
                }
            }

            var further = written[(i + 2)..].IndexOf('\\');
            i = further < 0 ? -1 : i + 2 + further;
        }

        return false;
    }
}
