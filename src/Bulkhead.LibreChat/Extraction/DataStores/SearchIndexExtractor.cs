using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>Meilisearch, the index of conversations: contacted only with SEARCH=true and a master key.</summary>
internal static class SearchIndexExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        var bundled = context.Deployment.Topology.Find(WorkloadNames.Meilisearch);
        var variable = environment.FirstSet("MEILI_HOST");
        if (bundled is null && variable is null)
        {
            return;
        }

        var needed = Gate.Enabled(environment, "SEARCH").And(Gate.Set(environment, "MEILI_MASTER_KEY"));
        if (bundled is { Services: [var service, ..] })
        {
            var isOurs = variable?.Value is not { } value || value.Contains(service, StringComparison.Ordinal);
            var reason = Limit(new Reason(Certainty.Certain, bundled.Origins), needed);
            new Feature(context, "meilisearch-bundled").Host(
                isOurs ? reason : reason.AtMost(Certainty.Conditional) with { Note = "MEILI_HOST names another server" },
                $"{service}.{bundled.Namespace}.svc.cluster.local",
                7700,
                ApplicationProtocol.Http);
        }

        if (variable is not null && !variable.IsRenderedFor(bundled))
        {
            new Feature(context, "meilisearch-host") { WithoutScheme = ApplicationProtocol.Http }.Variable(Limit(Reason.Of(variable), needed), variable);
        }
    }

    private static Reason Limit(Reason reason, Gate needed) =>
        needed.State == GateState.On
            ? reason.And([.. needed.Origins])
            : reason.If([.. needed.Needs]) with { Note = "LibreChat uses the index only with SEARCH=true and MEILI_MASTER_KEY" };
}
