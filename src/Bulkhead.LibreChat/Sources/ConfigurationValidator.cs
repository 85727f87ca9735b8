using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Checks the parts of librechat.yaml that decide whether LibreChat uses the file at all.</summary>
internal static class ConfigurationValidator
{
    // A file with thousands of wrong entries is answered with its first ones.
    private const int MostFindings = 50;

    /// <summary>Checks a configuration.</summary>
    /// <param name="root">Its root; it exists.</param>
    /// <param name="file">The place of the file or text, for what concerns it as a whole.</param>
    public static IReadOnlyList<Diagnostic> Validate(ConfigNode root, SourceSpan file)
    {
        var findings = new List<Diagnostic>();
        if (!root.IsMapping)
        {
            if (root.HasValue)
            {
                findings.Add(SourceDiagnostics.NotAMapping.At(
                    root.Span ?? file,
                    $"The top level is {root.Describe()}, not a mapping.",
                    "Start librechat.yaml with a version line and the blocks of the configuration, such as: version: " + ConfigurationSchema.Version));
            }

            return findings;
        }

        CheckVersion(root, file, findings);
        CheckKeys(root, "at the top level", string.Empty, ConfigurationSchema.TopLevel, findings);
        CheckKeys(root["endpoints"], "in endpoints", "endpoints.", ConfigurationSchema.Endpoints, findings);
        if (root["endpoints"] is { IsMapping: true } endpoints && !endpoints.Entries().Any())
        {
            findings.Add(SourceDiagnostics.WrongType.At(endpoints.Span, "endpoints is empty; LibreChat wants at least one entry.", "Remove the key, or configure an endpoint."));
        }

        CheckTypes(root, ConfigurationSchema.Tree, findings);

        return findings.Count > MostFindings ? findings.GetRange(0, MostFindings) : findings;
    }

    private static void CheckVersion(ConfigNode root, SourceSpan file, List<Diagnostic> findings)
    {
        var version = root["version"];
        if (!version.Exists)
        {
            findings.Add(SourceDiagnostics.VersionMissing.At(
                file, "The configuration has no version line; LibreChat refuses it at start.", $"Add: version: {ConfigurationSchema.Version}"));
        }
        else if (version.AsString() is not { } text)
        {
            findings.Add(SourceDiagnostics.VersionNotText.At(
                version.Span,
                $"version is {version.Describe()}; LibreChat wants text and exits.",
                version.AsText() is { } written ? $"Put it in quotes: version: \"{Printable.Clean(written, 20)}\"" : $"Write: version: {ConfigurationSchema.Version}"));
        }
        else if (IsNewer(text))
        {
            findings.Add(SourceDiagnostics.VersionNewer.At(
                version.Span,
                $"The configuration says version {Printable.Clean(text, 20)}; Bulkhead knows the schema up to {ConfigurationSchema.Version}.",
                "Update Bulkhead, and look through 'bulkhead review' for blocks that are missing."));
        }
    }

    private static bool IsNewer(string version)
    {
        var theirs = version.Split('.');
        var ours = ConfigurationSchema.Version.Split('.');
        for (var i = 0; i < ours.Length; i++)
        {
            var left = i < theirs.Length && int.TryParse(theirs[i], System.Globalization.NumberStyles.None, null, out var number) ? number : 0;
            var right = int.Parse(ours[i], System.Globalization.NumberStyles.None, null);
            if (left != right)
            {
                return left > right;
            }
        }

        return false;
    }

    private static void CheckKeys(ConfigNode node, string where, string prefix, IReadOnlyList<string> known, List<Diagnostic> findings)
    {
        foreach (var (key, span, _) in node.Entries())
        {
            if (known.Contains(key))
            {
                continue;
            }

            var removed = ConfigurationSchema.Removed.FirstOrDefault(entry => entry.Path == prefix + key);
            if (removed.Fate is { } fate)
            {
                findings.Add(SourceDiagnostics.RemovedKey.At(
                    span, $"{prefix}{key}: {fate}. LibreChat refuses the file because of it.", "Remove the block."));
                continue;
            }

            var suggestion = Suggestions.Nearest(key, known);
            findings.Add(SourceDiagnostics.UnknownKey.At(
                span,
                $"Unknown key '{Printable.Clean(key, 60)}' {where}; LibreChat refuses the file because of it.",
                suggestion is null
                    ? $"Remove it. Known keys: {string.Join(", ", known)}."
                    : $"Did you mean '{suggestion}'?"));
        }
    }

    private static void CheckTypes(ConfigNode node, SchemaPlace place, List<Diagnostic> findings)
    {
        if (findings.Count > MostFindings)
        {
            return;
        }

        if (place.Type is { } type)
        {
            Check(node, type, findings);
        }

        foreach (var below in place.Below)
        {
            if (below.Step == SchemaPlace.Each)
            {
                foreach (var child in place.Type == ExpectedType.List ? node.Items() : node.Entries().Select(static entry => entry.Value))
                {
                    CheckTypes(child, below, findings);
                }
            }
            else if (node[below.Step] is { Exists: true } child)
            {
                CheckTypes(child, below, findings);
            }
        }
    }

    private static void Check(ConfigNode node, ExpectedType type, List<Diagnostic> findings)
    {
        var fits = type switch
        {
            ExpectedType.Mapping or ExpectedType.TextMapping => node.IsMapping,
            ExpectedType.List or ExpectedType.TextList => node.IsSequence,
            ExpectedType.Boolean => node.AsBoolean() is not null,
            _ => node.AsString() is not null,
        };
        if (!fits)
        {
            Report(node, Word(type), findings);
            return;
        }

        var parts = type switch
        {
            ExpectedType.TextList => node.Items(),
            ExpectedType.TextMapping => node.Entries().Select(entry => entry.Value),
            _ => [],
        };
        foreach (var part in parts)
        {
            if (part.AsString() is null)
            {
                Report(part, Word(ExpectedType.Text), findings);
            }
        }
    }

    private static void Report(ConfigNode node, string wanted, List<Diagnostic> findings) => findings.Add(SourceDiagnostics.WrongType.At(
        node.Span,
        $"{Printable.Clean(node.Path.ToString(), 120)} is {node.Describe()}; LibreChat wants {wanted} and refuses the file.",
        node.AsText() is not null && wanted == "text" ? "Put the value in quotes." : node.HasValue ? $"Write {wanted} here." : "Remove the key or give it a value."));

    private static string Word(ExpectedType type) => type switch
    {
        ExpectedType.Mapping => "a mapping",
        ExpectedType.TextMapping => "a mapping with text values",
        ExpectedType.List => "a list",
        ExpectedType.TextList => "a list of texts",
        ExpectedType.Boolean => "true or false",
        _ => "text",
    };
}
