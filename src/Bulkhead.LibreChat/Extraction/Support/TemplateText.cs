using System.Buffers;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Finds what stands for something else in a text: <c>${NAME}</c>, <c>{{NAME}}</c>, and the fill-ins of sample files.</summary>
internal static class TemplateText
{
    private static readonly string[] SamplePrefixes = ["your-", "your_", "replace-with", "replace_with", "changeme", "change-me", "change_me", "placeholder"];

    // The first letters of the prefixes: most labels begin with another one.
    private static readonly SearchValues<char> SampleStarts = SearchValues.Create(SamplePrefixes.SelectMany(prefix => new[] { prefix[0], char.ToUpperInvariant(prefix[0]) }).ToArray());

    /// <summary>Every <c>${…}</c> of a text, as written.</summary>
    public static IEnumerable<string> Variables(string text)
    {
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                yield break;
            }

            yield return text[start..(end + 1)];
        }
    }

    /// <summary>The names in every <c>${NAME}</c> of a text, each once, in order.</summary>
    public static IEnumerable<string> VariableNames(string text) => Variables(text).Select(written => written[2..^1]).Where(IsName).Distinct();

    /// <summary>Whether a text holds <c>${…}</c> or <c>{{…}}</c>.</summary>
    public static bool AreIn(ReadOnlySpan<char> text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal);

    /// <summary>Whether a text holds <c>{{…}}</c>.</summary>
    public static bool BracesAreIn(ReadOnlySpan<char> text) => text.Contains("{{", StringComparison.Ordinal);

    /// <summary>Whether what stands in <c>{{…}}</c> is a Helm or Go template (<c>.Values.x</c>, a pipe, a call) and not a name that LibreChat fills.</summary>
    public static bool IsTemplate(string text)
    {
        var start = text.IndexOf("{{", StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf("}}", start, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        foreach (var character in text.AsSpan(start + 2, end - start - 2).Trim(" -"))
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a host is the fill-in of an example (<c>...</c>, <c>your-resource.example.com</c>, <c>&lt;host&gt;</c>) that nobody replaced.</summary>
    public static bool IsSampleHost(ReadOnlySpan<char> host)
    {
        if (host.ContainsAny("<>…") || host.Trim('.').IsEmpty)
        {
            return host.Length > 0;
        }

        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.IsEmpty || !SampleStarts.Contains(label[0]))
            {
                continue;
            }

            foreach (var prefix in SamplePrefixes)
            {
                if (label.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsName(string text)
    {
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
