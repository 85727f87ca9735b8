using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>Redis: the bundled one, an address, a cluster.</summary>
internal static class RedisExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        var bundled = context.Deployment.Topology.Find(WorkloadNames.Redis);
        var variable = environment.FirstSet("REDIS_URI")
            ?? (environment.Find("REDIS_URI") is { Value: { } text } sample && text.Contains("://", StringComparison.Ordinal) ? sample : null);
        var use = Gate.Enabled(environment, "USE_REDIS");
        if (bundled is { Services: [var service, ..] })
        {
            var isOurs = variable?.Value is not { } value || value.Contains(service, StringComparison.Ordinal);
            var reason = new Reason(Certainty.Certain, bundled.Origins);
            new Feature(context, "redis-bundled").Host(
                isOurs ? reason : reason.AtMost(Certainty.Conditional) with { Note = "REDIS_URI names another server" },
                $"{service}.{bundled.Namespace}.svc.cluster.local",
                bundled.Ports[0],
                ApplicationProtocol.Redis);
            Peers(context, bundled);
        }

        if (variable is not null && !variable.IsRenderedFor(bundled))
        {
            Address(context, variable, use);
        }
        else if (variable is null && use.State == GateState.On && bundled is null)
        {
            new Feature(context, "redis-uri").UrlOf(new Reason(Certainty.Certain, use.Origins), "REDIS_URI");
        }
    }

    private static void Address(ExtractionContext context, EnvironmentVariable variable, Gate use)
    {
        var reason = use.State == GateState.On ? Reason.Of(variable).And([.. use.Origins]) : Reason.Of(variable).If("USE_REDIS");
        var isCluster = context.Environment.IsEnabled("USE_REDIS_CLUSTER") == true || variable.Value?.Contains(',', StringComparison.Ordinal) == true;
        var feature = new Feature(context, isCluster ? "redis-cluster-nodes" : "redis-uri") { DefaultPort = 6379 };
        var seeds = ConnectionStrings.Add(context, feature, variable, reason, "redis");
        if (isCluster)
        {
            feature.Nowhere(reason with { Certainty = Certainty.UserControlled, Note = "the cluster announces its nodes (CLUSTER SLOTS); only the seeds stand in the configuration" });
            context.Report(FeatureDiagnostics.AnnouncedMembers.At(
                variable.Span,
                "the Redis cluster announces nodes that REDIS_URI does not list",
                MemberSnippet.Of(feature, MongoExtractor.PortOf(seeds?[0] ?? string.Empty, 6379), ApplicationProtocol.Redis)) with { Group = feature.Group, Explains = feature.Id });
        }
    }

    private static void Peers(ExtractionContext context, Workload workload)
    {
        var chart = context.Deployment.Chart["redis"];
        var architecture = chart["architecture"];
        if (!BundledStores.IsReplicated(chart))
        {
            return;
        }

        var master = workload.Services[0];
        var stem = master.EndsWith("-master", StringComparison.Ordinal) ? master[..^"-master".Length] : master;
        var feature = new Feature(context, "redis-replica-peers");
        feature.Host(Reason.Of(architecture), $"{stem}-master.{workload.Namespace}.svc.cluster.local", workload.Ports[0], ApplicationProtocol.Redis);
        feature.Host(Reason.Of(architecture), $"{stem}-replicas.{workload.Namespace}.svc.cluster.local", workload.Ports[0], ApplicationProtocol.Redis);
        if (BundledStores.HasSentinels(chart))
        {
            feature.Host(Reason.Of(chart["sentinel"]["enabled"]), $"{stem}.{workload.Namespace}.svc.cluster.local", workload.Ports is [_, var sentinel] ? sentinel : 26379, ApplicationProtocol.Redis);
        }
    }
}
