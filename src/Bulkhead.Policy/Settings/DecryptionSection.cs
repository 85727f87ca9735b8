using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
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

        return groups.IsEmpty || ca is null ? null : new DecryptionSettings(groups, ca, except, SettingsContext.OriginOf(node));
    }

    private static ImmutableArray<DecryptionEntry> Entries(SettingsContext context, ConfigNode node) =>
    [
        .. context.TextNodes(node).Select(static item => new DecryptionEntry(item.Text.ToLowerInvariant(), SettingsContext.OriginOf(item.Node)))
            .DistinctBy(static entry => entry.Text, StringComparer.Ordinal),
    ];

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
