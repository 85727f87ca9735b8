using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Ocr;

/// <summary>OCR: only with an <c>ocr</c> block; without one LibreChat parses documents itself.</summary>
internal static class OcrExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var block = context.Configuration["ocr"];
        if (!block.HasValue)
        {
            return;
        }

        var strategy = block["strategy"];
        switch (strategy.AsText() ?? "mistral_ocr")
        {
            case "document_parser":
                break;
            case "vertexai_mistral_ocr":
                Vertex(context, strategy);
                break;
            case "mistral_ocr" or "custom_ocr" or "azure_mistral_ocr":
                Mistral(context, block, strategy);
                break;
            case var other:
                context.Report(FeatureDiagnostics.UnknownChoice.At(
                    strategy.Span,
                    $"ocr.strategy does not know {Printable.Clean(other)}",
                    "Choose one of mistral_ocr, custom_ocr, azure_mistral_ocr, vertexai_mistral_ocr, document_parser."));
                break;
        }
    }

    private static void Mistral(ExtractionContext context, ConfigNode block, ConfigNode strategy)
    {
        var written = block["baseURL"];
        var mention = strategy.HasValue ? strategy : block;
        var key = Key(context, block);
        if (written.HasValue && !string.IsNullOrWhiteSpace(written.AsText()))
        {
            var expanded = Expansion.Expand(written.AsText()!, context.Environment);
            new Feature(context, "ocr-base-url", "ocr-" + Slug(strategy)).Url(Reason.Of(written), written, expands: true);
            if (!expanded.Unresolved.IsEmpty)
            {
                // An unset variable leaves Mistral's own address in force.
                new Feature(context, "ocr-mistral").Known(key.Decide(written)!.If([.. expanded.Unresolved]));
            }

            return;
        }

        if (context.Environment.FirstSet("OCR_BASEURL") is { } variable)
        {
            new Feature(context, "ocr-base-url", "ocr-" + Slug(strategy)).Variable(Reason.Of(mention).And(variable.ToOrigin()), variable);
            return;
        }

        var reason = key.Decide(mention)!;
        new Feature(context, "ocr-mistral").Known(context.Environment.IsSet("OCR_BASEURL") is null ? reason.If("OCR_BASEURL") : reason);
    }

    private static void Vertex(ExtractionContext context, ConfigNode strategy)
    {
        var location = context.Environment.ValueOf("GOOGLE_LOC");
        var reason = Reason.Of(strategy);
        if (context.Environment.Find("GOOGLE_LOC") is { } variable)
        {
            reason = reason.And(variable.ToOrigin());
        }

        var feature = new Feature(context, "ocr-vertex");
        var isOpen = location is null && context.Environment.IsSet("GOOGLE_LOC") is not false;
        var regional = isOpen ? reason.If("GOOGLE_LOC") with { Note = "us-central1 is LibreChat's default location" } : reason;
        if (location == "global")
        {
            feature.Host(regional, "aiplatform.googleapis.com", 443, Model.Names.ApplicationProtocol.Https);
        }
        else
        {
            feature.KnownWith(regional, "{", ("location", location ?? "us-central1"));
        }

        feature.KnownWith(reason, "oauth2");
    }

    // A literal key, or the variable that it names (OCR_API_KEY when none is written).
    private static Gate Key(ExtractionContext context, ConfigNode block)
    {
        if (block["apiKey"].AsText() is not { Length: > 0 } text)
        {
            return Gate.Set(context.Environment, "OCR_API_KEY");
        }

        var expanded = Expansion.Expand(text, context.Environment);
        return expanded.Unresolved.IsEmpty ? Gate.Open : Gate.All(context.Environment, [.. expanded.Unresolved]);
    }

    private static string Slug(ConfigNode strategy) => strategy.AsText() switch
    {
        "custom_ocr" => "custom",
        "azure_mistral_ocr" => "azure",
        _ => "mistral",
    };
}
