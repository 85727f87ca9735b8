using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Observability;

/// <summary>Langfuse: traces of the API, tenants of librechat.yaml, and the fan-out collector of the chart.</summary>
internal static class LangfuseExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        Central(context);
        Tenant(context);
        Collector(context);
        FanOut(context);
    }

    private static void Central(ExtractionContext context)
    {
        var environment = context.Environment;
        if (environment.ValueOf("LANGFUSE_TRACING_ENABLED")?.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) == true)
        {
            return;
        }

        if (Gate.All(environment, "LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY").Decide() is not { } reason)
        {
            return;
        }

        if (environment.FirstSet("LANGFUSE_BASE_URL", "LANGFUSE_HOST", "LANGFUSE_BASEURL") is { } url)
        {
            new Feature(context, "langfuse-central").Variable(reason.And(url.ToOrigin()), url);
        }
        else
        {
            new Feature(context, "langfuse-central").Known(reason);
        }

        new Feature(context, "langfuse-media").Nowhere(
            reason with { Certainty = Certainty.UserControlled, Note = "Langfuse answers with the address of its own object store for pictures in traces" });
    }

    private static void Tenant(ExtractionContext context)
    {
        var block = context.Configuration["langfuse"];
        if (!block.HasValue || block["enabled"].AsBoolean() == false || !(block["enabled"].HasValue || block["publicKey"].HasValue || block["destination"].HasValue))
        {
            return;
        }

        var reason = Reason.Of(block["destination"].HasValue ? block["destination"] : block);
        var feature = new Feature(context, "langfuse-yaml-connection");
        var destination = block["destination"].AsText()?.Trim();
        if (destination is { Length: > 0 } && context.Environment.FirstSet($"LANGFUSE_FANOUT_TENANT_{destination.ToUpperInvariant()}_BASE_URL") is { } own)
        {
            feature.Variable(reason.And(own.ToOrigin()), own);
            return;
        }

        var host = destination?.ToLowerInvariant() switch
        {
            null or "" or "eu" => "cloud.langfuse.com",
            "us" => "us.cloud.langfuse.com",
            "jp" => "jp.cloud.langfuse.com",
            _ => null,
        };
        if (host is null)
        {
            feature.Nowhere(reason.AtMost(Certainty.Unresolved) with { Needs = ["LANGFUSE_FANOUT_TENANT_DESTINATIONS"] }, destination);
        }
        else
        {
            // The list of destinations may give the same key another address.
            feature.Host(context.Environment.FirstSet("LANGFUSE_FANOUT_TENANT_DESTINATIONS") is null ? reason : reason.If("LANGFUSE_FANOUT_TENANT_DESTINATIONS"), host, 443, ApplicationProtocol.Https);
        }
    }

    private static void Collector(ExtractionContext context)
    {
        if (Gate.Enabled(context.Environment, "LANGFUSE_FANOUT_ENABLED").Decide() is { } reason)
        {
            new Feature(context, "langfuse-fanout-collector").UrlOf(reason, "LANGFUSE_FANOUT_COLLECTOR_URL");
        }
    }

    private static void FanOut(ExtractionContext context)
    {
        var chart = context.Deployment.Chart["langfuseFanout"];
        if (chart["enabled"].AsBoolean() != true)
        {
            return;
        }

        var enabled = Reason.Of(chart["enabled"]);
        Address(context, "langfuse-fanout-central", chart["central"]["baseUrl"], enabled);
        var tenants = chart["tenant"]["destinations"];
        if (tenants.IsMapping)
        {
            foreach (var (_, _, tenant) in tenants.Entries())
            {
                if (tenant["baseUrl"] is { HasValue: true } url)
                {
                    new Feature(context, "langfuse-fanout-tenants").Url(Reason.Of(url), url, expands: false);
                }
            }
        }
        else
        {
            new Feature(context, "langfuse-fanout-tenants").Known(enabled);
        }

        if (chart["redis"]["uri"] is { HasValue: true } redis && !string.IsNullOrWhiteSpace(redis.AsText()))
        {
            new Feature(context, "langfuse-fanout-redis").Url(Reason.Of(redis), redis, expands: false);
        }
        else if (context.Deployment.Topology.Find(WorkloadNames.Redis) is { Services: [var service, ..], Namespace: var space })
        {
            new Feature(context, "langfuse-fanout-redis").Host(enabled, $"{service}.{space}.svc.cluster.local", 6379, ApplicationProtocol.Redis);
        }
    }

    private static void Address(ExtractionContext context, string id, ConfigNode node, Reason otherwise)
    {
        if (node.HasValue && !string.IsNullOrWhiteSpace(node.AsText()))
        {
            new Feature(context, id).Url(Reason.Of(node), node, expands: false);
        }
        else
        {
            new Feature(context, id).Known(otherwise);
        }
    }
}
