using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>MongoDB: the bundled one, seeds of a connection string, SRV records, members of a replica set.</summary>
internal static class MongoExtractor
{
    /// <summary>The ports that the load balancer of a private endpoint may give to the members of a cluster (reference 3.2: 1024 and up).</summary>
    private static readonly PortRange PrivateEndpointPorts = new(1024, 65535);

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
                isOurs ? reason : reason.AtMost(Certainty.Conditional) with { Note = "MONGO_URI names another database" }, host, bundled.Ports[0], ApplicationProtocol.Mongodb);
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
            if (value is not null && seeds is not null && !seeds.All(seed => IsBundled(context, seed)) && (seeds.Count > 1 || value.Contains("replicaSet=", StringComparison.OrdinalIgnoreCase))
                && !ConnectionStrings.HasOption(value, "directConnection", "true") && !ConnectionStrings.HasOption(value, "loadBalanced", "true"))
            {
                Announced(context, variable, feature, "the replica set may announce members that the connection string does not list", PortOf(seeds[0], 27017), ApplicationProtocol.Mongodb);
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

    /// <summary>The port of a seed, or the usual one.</summary>
    internal static PortRange PortOf(string seed, int usual) => PortRange.Of(UrlParts.TryRead(seed, out var parts, out _) && parts!.Port is { } port ? port : usual);

    // All members of the bundled replica set are pods of one workload, so that none is missing.
    private static bool IsBundled(ExtractionContext context, string seed) =>
        UrlParts.TryRead(seed, out var parts, out _) && context.Deployment.Topology.FindByService(parts!.Host) is not null;

    private static void Srv(ExtractionContext context, Feature feature, EnvironmentVariable variable, string value, Reason reason)
    {
        if (ConnectionStrings.Seeds(value) is not [var seed] || !UrlParts.TryRead(seed, out var parts, out _) || !parts!.Host.Contains('.', StringComparison.Ordinal))
        {
            ConnectionStrings.Add(context, feature, variable, reason);
            return;
        }

        // Targets of the SRV record must lie under the parent of the name (MongoDB's SRV specification), so the pattern is a correct bound.
        var parent = parts.Host[(parts.Host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var isPrivate = IsPrivateEndpoint(parts.Host);
        (isPrivate ? feature with { Ports = PrivateEndpointPorts } : feature).Host(
            reason with { NeedsAnswer = true, Note = "SRV records name the members; they must lie under this domain. DNS must answer SRV and TXT" },
            "*." + parent,
            27017,
            ApplicationProtocol.MongodbSrv);
        Announced(
            context,
            variable,
            feature,
            isPrivate
                ? $"this is the name of a private endpoint of Atlas: its members lie under {parent}, at the address of the endpoint in your own network, on ports from {PrivateEndpointPorts.First} up"
                : $"mongodb+srv finds its members in DNS, all under {parent}, and MongoDB is no protocol that a web group can carry",
            isPrivate ? PrivateEndpointPorts : PortRange.Of(27017),
            ApplicationProtocol.MongodbSrv);
    }

    // Atlas gives connection strings over a private endpoint the suffix -pl-N: cluster0-pl-0.abcde.mongodb.net.
    private static bool IsPrivateEndpoint(string host)
    {
        var label = host.AsSpan(0, host.IndexOf('.', StringComparison.Ordinal));
        var mark = label.LastIndexOf("-pl-", StringComparison.Ordinal);
        return mark > 0 && mark + 4 < label.Length && !label[(mark + 4)..].ContainsAnyExceptInRange('0', '9') && host.EndsWith(".mongodb.net", StringComparison.Ordinal);
    }

    private static void Announced(ExtractionContext context, EnvironmentVariable variable, Feature feature, string message, PortRange ports, ApplicationProtocol protocol) =>
        context.Report(FeatureDiagnostics.AnnouncedMembers.At(variable.Span, $"{variable.Name}: {message}", MemberSnippet.Of(feature, ports, protocol))
            with { Group = feature.Group, Explains = feature.Id });

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
                new Feature(context, "mongodb-replicaset-peers").Host(Reason.Of(architecture), host, workload.Ports[0], ApplicationProtocol.Mongodb);
            }
        }
    }
}
