using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Facts;

/// <summary>Finds secrets that stand in librechat.yaml or in chart values as they are: by the form of the token, or by the name of the key and a value that looks random.</summary>
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
    private static readonly string[] Harmless = ["url", "endpoint", "exchange", "tokenconfig", "maxtoken", "tokenlimit", "method", "tokens", "scope", "type", "header_format", "key_usage", "fetch", "secretname", "existingsecret", "secretref", "secretkeyref"];

    /// <summary>The secrets, in the order of the file.</summary>
    public static IEnumerable<LiteralSecret> In(ConfigNode root)
    {
        var found = new List<LiteralSecret>();
        if (root.Node is { } node)
        {
            Collect(node, root.Path, string.Empty, depth: 0, found);
        }

        return found;
    }

    private static void Collect(YamlNode node, ConfigPath path, string key, int depth, List<LiteralSecret> found)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        if (node is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Items.Length; i++)
            {
                CollectBelow(sequence.Items[i], path, null, i, key, depth, found);
            }
        }
        else if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                CollectBelow(entry.Value, path, entry.Key, 0, entry.Key, depth, found);
            }
        }
    }

    // Nearly every value is a harmless scalar: its path is made only when it is not.
    private static void CollectBelow(YamlNode node, ConfigPath parent, string? step, int position, string key, int depth, List<LiteralSecret> found)
    {
        if (node is YamlScalar scalar)
        {
            if (ShapeOf(scalar, key) is { } shape)
            {
                found.Add(new LiteralSecret(Origins.Of(new ConfigNode(node, Below(parent, step, position))), shape));
            }
        }
        else
        {
            Collect(node, Below(parent, step, position), key, depth + 1, found);
        }
    }

    private static ConfigPath Below(ConfigPath parent, string? step, int position) => step is null ? parent.Item(position) : parent.Child(step);

    private static string? ShapeOf(YamlScalar scalar, string key)
    {
        if (scalar.Type != YamlScalarType.String)
        {
            return null;
        }

        var text = scalar.Value.AsSpan().Trim();
        var token = text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? text[(text.IndexOf(' ') + 1)..].Trim() : text;
        if (ShapeOf(token, key) is not { } shape)
        {
            return null;
        }

        // Something is put in later, or nothing was filled in.
        return text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal)
            || Placeholders.IsPlaceholder(text.ToString()) || Placeholders.IsPlaceholder(token.ToString())
            ? null
            : shape;
    }

    private static string? ShapeOf(ReadOnlySpan<char> token, string key)
    {
        foreach (var (prefix, length, shape) in Tokens)
        {
            if (token.StartsWith(prefix, StringComparison.Ordinal) && token.Length >= length && (prefix[0] == '-' || IsRandom(token[prefix.Length..])))
            {
                return shape;
            }
        }

        return token.Length >= 16 && IsRandom(token) && IsSecretName(key) ? "a value that looks like a secret" : null;
    }

    private static bool IsSecretName(string key)
    {
        var name = key.ToLowerInvariant();
        return Array.Exists(Names, part => name.Contains(part, StringComparison.Ordinal)) && !Array.Exists(Harmless, part => name.Contains(part, StringComparison.Ordinal));
    }

    // Random text has no spaces, and digits among letters: words and model names joined by hyphens mostly do not.
    private static bool IsRandom(ReadOnlySpan<char> text)
    {
        var (digits, letters) = (0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (char.IsAsciiLetter(c))
            {
                letters++;
            }
            else if (c is not ('-' or '_' or '.' or '+' or '/' or '=' or ':'))
            {
                return false;
            }
        }

        return digits >= 2 && letters >= 2;
    }
}
