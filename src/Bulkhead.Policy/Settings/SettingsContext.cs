using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>The typed reads that all parts of <c>bulkhead.yaml</c> share. A read that fails leaves a diagnostic and gives null or nothing.</summary>
internal sealed class SettingsContext
{
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public List<Diagnostic> Diagnostics { get; } = [];

    public static Origin OriginOf(ConfigNode node) => new(node.Path.ToString(), node.Span) { PathByName = node.Path.ByName() };

    public void Report(DiagnosticDescriptor descriptor, SourceSpan? span, string message, string help) =>
        Diagnostics.Add(descriptor.At(span, message, help));

    /// <summary>Whether a mapping stands there; refuses its unknown keys. A missing or null value is no mapping and no error.</summary>
    public bool Mapping(ConfigNode node, ImmutableArray<string> keys)
    {
        if (!AnyMapping(node))
        {
            return false;
        }

        foreach (var (key, keySpan, _) in node.Entries())
        {
            if (!keys.Contains(key))
            {
                var where = node.Path.ToString();
                Report(PolicyDiagnostics.UnknownKey, keySpan,
                    $"{(where.Length == 0 ? "bulkhead.yaml" : where)} has no key \"{Printable.Clean(key, 60)}\".{Suggestions.Ask(key, keys)}",
                    $"Keys here: {string.Join(", ", keys)}.");
            }
        }

        return true;
    }

    /// <summary>Whether a mapping with free keys stands there.</summary>
    public bool AnyMapping(ConfigNode node)
    {
        if (!node.HasValue)
        {
            return false;
        }

        if (node.IsMapping)
        {
            return true;
        }

        WrongType(node, "a mapping");
        return false;
    }

    public void WrongType(ConfigNode node, string wanted) =>
        Report(PolicyDiagnostics.WrongType, node.Span, $"{Shown(node)} must be {wanted}, not {node.Describe()}.", $"Write {wanted}, or delete the key.");

    public void Missing(ConfigNode parent, string key, string help) =>
        Report(PolicyDiagnostics.MissingKey, parent.Span, $"{Shown(parent)} needs the key \"{key}\".", help);

    /// <summary>Text that is not blank. Numbers and booleans are refused: YAML may have changed how they were written.</summary>
    public string? Text(ConfigNode node)
    {
        if (!node.HasValue)
        {
            return null;
        }

        if (node.AsString() is not { } text)
        {
            WrongType(node, node.IsMapping || node.IsSequence ? "text" : "text (put it in quotes)");
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            Report(PolicyDiagnostics.EmptyValue, node.Span, $"{Shown(node)} is empty.", "Write a value, or delete the key.");
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                Report(PolicyDiagnostics.WrongType, node.Span, $"{Shown(node)} holds a control character.", "Write it on one line without control characters.");
                return null;
            }
        }

