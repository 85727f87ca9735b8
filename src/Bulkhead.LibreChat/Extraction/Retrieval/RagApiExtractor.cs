using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Retrieval;

/// <summary>The RAG API as LibreChat calls it: file search, embeddings, text extraction, a health probe at start.</summary>
internal static class RagApiExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var topology = context.Deployment.Topology;
        var bundled = topology.Find(WorkloadNames.RagApi);
        var variable = context.Environment.FirstSet("RAG_API_URL");
        var isSearched = Capability.Of(context, "file_search").IsPossible && context.Configuration["interface"]["fileSearch"].AsBoolean() != false;
        if (bundled is { Services: [var service, ..] })
        {
            new Feature(context, "rag-api-bundled").Host(
                Searched(new Reason(Certainty.Certain, bundled.Origins), isSearched), $"{service}.{bundled.Namespace}.svc.cluster.local", 8000, ApplicationProtocol.Http);
            if (variable is { Value: { } value } && !value.Contains(service, StringComparison.Ordinal))
            {
                context.Report(FeatureDiagnostics.GivenTwice.At(
                    variable.Span,
                    "RAG_API_URL is set although the chart renders it for the bundled RAG API; either may win",
                    "Switch librechat-rag-api off, or remove RAG_API_URL.") with { Group = "data-rag-api" });
            }
        }
        else if (context.Deployment.Chart is { Exists: true } chart && chart["librechat-rag-api"]["enabled"].AsBoolean() is null && variable is null)
        {
            // The default of the switch differs between versions of the chart.
            var block = chart["librechat-rag-api"];
            new Feature(context, "rag-api-bundled").Known(
                Reason.Of(block).AtMost(Certainty.Conditional) with { Note = "librechat-rag-api.enabled is not written; versions of the chart differ in its default" },
                ("release", topology.Release),
                ("namespace", topology.Namespace));
        }

        if (variable is not null && !variable.IsRenderedFor(bundled))
        {
            new Feature(context, "rag-api-url").Variable(Searched(Reason.Of(variable), isSearched), variable);
        }
    }

    private static Reason Searched(Reason reason, bool isSearched) => isSearched ? reason.And(Origins.Catalog("file-search-rag")) : reason;
}
