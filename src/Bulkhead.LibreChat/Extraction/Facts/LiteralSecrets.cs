using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Facts;

/// <summary>Finds secrets that stand in librechat.yaml itself: by the form of the token, or by the name of the key and a value that looks random.</summary>
internal static class LiteralSecrets
{
    private const int MaxDepth = 64;

    // Prefixes that the issuers document for their tokens. The longer prefix of two comes first.
    private static readonly (string Prefix, int MinLength, string Shape)[] Tokens =
    [
        ("sk-ant-", 20, "an API key of Anthropic"),
        ("sk-or-", 20, "an API key of OpenRouter"),
        ("sk-proj-", 20, "an API key of OpenAI"),
        ("sk-", 20, "an API key"),
        ("gsk_", 20, "an API key of Groq"),
        ("xai-", 20, "an API key of xAI"),
        ("AIza", 30, "an API key of Google"),
        ("github_pat_", 30, "a token of GitHub"),
        ("ghp_", 30, "a token of GitHub"),
        ("gho_", 30, "a token of GitHub"),
        ("ghs_", 30, "a token of GitHub"),
        ("glpat-", 20, "a token of GitLab"),
        ("hf_", 20, "a token of Hugging Face"),
        ("AKIA", 20, "an access key of AWS"),
        ("ASIA", 20, "an access key of AWS"),
        ("xoxb-", 20, "a token of Slack"),
        ("xoxp-", 20, "a token of Slack"),
        ("pplx-", 20, "an API key of Perplexity"),
        ("tvly-", 20, "an API key of Tavily"),
        ("r8_", 20, "a token of Replicate"),
        ("eyJ", 60, "a JSON web token"),
        ("-----BEGIN ", 40, "a private key or certificate"),
    ];

    private static readonly string[] Names = ["apikey", "api_key", "api-key", "secret", "token", "password", "passwd", "authorization", "access_key", "accesskey", "credential", "private_key"];

    // Words in names that make them a place or a setting, not a secret.
    private static readonly string[] Harmless = ["url", "endpoint", "exchange", "tokenconfig", "maxtoken", "tokenlimit", "method", "tokens", "scope", "type", "header_format", "key_usage", "fetch"];

    /// <summary>The secrets, in the order of the file.</summary>
    public static IEnumerable<LiteralSecret> In(ConfigNode root) => In(root, string.Empty, 0);

    private static IEnumerable<LiteralSecret> In(ConfigNode node, string key, int depth)
    {
        if (depth > MaxDepth)
        {
            yield break;
        }

        if (node.AsString() is { } text)
        {
            if (ShapeOf(text, key) is { } shape)
            {
                yield return new LiteralSecret(Origins.Of(node), shape);
            }

            yield break;
        }

        foreach (var item in node.Items())
        {
            foreach (var found in In(item, key, depth + 1))
            {
                yield return found;
            }
        }

        foreach (var (name, _, value) in node.Entries())
        {
            foreach (var found in In(value, name, depth + 1))
            {
                yield return found;
            }
        }
    }

    private static string? ShapeOf(string value, string key)
    {
        var text = value.Trim();
        // Something is put in later, or nothing was filled in.
        if (text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal) || Placeholders.IsPlaceholder(text))
        {
            return null;
        }

        var token = text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? text[(text.IndexOf(' ') + 1)..].Trim() : text;
        if (Placeholders.IsPlaceholder(token))
        {
            return null;
        }

        foreach (var (prefix, length, shape) in Tokens)
        {
            if (token.StartsWith(prefix, StringComparison.Ordinal) && token.Length >= length && (prefix[0] == '-' || IsRandom(token[prefix.Length..])))
            {
                return shape;
            }
        }

        return IsSecretName(key) && token.Length >= 16 && IsRandom(token) ? "a value that looks like a secret" : null;
    }

    private static bool IsSecretName(string key)
    {
        var name = key.ToLowerInvariant();
        return Array.Exists(Names, part => name.Contains(part, StringComparison.Ordinal)) && !Array.Exists(Harmless, part => name.Contains(part, StringComparison.Ordinal));
    }

    // Random text has no spaces, and digits among letters: words and model names joined by hyphens mostly do not.
    private static bool IsRandom(string text)
    {
        var digits = text.Count(char.IsAsciiDigit);
        var letters = text.Count(char.IsAsciiLetter);
        return digits >= 2 && letters >= 2 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '/' or '=' or ':');
    }
}