        return text;
    }

    /// <summary>A list of texts, or one text; empty when missing.</summary>
    public ImmutableArray<string> Texts(ConfigNode node) => [.. TextNodes(node).Select(item => item.Text)];

    /// <summary>A list of texts, or one text, with their nodes.</summary>
    public IEnumerable<(ConfigNode Node, string Text)> TextNodes(ConfigNode node)
    {
        if (!node.HasValue)
        {
            return [];
        }

        if (node.IsMapping)
        {
            WrongType(node, "text or a list of texts");
            return [];
        }

        var result = new List<(ConfigNode, string)>();
        foreach (var item in node.IsSequence ? node.Items() : [node])
        {
            if (!item.HasValue)
            {
                WrongType(item, "text");
            }
            else if (Text(item) is { } text)
            {
                result.Add((item, text));
            }
        }

        return result;
    }

    /// <summary>A file name: text without control characters.</summary>
    public ImmutableArray<string> Paths(ConfigNode node) => Texts(node);

    public string? DnsLabel(ConfigNode node, int maxLength = KubernetesNames.MaxLabel)
    {
        if (Text(node) is not { } text)
        {
            return null;
        }

        if (KubernetesNames.IsDnsLabel(text, maxLength))
        {
            return text;
        }

        Report(PolicyDiagnostics.InvalidName, node.Span, $"{Shown(node)}: \"{Printable.Clean(text, 80)}\" is not a valid name.",
            $"Use lower-case letters, digits and hyphens, at most {maxLength} characters, starting and ending with a letter or digit.");
        return null;
    }

    /// <summary>Labels; empty when missing. An empty mapping is an error when labels select pods.</summary>
    public ImmutableSortedDictionary<string, string> Labels(ConfigNode node, bool selects)
    {
        if (!AnyMapping(node))
        {
            return NoLabels;
        }

        var result = NoLabels.ToBuilder();
        var any = false;
        foreach (var (key, keySpan, value) in node.Entries())
        {
            any = true;
            if (!KubernetesNames.IsLabelKey(key))
            {
                Report(PolicyDiagnostics.InvalidLabel, keySpan, $"{Shown(node)}: \"{Printable.Clean(key, 80)}\" is not a valid label key.",
                    "Write [prefix/]name with at most 63 characters of letters, digits, \"-\", \"_\" and \".\" in the name.");
                continue;
            }

            if (value.AsString() is not { } text)
            {
                WrongType(value, "text (put it in quotes)");
            }
            else if (!KubernetesNames.IsLabelValue(text))
            {
                Report(PolicyDiagnostics.InvalidLabel, value.Span, $"{Shown(node)}: \"{Printable.Clean(text, 80)}\" is not a valid label value.",
                    "Use at most 63 characters of letters, digits, \"-\", \"_\" and \".\", starting and ending with a letter or digit.");
            }
            else
            {
                result[key] = text;
            }
        }

        if (!any && selects)
        {
            Report(PolicyDiagnostics.EmptyValue, node.Span, $"{Shown(node)} is empty and would select every pod of the namespace.", "Write at least one label.");
        }

        return result.ToImmutable();
    }

    public int? Port(ConfigNode node)
    {
        if (!node.HasValue)
        {
            return null;
        }

        if (node.AsInteger() is { } port and >= 1 and <= 65535)
        {
            return port;
        }

        Report(PolicyDiagnostics.InvalidPort, node.Span, $"{Shown(node)} must be a port number.", "Write a number from 1 to 65535 without quotes.");
        return null;
    }

    /// <summary>A port number or a range <c>"8000-8100"</c>.</summary>
    public PortRange? Ports(ConfigNode node)
    {
        if (node.AsString() is { } text)
        {
            var hyphen = text.IndexOf('-');
            if (hyphen > 0
                && int.TryParse(text.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                && first >= 1 && last >= first && last <= 65535)
            {
                return new PortRange(first, last);
            }
        }

        return Port(node) is { } port ? PortRange.Of(port) : null;
    }

    public DateOnly? Date(ConfigNode node)
    {
        if (!node.HasValue)
        {
            return null;
        }

        if (node.AsText() is { } text
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Report(PolicyDiagnostics.InvalidDate, node.Span, $"{Shown(node)} is not a date.", "Write it as yyyy-mm-dd, for example 2027-03-31.");
        return null;
    }

    /// <summary>A version number with at least <paramref name="parts"/> numbers.</summary>
    public string? Version(ConfigNode node, int parts)
    {
        if (!node.HasValue)
        {
            return null;
        }

        // A two-part version without quotes is a YAML float ("10.10" would mean 10.1), so only text is taken.
        if (node.AsString() is { } text)
        {
            var numbers = text.Split('.');
            if (numbers.Length >= parts && numbers.Length <= 3
                && Array.TrueForAll(numbers, number => number.Length is > 0 and <= 5 && number.All(char.IsAsciiDigit)))
            {
                return text;
            }
        }

        Report(PolicyDiagnostics.InvalidVersion, node.Span, $"{Shown(node)} is not a version number.",
            parts == 3 ? "Write three numbers with dots, for example 10.1.0." : "Write numbers with dots in quotes, for example \"10.1\".");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public string? OneOf(ConfigNode node, IReadOnlyList<string> words)
    {
        if (Text(node) is not { } text)
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        Report(PolicyDiagnostics.UnknownValue, node.Span, $"{Shown(node)}: \"{Printable.Clean(text, 60)}\" is not known.{Suggestions.Ask(text, words)}",
            $"Use one of: {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>The name of an environment variable.</summary>
    public bool EnvironmentName(SourceSpan? span, string name)
    {
        var valid = name.Length is > 0 and <= 256 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!valid)
        {
            Report(PolicyDiagnostics.InvalidEnvironmentName, span, $"\"{Printable.Clean(name, 60)}\" is not the name of an environment variable.",
                "Use letters, digits and underscores; do not start with a digit.");
        }

        return valid;
    }

    public ImmutableArray<string> EnvironmentNames(ConfigNode node) =>
        [.. TextNodes(node).Where(item => EnvironmentName(item.Node.Span, item.Text)).Select(item => item.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static string Shown(ConfigNode node)
    {
        var path = node.Path.ToString();
        return path.Length == 0 ? "The file" : Printable.Clean(path, 120);
    }
}
