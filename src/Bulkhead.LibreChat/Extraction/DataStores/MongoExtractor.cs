using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>MongoDB: the bundled one, seeds of a connection string, SRV records, members of a replica set.</summary>
internal static class MongoExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var bundled = context.Deployment.Topology.Find(WorkloadNames.Mongodb);
        var variable = context.Environment.FirstSet("MONGO_URI");
        if (bundled is { Services: [var service, ..] })
        {
            var host = $"{service}.{bundled.Namespace}.svc.cluster.local";
            var isOurs = variable?.Value is not { } value || value.Contains(service, StringComparison.Ordinal);
            var reason = new Reason(Certainty.Certain, bundled.Origins);
            new Feature(context, "mongo-bundled").Host(
                isOurs ? reason : reason.AtMost(Certainty.Conditional) with { Note = "MONGO_URI names another database" }, host, 27017, ApplicationProtocol.Mongodb);
            Members(context, bundled);
        }

        if (variable is not null && !variable.IsRenderedFor(bundled))
        {
            Address(context, "mongo-uri", "mongo-uri-srv", null, variable, Reason.Of(variable));
        }
        else if (variable is null && context.Environment.Find("MONGO_URI") is { IsPlaceholder: true, Value.Length: > 0 } placeholder)
        {
            new Feature(context, "mongo-uri").Nowhere(Reason.Of(placeholder).AtMost(Certainty.Unresolved) with { Needs = ["MONGO_URI"] }, "${MONGO_URI}");
        }
    }

    /// <summary>Adds the hosts of a MongoDB connection string, SRV records included.</summary>
    internal static void Address(ExtractionContext context, string id, string srvId, EnvironmentVariables? environment, EnvironmentVariable variable, Reason reason)
    {
        var value = variable.Value?.Trim();
        if (value?.StartsWith("mongodb+srv://", StringComparison.OrdinalIgnoreCase) == true)
        {
            Srv(context, new Feature(context, srvId, context.Catalog[id].Group) { Workload = context.Catalog[id].Workload }, variable, value, reason);
        }
        else
        {
            var feature = new Feature(context, id) { Environment = environment };
            var seeds = ConnectionStrings.Add(context, feature, variable, reason);
            if (value is not null && seeds is not null && (seeds.Count > 1 || value.Contains("replicaSet=", StringComparison.OrdinalIgnoreCase))
                && !ConnectionStrings.HasOption(value, "directConnection", "true") && !ConnectionStrings.HasOption(value, "loadBalanced", "true"))
            {
                Announced(context, variable, feature.Group, "the replica set may announce members that the connection string does not list");
            }
        }

        if (value?.Contains("authMechanism=MONGODB-AWS", StringComparison.OrdinalIgnoreCase) == true && !value.Split('?')[0].Contains('@', StringComparison.Ordinal))
        {
            new Feature(context, "mongo-auth-aws-sts").Nowhere(
                reason.AtMost(Certainty.Unresolved) with { Note = "MONGODB-AWS without keys asks the AWS credential chain; name the region's STS host", Needs = ["AWS_REGION"] },
                "sts.${AWS_REGION}.amazonaws.com",
                443,
                ApplicationProtocol.Https);
        }
    }

    private static void Srv(ExtractionContext context, Feature feature, EnvironmentVariable variable, string value, Reason reason)
    {
        if (ConnectionStrings.Seeds(value) is not [var seed] || !UrlParts.TryRead(seed, out var parts, out _) || !parts!.Host.Contains('.', StringComparison.Ordinal))
        {
            ConnectionStrings.Add(context, feature, variable, reason);
            return;
        }

        // Targets of the SRV record must lie under the parent of the name (MongoDB's SRV specification), so the pattern is a correct bound.
        var parent = parts.Host[(parts.Host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        feature.Host(
            reason with { NeedsAnswer = true, Note = "SRV records name the members; they must lie under this domain. DNS must answer SRV and TXT" },
            "*." + parent,
            27017,
            ApplicationProtocol.MongodbSrv);
        Announced(context, variable, feature.Group, $"mongodb+srv finds its members in DNS, all under {parent}, and MongoDB is no protocol that a web group can carry");
    }

    private static void Announced(ExtractionContext context, EnvironmentVariable variable, string group, string message) =>
        context.Report(FeatureDiagnostics.AnnouncedMembers.At(
            variable.Span,
            $"{variable.Name}: {message}",
            $"Name the members: answers.groups.{group}: {{ hosts: [\"…\"] }}.") with { Group = group });

    private static void Members(ExtractionContext context, Workload workload)
    {
        var architecture = context.Deployment.Chart["mongodb"]["architecture"];
        if (architecture.AsText() == "replicaset")
        {
            var service = workload.Services.FirstOrDefault(name => name.EndsWith("-headless", StringComparison.Ordinal)) ?? workload.Services[0] + "-headless";
            var replicas = context.Deployment.Chart["mongodb"]["replicaCount"].AsInteger() is { } count and > 0 and <= 50 ? count : 2;
            var pod = service.EndsWith("-headless", StringComparison.Ordinal) ? service[..^"-headless".Length] : service;
            for (var i = 0; i < replicas; i++)
            {
                var host = $"{pod}-{i}.{service}.{workload.Namespace}.svc.cluster.local";
                new Feature(context, "mongodb-replicaset-peers").Host(Reason.Of(architecture), host, 27017, ApplicationProtocol.Mongodb);
            }
        }
    }
}
