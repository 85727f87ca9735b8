namespace Bulkhead.LibreChat.Environment;

/// <summary>Tells the fill-me-in values of sample files from real ones.</summary>
public static class Placeholders
{
    private static readonly string[] Whole =
    [
        "todo", "tbd", "placeholder", "sk-", "sk-...", "...", "…",
        "insert-key-here", "your",
    ];

    private static readonly string[] Beginnings =
    [
        "changeme", "change-me", "change_me", "replaceme", "replace-me", "replace_me", "your_", "your-", "yourapi", "yourkey", "yoursecret", "replace-with", "replace_with", "replace with", "replace-this", "replace_this", "change-this", "change_this", "changethis",
        "insert_", "insert-", "insert your", "enter_your", "enter-your", "enter your", "my_api_key", "my-api-key", "put_your", "put-your", "add_your", "add-your", "{{your", "[your", "sk-your", "sk_your",
        "sk-xxx", "sk-ant-xxx", "sk-ant-...", "sk-proj-...", "paste_", "paste-",
    ];

    private static readonly string[] Parts =
    [
        "your-key", "your_key", "your key", "your-api-key", "your_api_key", "your api key", "your-token", "your_token", "your-secret", "your_secret",
    ];

    /// <summary>
    /// Whether a value is a placeholder: <c>your_key</c>, <c>&lt;key&gt;</c>, <c>replace-with-…</c>, <c>changeme</c>, a run of <c>x</c>. LibreChat would take
    /// it as a value; Bulkhead counts it as unset, because nothing works with it and opening a door for it would be a guess.
    /// </summary>
    /// <param name="value">The value. <c>user_provided</c> is LibreChat's own marker and never a placeholder.</param>
    public static bool IsPlaceholder(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value.Trim();
        if (text.Length == 0 || text == "user_provided")
        {
            return false;
        }

        // "<" opens a placeholder only when ">" ends it: a password may start with anything.
        if (text[0] == '<')
        {
            return text[^1] == '>' && text.Length > 2;
        }

        if (text.StartsWith("${", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var candidate in Whole)
        {
            if (text.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var candidate in Beginnings)
        {
            if (text.StartsWith(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var candidate in Parts)
        {
            if (text.Contains(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return IsRunOfX(text) || HasPlaceholderHost(text);
    }

    /// <summary><c>xxx</c>, <c>XXXX-XXXX</c>: at least three, and nothing else than x and separators.</summary>
    private static bool IsRunOfX(string text)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (character is 'x' or 'X')
            {
                count++;
            }
            else if (character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return count >= 3;
    }

    /// <summary><c>https://your-instance.example/…</c>, <c>https://&lt;name&gt;.openai.azure.com</c>: a URL whose host is still to be filled in.</summary>
    private static bool HasPlaceholderHost(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return false;
        }

        var authority = text.AsSpan(scheme + 3);
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        var user = authority.LastIndexOf('@');
        var host = authority[(user + 1)..];
        return host.StartsWith("your-", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("your_", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("yourdomain", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("yourinstance", StringComparison.OrdinalIgnoreCase)
            || (host.Contains('<') && host.Contains('>'));
    }
}
