using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Decryption;

/// <summary>The paths of one rule.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Rule">The rule in it.</param>
/// <param name="Patterns">What requests may ask for; never empty.</param>
/// <param name="Span">Where it stands.</param>
public sealed record RequestPaths(string Policy, string Rule, ImmutableArray<PathPattern> Patterns, SourceSpan Span);

/// <summary>What <see cref="RequestPathsReader"/> read.</summary>
/// <param name="Rules">The rules that have paths.</param>
/// <param name="Diagnostics">What is wrong: with an error nothing of it is to be used.</param>
public sealed record RequestPathsReading(ImmutableArray<RequestPaths> Rules, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads <c>RequestPaths</c> documents, as strictly as manifests: what is passed over here would be a path that nobody judges.</summary>
public static class RequestPathsReader
{
    /// <summary>Reads all documents of the kind in a text; others are passed over.</summary>
    public static RequestPathsReading Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var nodes = new ManifestNodes();
        var rules = ImmutableArray.CreateBuilder<RequestPaths>();
        foreach (var head in ManifestStream.Read(source, nodes, RequestPathsWriter.Kind))
        {
            if (head.ApiVersion != RequestPathsWriter.ApiVersion)
            {
                nodes.Add(AviatrixDiagnostics.ValueUnknown.At(head.Root.Span, $"apiVersion of {RequestPathsWriter.Kind} is '{Printable.Clean(head.ApiVersion, 80)}'", $"write {RequestPathsWriter.ApiVersion}"));
            }
            else if (head.Spec is null)
            {
                nodes.Missing(head.Root, RequestPathsWriter.Kind, "spec");
            }
            else
            {
                ReadSpec(head.Spec, nodes, rules);
            }
        }

        return new RequestPathsReading(rules.ToImmutable(), nodes.Diagnostics);
    }

    private static void ReadSpec(YamlNode spec, ManifestNodes nodes, ImmutableArray<RequestPaths>.Builder rules)
    {
        if (!nodes.TryMapping(spec, "spec", out var mapping))
        {
            return;
        }

        if (!mapping.TryGet("rules", out _))
        {
            nodes.Missing(spec, "spec", "rules");
        }

        foreach (var entry in mapping.Entries)
        {
            if (entry.Key != "rules")
            {
                nodes.Unknown(entry, "spec");
            }
            else if (nodes.TryItems(entry.Value, "spec.rules", out var items))
            {
                foreach (var item in items)
                {
                    ReadRule(item, nodes, rules);
                }
            }
        }
    }

    private static void ReadRule(YamlNode item, ManifestNodes nodes, ImmutableArray<RequestPaths>.Builder rules)
    {
        if (!nodes.TryMapping(item, "a rule", out var mapping))
        {
            return;
        }

        string? policy = null, rule = null;
        ImmutableArray<PathPattern> patterns = [];
        var before = nodes.Count;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "policy":
                    nodes.TryText(entry.Value, "policy", out policy);
                    break;
                case "rule":
                    nodes.TryText(entry.Value, "rule", out rule);
                    break;
                case "paths" when nodes.TryItems(entry.Value, "paths", out var items):
                    patterns = ReadPatterns(items, nodes);
                    break;
                case "paths":
                    break;
                default:
                    nodes.Unknown(entry, "a rule");
                    break;
            }
        }

        if (nodes.Count > before)
        {
            return;
        }

        if (policy is null || rule is null || patterns.IsEmpty)
        {
            nodes.Missing(item, "a rule", policy is null ? "policy" : rule is null ? "rule" : "paths");
            return;
        }

        rules.Add(new RequestPaths(policy, rule, patterns, item.Span));
    }

    private static ImmutableArray<PathPattern> ReadPatterns(ImmutableArray<YamlNode> items, ManifestNodes nodes)
    {
        var patterns = ImmutableArray.CreateBuilder<PathPattern>(items.Length);
        foreach (var item in items)
        {
            if (!nodes.TryText(item, "a path", out var text))
            {
                continue;
            }

            if (PathPattern.TryParse(text, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                nodes.Add(AviatrixDiagnostics.ValueUnknown.At(item.Span, $"'{Printable.Clean(text, 80)}' is not a path", "write a path from its slash on, without escapes and query, with an asterisk at its end or none"));
            }
        }

        return patterns.ToImmutable();
    }
}
