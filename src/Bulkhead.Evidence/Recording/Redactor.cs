using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Bulkhead.Evidence.Recording;

/// <summary>A text without its secrets.</summary>
/// <param name="Text">The text: the same lines, so that every position in it stays.</param>
/// <param name="Values">What was taken out. Never written anywhere: it is there to be looked for in everything else.</param>
public sealed record Redaction(string Text, ImmutableArray<string> Values);

/// <summary>
/// Takes secrets out of an input before it is recorded: line by line and whatever the format (YAML, environment files, either within the other, comments
/// too), because a reader of a format sees only what it understands. What looks like a secret is taken out, and values whose name says so; hosts, ports,
/// switches and references to variables stay, since they decide what is reached.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "REDACTED";

    // "REDACTED" in Base64, for the data of a Secret.
    private const string EncodedMark = "UkVEQUNURUQ=";

    // Milliseconds for a pattern on a line. Beyond it the input is refused (RegexMatchTimeoutException), not passed on unread.
    private const int Patience = 5000;

    private static readonly string[] SecretWords =
        ["key", "secret", "token", "password", "passwd", "pass", "pwd", "credential", "credentials", "creds", "authorization", "cookie", "bearer", "salt", "iv", "jwt", "dsn", "sas", "pat"];

    // Names that hold such a word, and whose value is where something is, what it is called or how it is done.
    private static readonly string[] OpenEnds =
        ["url", "uri", "endpoint", "host", "domain", "issuer", "name", "names", "ref", "refs", "file", "path", "enabled", "type", "length", "limit", "ttl", "expiry", "expires", "format", "header", "region", "audience", "version", "map", "vault"];

    // Keys of manifests that refer to a secret.
    private static readonly string[] References = ["key", "secret", "existingsecret", "secretkey", "existingsecretkey"];

    /// <summary>Takes secrets out.</summary>
    /// <param name="text">The text of a file.</param>
    /// <exception cref="RegexMatchTimeoutException">A line is made to take longer than any configuration does.</exception>
    /// <param name="isPlaceholder">Whether a value is one that people are to replace: it stays, since readers count it as not set. Null for none.</param>
    /// <param name="byName">Whether values whose name says that they are secrets are taken out too: not in bulkhead.yaml, whose names are those of groups and servers.</param>
    public static Redaction Redact(string text, bool byName = true, Func<string, bool>? isPlaceholder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var state = new State(byName, isPlaceholder ?? (static _ => false));
        var result = new StringBuilder(text.Length);
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            var line = text[start..end];
            var ending = line.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : line.EndsWith('\n') ? 1 : 0;
            result.Append(state.Line(line[..^ending])).Append(line, line.Length - ending, ending);
            start = end;
        }

        return new Redaction(result.ToString(), [.. state.Values.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether the value of a name is a secret: one of its words says so (<c>OPENAI_API_KEY</c>, <c>clientSecret</c>, <c>x-api-key</c>).</summary>
    public static bool IsSecretName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = WordBreak().Replace(name, " ").ToLowerInvariant().Split([' ', '_', '-', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(static word => SecretWords.Contains(word)) && !OpenEnds.Contains(words[^1]) && !References.Contains(name.ToLowerInvariant());
    }

    /// <summary>Takes values that are known to be secrets out of a text, wherever they stand in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">The values, none of them empty.</param>
    public static string Without(string text, IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(text);
        // The longest first: one may be part of another.
        return secrets.OrderByDescending(static secret => secret.Length).ThenBy(static secret => secret, StringComparer.Ordinal).Aggregate(text, static (rest, secret) => rest.Replace(secret, Mark, StringComparison.Ordinal));
    }

    private static bool IsOpenValue(string value) =>
        value.Length == 0 || value is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "~" or "user_provided" or Mark or EncodedMark
        || value is ['<', .., '>'] || IsReference(value) || (value.Length <= 6 && value.All(char.IsAsciiDigit));

    // Whatever the depth of escaping (a kustomization's $${NAME}), and with a scheme before it: Bearer ${NAME}.
    private static bool IsReference(string value) => Reference().IsMatch(value) && Reference().Replace(value, string.Empty).All(static letter => char.IsAsciiLetter(letter) || letter is ' ' or ':' or '"' or '\'') && Reference().Replace(value, string.Empty).Trim().Length <= 8;

    // Nobody writes such a word by hand: a key, a digest, Base64. (Where it decides what is reached, the policy comes out differently, and that is noticed.)
    private static bool IsOpaque(string value) => value.Length >= 24 && Opaque().IsMatch(value)
        && (value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower) && value.Any(char.IsAsciiDigit) || value.Length >= 32 && value.All(char.IsAsciiHexDigit));

    /// <summary>Where in the text it is.</summary>
    private sealed class State(bool byName, Func<string, bool> isPlaceholder)
    {
        // Of a block or a quoted text whose lines are taken out: how far in its first line stood, or the quote that ends it.
        private int? hiddenBelow;
        private char? hiddenUntil;
        private int? dataBelow;
        private bool isEncoded;
        private int? headersBelow;
        private bool isSecretObject;
        private string? listedName;
        private bool isKeyBlock;

        public List<string> Values { get; } = [];

        public string Line(string line)
        {
            var indent = line.Length - line.TrimStart(' ').Length;
            if (hiddenUntil is { } quote)
            {
                return Inside(line, indent, quote);
            }

            if (hiddenBelow is { } level)
            {
                if (line.Trim().Length == 0)
                {
                    return line;
                }

                if (indent > level)
                {
                    Take(line.Trim());
                    return string.Concat(line.AsSpan(0, indent), Mark);
                }

                hiddenBelow = null;
            }

            if (line.TrimEnd() == "---")
            {
                (isSecretObject, dataBelow, headersBelow) = (false, null, null);
            }

            if (isKeyBlock || line.Contains("-----BEGIN ", StringComparison.Ordinal))
            {
                return KeyBlock(line, indent);
            }

            dataBelow = dataBelow is { } data && line.Trim().Length > 0 && indent <= data ? null : dataBelow;
            headersBelow = headersBelow is { } headers && line.Trim().Length > 0 && indent <= headers && !line.TrimStart().StartsWith('-') ? null : headersBelow;
            return Scrub(Assignment(line, indent));
        }

        private string Inside(string line, int indent, char quote)
        {
            var end = line.IndexOf(quote, StringComparison.Ordinal);
            if (end < 0)
            {
                Take(line.Trim());
                return line.Trim().Length == 0 ? line : string.Concat(line.AsSpan(0, indent), Mark);
            }

            hiddenUntil = null;
            Take(line[..end].Trim());
            return string.Concat(line.AsSpan(0, Math.Min(indent, end)), end > indent ? Mark : string.Empty, line.AsSpan(end));
        }

        // The lines of a PEM, but for those that a private key cannot be without: its first and last.
        private string KeyBlock(string line, int indent)
        {
            var begins = line.Contains("-----BEGIN ", StringComparison.Ordinal);
            var isPrivate = isKeyBlock || line.Contains("PRIVATE KEY", StringComparison.Ordinal);
            isKeyBlock = isPrivate && !line.Contains("-----END ", StringComparison.Ordinal);
            if (!isPrivate || begins && !line.Contains("-----END ", StringComparison.Ordinal))
            {
                return begins && isPrivate ? Assignment(line, indent) : line;
            }

            Take(line.Trim());
            return string.Concat(line.AsSpan(0, indent), Mark);
        }

        private string Assignment(string line, int indent)
        {
            var match = Pair().Match(line);
            if (!match.Success)
            {
                return line;
            }

            var (name, at, value) = (match.Groups["name"].Value.Trim('"', '\''), match.Groups["value"].Index, match.Groups["value"].Value);
            if (name == "kind" && value.Trim() == "Secret")
            {
                isSecretObject = true;
            }

            if (isSecretObject && name is "data" or "stringData" && isSecretObject)
            {
                (dataBelow, isEncoded) = (indent, name == "data");
                return line;
            }

            if (name.EndsWith("headers", StringComparison.OrdinalIgnoreCase) && value.Trim().Length == 0)
            {
                headersBelow = indent;
                return line;
            }

            // - name: X
            //   value: secret
            var isListed = name == "value" && listedName is not null && IsSecretName(listedName);
            listedName = name == "name" ? value.Trim().Trim('"', '\'') : name == "value" ? null : listedName;
            var isData = dataBelow is { } data && indent > data;
            var isHeader = headersBelow is { } headers && indent > headers;
            return isListed || isData || isHeader || (byName && IsSecretName(name)) || IsOpaque(value.Trim().Trim('"', '\'')) ? Hide(line, indent, at, value, isData && isEncoded) : line;
        }

        private string Hide(string line, int indent, int at, string value, bool encoded)
        {
            var trimmed = value.Trim();
            if (trimmed.Length > 0 && trimmed[0] is '|' or '>')
            {
                hiddenBelow = indent;
                return line;
            }

            var lead = value.Length - value.TrimStart().Length;
            if (trimmed.Length > 0 && trimmed[0] is '"' or '\'' && trimmed.IndexOf(trimmed[0], 1) is var end)
            {
                var inner = end < 0 ? trimmed[1..] : trimmed[1..end];
                if (IsOpen(inner))
                {
                    return line;
                }

                hiddenUntil = end < 0 ? trimmed[0] : null;
                Take(inner);
                return string.Concat(line.AsSpan(0, at + lead + 1), encoded ? EncodedMark : Mark, end < 0 ? [] : trimmed.AsSpan(end));
            }

            // In YAML a comment begins after a blank and a #; in an environment file at the # already, and then the rest goes too.
            var comment = trimmed.IndexOf(" #", StringComparison.Ordinal);
            var plain = comment < 0 ? trimmed : trimmed[..comment].TrimEnd();
            if (IsOpen(plain) || plain is ['&' or '*' or '{' or '[' or '!', ..])
            {
                return line;
            }

            Take(plain);
            return string.Concat(line.AsSpan(0, at + lead), encoded ? EncodedMark : Mark, trimmed.AsSpan(plain.Length));
        }

        // Wherever it stands: credentials in URLs, values of queries, and what has the form of a known kind of secret.
        private string Scrub(string line)
        {
            line = UserInformation().Replace(line, match =>
            {
                if (IsOpen(match.Groups["password"].Value))
                {
                    return match.Value;
                }

                Take(match.Groups["password"].Value);
                return $"://{Mark}:{Mark}@";
            });
            line = QueryValue().Replace(line, match =>
            {
                if (!IsSecretName(match.Groups["name"].Value) || IsOpen(match.Groups["value"].Value))
                {
                    return match.Value;
                }

                Take(match.Groups["value"].Value);
                return match.Groups["lead"].Value + match.Groups["name"].Value + "=" + Mark;
            });
            line = BearerValue().Replace(line, match =>
            {
                if (IsOpen(match.Groups["value"].Value))
                {
                    return match.Value;
                }

                Take(match.Groups["value"].Value);
                return match.Groups["scheme"].Value + " " + Mark;
            });
            return KnownSecret().Replace(line, match =>
            {
                Take(match.Value);
                return Mark;
            });
        }

        private bool IsOpen(string value) => IsOpenValue(value) || isPlaceholder(value);

        private void Take(string value)
        {
            if (value.Length > 0 && value != Mark && value != EncodedMark)
            {
                Values.Add(value);
            }
        }
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex WordBreak();

    [GeneratedRegex(@"\$+\{[A-Za-z0-9_.:?=\-]{1,200}\}|\{\{[A-Za-z0-9_ .$\-]{1,200}\}\}", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Reference();

    [GeneratedRegex("^[A-Za-z0-9+/=_\\-]+$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Opaque();

    // NAME=value, export NAME=value, - NAME=value, key: value, "key": value, also behind a comment sign.
    [GeneratedRegex("^(?>[\\s#\\-]*)(?:export\\s+)?(?<name>\"[^\"]{1,200}\"|'[^']{1,200}'|[A-Za-z0-9_.\\-/]{1,200})\\s*(?:=|:(?=\\s|$))(?<value>.*)$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Pair();

    [GeneratedRegex(@"://[^\s/@:""'#]*:(?<password>[^\s/@""']+)@", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(?<lead>[?&;])(?<name>[A-Za-z0-9_.\-]+)=(?<value>[^&;\s""'#]+)", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex QueryValue();

    [GeneratedRegex(@"(?<scheme>\b(?:Bearer|Basic|Token))\s+(?<value>[A-Za-z0-9+/=._~\-]{8,})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience)]
    private static partial Regex BearerValue();

    // Prefixes that issuers give their secrets so that scanners find them, and JSON Web Tokens.
    [GeneratedRegex(@"\b(?:sk-[A-Za-z0-9_\-]{16,}|gsk_[A-Za-z0-9]{16,}|xai-[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_\-]{16,}|xox[abprs]-[A-Za-z0-9\-]{10,}|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|AIza[A-Za-z0-9_\-]{30,}|ya29\.[A-Za-z0-9_\-]{20,}|eyJ[A-Za-z0-9_\-]{10,600}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]*|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_\-]{20,}|tvly-[A-Za-z0-9_\-]{16,}|SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,})", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex KnownSecret();
}
