using System.Collections.Immutable;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction.Facts;
using Bulkhead.LibreChat.Extraction.Proxies;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>From what was read to the inventory: runs every extractor, merges, orders.</summary>
public static class InventoryBuilder
{
    /// <summary>Builds the inventory of a deployment.</summary>
    /// <param name="deployment">What was read.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="withFacts">Whether to read what a review and the decryption overlay need beside destinations; no rule is derived from it.</param>
    public static Inventory Build(LibreChatDeployment deployment, EgressCatalog catalog, bool withFacts = true)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(catalog);
        var context = new ExtractionContext(deployment, catalog);
        foreach (var extract in Extractors.All)
        {
            extract(context);
        }

        IReadOnlyList<EgressIntent> intents = deployment.ConfigurationIsUsed ? context.Intents : [.. context.Intents.Select(intent => Unused(deployment, intent))];
        if (ProxiedDestinations.Of(deployment.Environment) is { } proxied)
        {
            intents = [.. intents.Select(proxied.Weigh)];
        }

        if (!deployment.TemplateConditions.IsEmpty)
        {
            var lines = new ConditionalLines(deployment.TemplateConditions);
            intents = [.. intents.Select(lines.Weigh)];
        }

        return new Inventory(
            deployment.Topology,
            IntentMerger.Merge(intents),
            Order([.. deployment.Diagnostics, .. context.Diagnostics]),
            deployment.Inputs.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name)),
            catalog.Version)
        {
            Facts = withFacts ? FactsReader.Of(context) : ConfigurationFacts.None,
        };
    }

    // A file that LibreChat does not use opens nothing; what it would ask for is still shown.
    private static EgressIntent Unused(LibreChatDeployment deployment, EgressIntent intent)
    {
        if (intent.Certainty != Certainty.Certain || !intent.Origins.Any(origin => IsInConfiguration(deployment, origin)))
        {
            return intent;
        }

        return intent with { Certainty = Certainty.Conditional, Note = "LibreChat does not use this librechat.yaml as it is" };
    }

    private static bool IsInConfiguration(LibreChatDeployment deployment, Origin origin)
    {
        if (origin.EnvironmentName is not null || origin.Span is null)
        {
            return false;
        }

        var root = deployment.Configuration.Path.ToString();
        var rest = origin.Path.StartsWith(root, StringComparison.Ordinal) ? origin.Path.AsSpan(root.Length).TrimStart('.') : default;
        foreach (var (key, _, _) in deployment.Configuration.Entries())
        {
            if (rest.StartsWith(key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<Diagnostic> Order(List<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Distinct()
            .OrderBy(diagnostic => diagnostic.Span?.File, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Span?.Line ?? 0)
            .ThenBy(diagnostic => diagnostic.Span?.Column ?? 0)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal),
    ];
}
