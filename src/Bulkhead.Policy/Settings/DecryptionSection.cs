using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>decryption</c>. Which of its groups exist is known to planning only.</summary>
internal static class DecryptionSection
{
    private const int MaxKey = 253;

    /// <summary>Reads the section; null when nothing is decrypted.</summary>
    public static DecryptionSettings? Read(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.Decryption))
        {
            return null;
        }

        var enabled = node["enabled"];
        if (enabled.HasValue && enabled.AsBoolean() is null)
        {
            context.WrongType(enabled, "true or false");
        }

        var groups = Entries(context, node["groups"]);
        var except = Entries(context, node["except"]);
        var paths = ReadPaths(context, node["paths"]);
        var ca = ReadCa(context, node["ca"]);
        if (enabled.AsBoolean() == false)
        {
            return null;
        }

        if (node["groups"].IsSequence && !node["groups"].Items().Any())
        {
            context.Report(PolicyDiagnostics.EmptyValue, node["groups"].Span, "decryption.groups is empty: nothing would be decrypted.", "Name the groups whose traffic is decrypted, or delete decryption.");
        }
        else if (!node["groups"].HasValue)
        {
            context.Missing(node, "groups", "Name the groups whose traffic is decrypted, as bulkhead review shows them: groups: [llm-groq].");
        }

        if (!node["ca"].HasValue)
        {
            context.Missing(node, "ca", "Name the ConfigMap that holds the certificate of the CA: ca: { configMap: decryption-ca, key: ca.crt }.");
        }

        return groups.IsEmpty || ca is null ? null : new DecryptionSettings(groups, ca, except, SettingsContext.OriginOf(node)) { Paths = paths };
    }

    private static ImmutableArray<DecryptionEntry> Entries(SettingsContext context, ConfigNode node) =>
    [
        .. context.TextNodes(node).Select(static item => new DecryptionEntry(item.Text.ToLowerInvariant(), SettingsContext.OriginOf(item.Node)))
            .DistinctBy(static entry => entry.Text, StringComparer.Ordinal),
    ];

    private static ImmutableArray<DecryptionPaths> ReadPaths(SettingsContext context, ConfigNode node)
    {
        if (!node.HasValue)
        {
            return [];
        }

        if (!node.IsMapping)
        {
            context.WrongType(node, "groups with their paths");
            return [];
        }

        var result = ImmutableArray.CreateBuilder<DecryptionPaths>();
        foreach (var (group, span, value) in node.Entries())
        {
            var patterns = ImmutableArray.CreateBuilder<(PathPattern, Origin)>();
            foreach (var (item, text) in context.TextNodes(value))
            {
                if (PathPattern.TryParse(text, out var pattern))
                {
                    patterns.Add((pattern, SettingsContext.OriginOf(item)));
                }
                else
                {
                    context.Report(PolicyDiagnostics.InvalidName, item.Span, $"{SettingsContext.Shown(item)}: \"{Printable.Clean(text, 80)}\" is not a path.",
                        "Write a path from its slash on, without escapes and query; an asterisk at its end stands for everything that begins so: /v1/models*.");
                }
            }

            if (!value.HasValue || (value.IsSequence && !value.Items().Any()))
            {
                context.Report(PolicyDiagnostics.EmptyValue, value.Span ?? span, $"decryption.paths: {Printable.Clean(group, 80)} has no path: nothing could be asked of it.", "Name its paths, or delete the entry: then every path is let through.");
            }
            else if (patterns.Count > 0)
            {
                result.Add(new DecryptionPaths(new DecryptionEntry(group.ToLowerInvariant(), SettingsContext.OriginOf(value)), patterns.ToImmutable()));
            }
        }

        return result.ToImmutable();
    }

    private static DecryptionCa? ReadCa(SettingsContext context, ConfigNode node)
    {
        if (!context.Mapping(node, SettingsKeys.DecryptionCa))
        {
            return null;
        }

        if (!node["configMap"].HasValue)
        {
            context.Missing(node, "configMap", "Write the name of the ConfigMap that you make of the certificate.");
        }

        var name = context.DnsLabel(node["configMap"]);
        var key = FileName(context, node["key"], DecryptionCa.DefaultKey);
        var bundle = FileName(context, node["bundle"], DecryptionCa.DefaultBundle);
        if (key is not null && key == bundle)
        {
            context.Report(PolicyDiagnostics.Conflict, node.Span, "decryption.ca: key and bundle are the same.",
                "The bundle holds the roots of the system and the certificate; the key holds the certificate alone. Give each a key of its own.");
            return null;
        }

        return name is null || key is null || bundle is null ? null : new DecryptionCa(name, key, bundle);
    }

    // A key of a ConfigMap becomes a file in the folder of the mount, so it must not lead out of it.
    private static string? FileName(SettingsContext context, ConfigNode node, string otherwise)
    {
        if (!node.HasValue)
        {
            return otherwise;
        }

        if (context.Text(node) is not { } text)
        {
            return null;
        }

        if (text.Length <= MaxKey && text is not ("." or "..") && !text.StartsWith("..", StringComparison.Ordinal)
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return text;
        }

        context.Report(PolicyDiagnostics.InvalidName, node.Span, $"{SettingsContext.Shown(node)}: \"{Printable.Clean(text, 80)}\" is not a key of a ConfigMap.",
            "Use letters, digits, \"-\", \"_\" and \".\".");
        return null;
    }
}
