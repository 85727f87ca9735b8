using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>bulkhead.yaml</c>.</summary>
public static class SettingsReader
{
    /// <summary>Reads the text of a file. What is wrong is a diagnostic; the rest is read all the same, so that all errors show at once.</summary>
    public static SettingsReading Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var reading = YamlReader.Read(source);
        var context = new SettingsContext();
        context.Diagnostics.AddRange(reading.Diagnostics);
        var settings = BulkheadSettings.Default with { File = source.File };
        if (reading.Documents.Length == 1 && reading.Documents[0] is YamlMapping)
        {
            settings = ReadRoot(context, new ConfigNode(reading.Documents[0], ConfigPath.Root), settings);
        }
        else if (!reading.HasErrors)
        {
            var span = reading.Documents.Length > 1 ? reading.Documents[1].Span : SourceSpan.StartOf(source.File);
            var found = reading.Documents.Length switch
            {
                0 => "is empty",
                1 => $"holds {new ConfigNode(reading.Documents[0], ConfigPath.Root).Describe()}",
                _ => "holds more than one document",
            };
            context.Report(PolicyDiagnostics.SettingsNotAMapping, span, $"The file {found}; it must hold one mapping.", "Start with: version: 1");
        }

        return new SettingsReading(settings, [.. context.Diagnostics]);
    }

    private static BulkheadSettings ReadRoot(SettingsContext context, ConfigNode root, BulkheadSettings settings)
    {
        context.Mapping(root, SettingsKeys.Root);
        ReadVersion(context, root);
        return settings with
        {
            Deployment = DeploymentSection.Read(context, root["deployment"]),
            ApprovedProviders = ReadApprovedProviders(context, root["approvedProviders"]),
            Answers = AnswersSection.Read(context, root["answers"]),
            Egress = EgressSection.Read(context, root["egress"]),
            McpServers = McpServersSection.Read(context, root["mcpServers"]),
            PackageRegistries = ReadPackageRegistries(context, root["packageRegistries"]),
            Decryption = DecryptionSection.Read(context, root["decryption"]),
            Targets = ReadTargets(context, root["targets"]),
            Output = ReadOutput(context, root["output"]),
        };
    }

    private static void ReadVersion(SettingsContext context, ConfigNode root)
    {
        var version = root["version"];
        if (version.AsInteger() != BulkheadSettings.CurrentVersion)
        {
            context.Report(PolicyDiagnostics.UnknownVersion, version.Span ?? root.Span,
                version.HasValue ? "This version of the file is not known." : "The file does not say its version.", "Write: version: 1");
        }
    }

    private static ImmutableArray<ApprovedProvider>? ReadApprovedProviders(SettingsContext context, ConfigNode node)
    {
        const string Prefix = "llm-";
        if (!node.HasValue)
        {
            return null;
        }

        return
        [
            .. context.TextNodes(node).Select(item => new ApprovedProvider(
                item.Text.StartsWith(Prefix, StringComparison.Ordinal) ? item.Text : Prefix + GroupNames.Slug(item.Text),
                item.Text,
                SettingsContext.OriginOf(item.Node))),
        ];
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<DestinationAnswer>> ReadPackageRegistries(SettingsContext context, ConfigNode node)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<DestinationAnswer>>(StringComparer.Ordinal);
        if (context.Mapping(node, SettingsKeys.PackageRegistries))
        {
            foreach (var (key, _, value) in node.Entries())
            {
                var hosts = HostValues.ReadList(context, value, hasReason: false);
                if (hosts.Length > 0 && SettingsKeys.PackageRegistries.Contains(key))
                {
                    result[key] = hosts;
                }
            }
        }

        return result.ToImmutable();
    }

    private static ImmutableArray<PolicyTarget> ReadTargets(SettingsContext context, ConfigNode node)
    {
        if (!node.HasValue)
        {
            return BulkheadSettings.Default.Targets;
        }

        var targets = new SortedSet<PolicyTarget>();
        foreach (var (item, _) in context.TextNodes(node))
        {
            if (context.OneOf(item, PolicyTargets.Names) is { } name && PolicyTargets.TryParse(name, out var target))
            {
                targets.Add(target);
            }
        }

        if (node.IsSequence && !node.Items().Any())
        {
            context.Report(PolicyDiagnostics.EmptyValue, node.Span, "targets is empty: nothing would be written.", $"Name at least one of: {string.Join(", ", PolicyTargets.Names)}.");
        }

        return targets.Count == 0 ? BulkheadSettings.Default.Targets : [.. targets];
    }

    private static OutputSettings ReadOutput(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.Output))
        {
            return new OutputSettings();
        }

        return new OutputSettings
        {
            Directory = context.Text(node["directory"]) ?? OutputSettings.DefaultDirectory,
            Labels = context.Labels(node["labels"], selects: false),
            Origins = context.OneOf(node["origins"], ["lines", "paths"]) == "paths" ? OriginStyle.Paths : OriginStyle.Lines,
        };
    }
}

/// <summary>The outcome of <see cref="SettingsReader.Read"/>.</summary>
/// <param name="Settings">What could be read.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record SettingsReading(BulkheadSettings Settings, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error: then nothing may be generated from these settings.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
