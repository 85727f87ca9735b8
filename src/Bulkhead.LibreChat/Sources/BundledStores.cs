using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>
/// The pods of the bitnami subcharts, by their <c>architecture</c>: which labels select all of them, which Services lead to them, and which ports their
/// containers listen on. Ports of metrics containers are left out: nothing of LibreChat scrapes them.
/// </summary>
/// <remarks>
/// One component answers in a standalone store. In a replica set (mongodb: members, hidden members, arbiter), with redis replication (master and replica, or
/// node with sentinel) and postgresql replication (primary and read) several components talk to each other; then the labels that all of them share
/// select them, as the NetworkPolicy of the redis subchart does. Read from bitnami/redis <c>templates/networkpolicy.yaml</c> and
/// <c>templates/sentinel/service.yaml</c> and bitnami/postgresql <c>templates/read/svc.yaml</c>; bitnami/mongodb by the same convention, not read.
/// </remarks>
internal sealed class BundledStores(ChartValues chart, ChartNames names)
{
    private ConfigNode Mongodb => chart.Root["mongodb"];

    private ConfigNode Redis => chart.Root["redis"];

    private ConfigNode Postgresql => chart.Rag["postgresql"];

    /// <summary>Whether MongoDB runs as a replica set.</summary>
    public static bool IsReplicaSet(ConfigNode mongodb) => mongodb["architecture"].AsText() == "replicaset";

    /// <summary>Whether redis or postgresql runs more than one kind of pod. LibreChat's own values make redis standalone.</summary>
    public static bool IsReplicated(ConfigNode store) => store["architecture"].AsText() == "replication";

    /// <summary>Whether sentinels run beside redis: they do in a replication only.</summary>
    public static bool HasSentinels(ConfigNode redis) => IsReplicated(redis) && redis["sentinel"]["enabled"].AsBoolean() == true;

    /// <summary>The labels of MongoDB's pods.</summary>
    public ImmutableSortedDictionary<string, string> MongodbLabels => names.Labels(names.Label("mongodb"), IsReplicaSet(Mongodb) ? null : "mongodb");

    /// <summary>MongoDB's Services.</summary>
    public ImmutableArray<string> MongodbServices =>
    [
        .. new[] { names.MongodbFull, names.Mongodb, names.MongodbFull + "-headless" }
            .Concat(IsReplicaSet(Mongodb) ? [names.MongodbFull + "-arbiter-headless"] : []).Distinct(),
    ];

    /// <summary>MongoDB's container port.</summary>
    public ImmutableArray<int> MongodbPorts => [Port(Mongodb["containerPorts"]["mongodb"], 27017)];

    /// <summary>The labels of redis' pods.</summary>
    public ImmutableSortedDictionary<string, string> RedisLabels => names.Labels(names.Label("redis"), IsReplicated(Redis) ? null : "master");

    /// <summary>Redis' Services, that of the master first.</summary>
    public ImmutableArray<string> RedisServices =>
    [
        names.Redis + "-master", names.Redis + "-headless",
        .. IsReplicated(Redis) ? [names.Redis + "-replicas"] : Array.Empty<string>(),
        .. HasSentinels(Redis) ? [names.Redis] : Array.Empty<string>(),
    ];

    /// <summary>Redis' container port, then that of the sentinels.</summary>
    public ImmutableArray<int> RedisPorts =>
    [
        Port(Redis[HasSentinels(Redis) ? "replica" : "master"]["containerPorts"]["redis"], 6379),
        .. HasSentinels(Redis) ? [Port(Redis["sentinel"]["containerPorts"]["sentinel"], 26379)] : Array.Empty<int>(),
    ];

    /// <summary>The labels of PostgreSQL's pods.</summary>
    public ImmutableSortedDictionary<string, string> PostgresqlLabels => names.Labels(names.Label("postgresql"), IsReplicated(Postgresql) ? null : "primary");

    /// <summary>PostgreSQL's Services: in a replication the primary and the readers have names of their own, and the RAG chart still writes the plain one.</summary>
    public ImmutableArray<string> PostgresqlServices =>
        IsReplicated(Postgresql) ? [names.Postgresql + "-primary", names.Postgresql + "-read", names.Postgresql] : [names.Postgresql];

    /// <summary>PostgreSQL's container port.</summary>
    public ImmutableArray<int> PostgresqlPorts => [Port(Postgresql["containerPorts"]["postgresql"], 5432)];

    private static int Port(ConfigNode node, int usual) => node.AsInteger() ?? usual;
}
