using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Observability;

/// <summary>Traces, analytics and monitoring, except Langfuse.</summary>
internal static class ObservabilityExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        if (context.Configuration["turnstile"]["siteKey"] is { HasValue: true } key)
        {
            new Feature(context, "turnstile-browser").Known(Reason.Of(key));
        }

        if (context.Environment.FirstSet("ANALYTICS_GTM_ID") is { } tag)
        {
            new Feature(context, "gtm-browser").Known(Reason.Of(tag));
        }

        RealUserMonitoring(context);
        LangSmith(context);
        OpenTelemetry(context);
        MeilisearchTelemetry(context);
    }

    private static void RealUserMonitoring(ExtractionContext context)
    {
        if (Gate.Enabled(context.Environment, "RUM_ENABLED").Decide() is not { } reason)
        {
            return;
        }

        if (context.Environment.ValueOf("RUM_AUTH_MODE")?.Trim() == "proxy")
        {
            new Feature(context, "rum-proxy-target").UrlOf(reason, "RUM_PROXY_TARGET_URL");
        }
        else
        {
            new Feature(context, "rum-browser").UrlOf(reason, "RUM_URL");
        }
    }

    private static void LangSmith(ExtractionContext context)
    {
        var gate = Gate.Enabled(context.Environment, "LANGSMITH_TRACING").Or(Gate.Enabled(context.Environment, "LANGCHAIN_TRACING_V2"));
        if (gate.Decide() is not { } reason)
        {
            return;
        }

        if (context.Environment.FirstSet("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT") is { } endpoint)
        {
            new Feature(context, "langsmith").Variable(reason.And(endpoint.ToOrigin()), endpoint);
        }
        else
        {
            new Feature(context, "langsmith").Known(reason);
        }
    }

    private static void OpenTelemetry(ExtractionContext context)
    {
        var environment = context.Environment;
        if (Gate.Enabled(environment, "OTEL_TRACING_ENABLED").Decide() is not { } reason || environment.IsEnabled("OTEL_SDK_DISABLED") == true)
        {
            return;
        }

        var feature = new Feature(context, "otel-traces");
        var isGrpc = environment.FirstSet("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")?.Value?.Trim() == "grpc";
        if (environment.FirstSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT") is not { } endpoint)
        {
            feature.Host(reason, "localhost", isGrpc ? 4317 : 4318, isGrpc ? ApplicationProtocol.Grpc : ApplicationProtocol.Http);
            return;
        }

        reason = reason.And(endpoint.ToOrigin());
        if (isGrpc && endpoint.Value is { } text)
        {
            // The scheme of a gRPC endpoint only says whether TLS is used.
            var mark = text.IndexOf("://", StringComparison.Ordinal);
            (feature with { DefaultPort = 4317 }).Text(reason, "grpc://" + (mark < 0 ? text : text[(mark + 3)..]).Trim(), []);
        }
        else
        {
            feature.Variable(reason, endpoint);
        }
    }

    // The chart switches the reports off; only an override of its environment map brings them back.
    private static void MeilisearchTelemetry(ExtractionContext context)
    {
        var environment = context.Deployment.Chart["meilisearch"]["environment"];
        if (!environment.HasValue || context.Deployment.Topology.Find(WorkloadNames.Meilisearch) is null)
        {
            return;
        }

        var setting = environment["MEILI_NO_ANALYTICS"];
        if (setting.Exists && (setting.AsText() is not { } text || text is "false" or "0" or "off" or "no" or ""))
        {
            new Feature(context, "meilisearch-telemetry").Known(Reason.Of(setting));
        }
    }
}
