namespace Bulkhead.LibreChat.Extraction.McpServers;

/// <summary>Finds addresses inside the arguments and variables of a stdio server.</summary>
internal static class AddressesInText
{
    /// <summary>The URLs in a text, without what quotes or separates them.</summary>
    public static IEnumerable<string> Find(string text)
    {
        for (var mark = text.IndexOf("://", StringComparison.Ordinal); mark >= 0; mark = text.IndexOf("://", mark + 3, StringComparison.Ordinal))
        {
            // git+https://host: the scheme is what stands directly before the mark.
            var start = mark;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || (text[start - 1] == '+' && EndsWithSrv(text, start, mark))))
            {
                start--;
            }

            var end = mark + 3;
            while (end < text.Length && !IsEnd(text, end))
            {
                end++;
            }

            if (start < mark && end > mark + 3)
            {
                yield return text[start..end];
            }
        }
    }

    /// <summary>Whether the name of a variable says that its value is an address.</summary>
    public static bool IsAddressName(string name)
    {
        foreach (var part in name.Split(['_', '-', '.']))
        {
            if (part.ToUpperInvariant() is "URL" or "URI" or "HOST" or "HOSTNAME" or "ENDPOINT" or "ADDRESS" or "SERVER" or "BASEURL" or "DOMAIN" or "ORIGIN")
            {
                return true;
            }
        }

        return name.EndsWith("url", StringComparison.OrdinalIgnoreCase);
    }

    // The only scheme with a plus that means something of its own here is mongodb+srv.
    private static bool EndsWithSrv(string text, int start, int mark) => text.AsSpan(start, mark - start).Equals("srv", StringComparison.OrdinalIgnoreCase);

    private static bool IsEnd(string text, int position) => text[position] is ' ' or '\t' or '\r' or '\n' or '"' or '\'' or '`' or '<' or '>' or ';' or '|' or ')'
        // A comma separates values unless it separates the hosts of a seed list.
        || (text[position] == ',' && text.IndexOf("://", position, StringComparison.Ordinal) is var next && (next >= 0 || position == text.Length - 1));
}
