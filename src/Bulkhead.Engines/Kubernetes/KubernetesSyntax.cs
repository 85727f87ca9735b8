using System.Collections.Immutable;

namespace Bulkhead.Engines.Kubernetes;

/// <summary>The rules of the API server for names, namespaces and labels.</summary>
internal static class KubernetesSyntax
{
    /// <summary>Whether it is an RFC 1123 label: 1 to 63 of [a-z0-9-], not starting or ending with a hyphen. Namespaces are.</summary>
    public static bool IsNamespace(string text) => text.Length is > 0 and <= 63 && IsDashed(text);

    /// <summary>Whether it is the name of an object: dot-separated RFC 1123 labels, at most 253 characters.</summary>
    public static bool IsObjectName(string text)
    {
        if (text.Length is 0 or > 253)
        {
            return false;
        }

        foreach (var part in text.AsSpan().Split('.'))
        {
            if (!IsDashed(text.AsSpan(part)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is a label key: an optional DNS prefix and a slash, then 1 to 63 of [A-Za-z0-9._-] with a letter or digit at both ends.</summary>
    public static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? IsLabelWord(text) : IsObjectName(text[..slash]) && IsLabelWord(text.AsSpan(slash + 1));
    }

    /// <summary>Whether it is a label value: empty, or 1 to 63 of [A-Za-z0-9._-] with a letter or digit at both ends.</summary>
    public static bool IsLabelValue(string text) => text.Length == 0 || IsLabelWord(text);

    /// <summary>The first label that the API server would refuse, or null.</summary>
    public static KeyValuePair<string, string>? FirstInvalid(ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var label in labels)
        {
            if (!IsLabelKey(label.Key) || !IsLabelValue(label.Value))
            {
                return label;
            }
        }

        return null;
    }

    /// <summary>Whether it is a name that Bulkhead gives to rules and groups: 1 to <paramref name="limit"/> of [a-z0-9-].</summary>
    public static bool IsSlug(string text, int limit) => text.Length > 0 && text.Length <= limit && IsDashed(text);

    private static bool IsDashed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabelWord(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 63 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
