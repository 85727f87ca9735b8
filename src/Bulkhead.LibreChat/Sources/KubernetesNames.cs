namespace Bulkhead.LibreChat.Sources;

/// <summary>The grammar of names and labels in Kubernetes.</summary>
internal static class KubernetesNames
{
    /// <summary>Whether a text is a DNS label of RFC 1123: what namespaces and releases must be.</summary>
    public static bool IsLabelName(string text)
    {
        if (text.Length is 0 or > 63 || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text can be the value of a label.</summary>
    public static bool IsLabelValue(string text) => text.Length == 0 || IsQualified(text);

    /// <summary>Whether a text can be the key of a label: an optional DNS prefix, a slash, a name.</summary>
    public static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0)
        {
            return text.Length > 0 && IsQualified(text);
        }

        var prefix = text[..slash];
        return prefix.Length is > 0 and <= 253 && prefix.Split('.').All(IsLabelName) && slash + 1 < text.Length && IsQualified(text[(slash + 1)..]);
    }

    private static bool IsQualified(string text)
    {
        if (text.Length > 63 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
