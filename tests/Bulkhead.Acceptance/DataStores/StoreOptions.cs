using System.Collections.Immutable;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>The ways to have each store with LibreChat's charts; their product is the topologies.</summary>
public static class StoreOptions
{
    public static readonly ImmutableArray<StoreOption> Mongodb =
    [
        new("MongoDB of the chart", "mongodb: { enabled: true }")
        {
            Workloads = ["mongodb"], Ways = ["librechat mongodb 27017"], Says = "LibreChat to its pod, 27017; no egress",
        },
        new("MongoDB of the chart, another container port", "mongodb: { enabled: true, containerPorts: { mongodb: 27117 } }")
        {
            Workloads = ["mongodb"], Ways = ["librechat mongodb 27117"], Says = "LibreChat to its pod, the container port; no egress",
        },
        new("MongoDB of the chart, replica set", "mongodb: { enabled: true, architecture: replicaset, replicaCount: 3 }")
        {
            Workloads = ["mongodb"], Ways = ["librechat mongodb 27017", "mongodb mongodb 27017"],
            Says = "LibreChat to its pods, and members, hidden members and arbiter among each other, 27017",
        },
        new("MongoDB Atlas", "mongodb: { enabled: false }")
        {
            Environment = ["MONGO_URI: mongodb+srv://u:p@cluster0.abcde.mongodb.net/LibreChat"],
            Asks = "data-mongodb", AnsweredPorts = [27017], Says = "nothing: `egress` with the `cidr` of the cluster opens it",
        },
        new("MongoDB Atlas by private link", "mongodb: { enabled: false }")
        {
            Environment = ["MONGO_URI: mongodb+srv://u:p@cluster0-pl-0.abcde.mongodb.net/LibreChat"],
            Asks = "data-mongodb", AnsweredPorts = [1024, 1026, 27017, 65535], Says = "nothing: `egress` with the `cidr` of the endpoint opens it, ports 1024-65535",
        },
        new("MongoDB Atlas by private link, members written out", "mongodb: { enabled: false }")
        {
            Environment = ["MONGO_URI: 'mongodb://u:p@pl-0-eu-west-1.abcde.mongodb.net:1024,pl-0-eu-west-1.abcde.mongodb.net:1025,pl-0-eu-west-1.abcde.mongodb.net:1026/LibreChat?ssl=true&replicaSet=atlas-1'"],
            Asks = "data-mongodb", AnsweredPorts = [1024, 1025, 1026], Says = "nothing: `egress` with the `cidr` of the endpoint opens it, an entry for each port",
        },
        new("MongoDB in another namespace", "mongodb: { enabled: false }")
        {
            Environment = ["MONGO_URI: mongodb://mongo.data.svc.cluster.local:27017/LibreChat"],
            Asks = "data-mongodb", AnsweredPorts = [27017], Says = "nothing: `answers.services` names its pods",
        },
    ];

    public static readonly ImmutableArray<StoreOption> Redis =
    [
        new("Redis off", "redis: { enabled: false }") { Says = "nothing" },
        new("Redis of the chart", "redis: { enabled: true, architecture: standalone }")
        {
            Workloads = ["redis"], Ways = ["librechat redis 6379"], Says = "LibreChat to its pod, 6379; no egress",
        },
        new("Redis of the chart, replication", "redis: { enabled: true, architecture: replication }")
        {
            Workloads = ["redis"], Ways = ["librechat redis 6379", "redis redis 6379"], Says = "LibreChat to its pods, and master and replicas among each other, 6379",
        },
        new("Redis of the chart, sentinel", "redis: { enabled: true, architecture: replication, sentinel: { enabled: true } }")
        {
            Workloads = ["redis"], Ways = ["librechat redis 6379", "redis redis 6379", "redis redis 26379"],
            Says = "LibreChat to its pods, 6379, and the pods among each other, 6379 and 26379",
        },
        new("Redis outside", "redis: { enabled: false }")
        {
            Environment = ["USE_REDIS: 'true'", "REDIS_URI: rediss://:p@cache.abc.euw1.cache.amazonaws.com:6380"],
            Asks = "data-redis", AnsweredPorts = [6380], Says = "nothing: `egress` with its `cidr` opens it",
        },
        new("Redis cluster outside", "redis: { enabled: false }")
        {
            Environment = ["USE_REDIS: 'true'", "REDIS_URI: 'rediss://a.cache.example.com:6380,rediss://b.cache.example.com:6381'"],
            Asks = "data-redis", AnsweredPorts = [6380, 6381], Says = "nothing: `egress` with the `cidr` of the nodes opens it, an entry for each port",
        },
    ];

    public static readonly ImmutableArray<StoreOption> Retrieval =
    [
        new("RAG API off", "librechat-rag-api: { enabled: false }") { Says = "nothing" },
        new("RAG API with pgvector of the chart", "librechat-rag-api: { enabled: true }")
        {
            Workloads = ["pgvector", "rag-api"], Ways = ["librechat rag-api 8000", "rag-api pgvector 5432"],
            Says = "LibreChat to the RAG API, 8000; the RAG API to pgvector, 5432; pgvector has no egress",
        },
        new("RAG API with pgvector of the chart, replication", "librechat-rag-api: { enabled: true, postgresql: { architecture: replication } }")
        {
            Workloads = ["pgvector", "rag-api"], Ways = ["librechat rag-api 8000", "rag-api pgvector 5432", "pgvector pgvector 5432"],
            Says = "the same, and primary and readers among each other, 5432",
        },
        new("RAG API with managed Postgres", "librechat-rag-api: { enabled: true, postgresql: { enabled: false }, rag: { configEnv: { DB_HOST: db.abc.eu-west-1.rds.amazonaws.com } } }")
        {
            Workloads = ["rag-api"], Ways = ["librechat rag-api 8000"], Asks = "data-pgvector", User = "rag-api", AnsweredPorts = [5432],
            Says = "LibreChat to the RAG API, 8000; the database: `egress` with its `cidr` opens it",
        },
        new("RAG API with Postgres by a private name", "librechat-rag-api: { enabled: true, postgresql: { enabled: false }, rag: { configEnv: { DB_HOST: vectors.db.internal } } }")
        {
            Workloads = ["rag-api"], Ways = ["librechat rag-api 8000"], Asks = "data-pgvector", User = "rag-api", AnsweredPorts = [5432],
            Says = "the same",
        },
    ];

    public static readonly ImmutableArray<StoreOption> Search =
    [
        new("Meilisearch off", "meilisearch: { enabled: false }") { Says = "nothing" },
        new("Meilisearch of the chart", "meilisearch: { enabled: true }")
        {
            Workloads = ["meilisearch"], Ways = ["librechat meilisearch 7700"], Says = "LibreChat to its pod, 7700; no egress",
        },
        new("Meilisearch outside, on a port that is not of the web", "meilisearch: { enabled: false }")
        {
            Environment = ["SEARCH: 'true'", "MEILI_HOST: http://search.example.com:7700"],
            Asks = "data-meilisearch", AnsweredPorts = [7700], Says = "nothing: `egress` with its `cidr` opens it",
        },
        new("Meilisearch in another namespace", "meilisearch: { enabled: false }")
        {
            Environment = ["SEARCH: 'true'", "MEILI_HOST: http://search.data.svc.cluster.local:7700"],
            Asks = "data-meilisearch", AnsweredPorts = [7700], Says = "nothing: `answers.services` names its pods",
        },
    ];

    /// <summary>Every option once.</summary>
    public static IEnumerable<StoreOption> All => [.. Mongodb, .. Redis, .. Retrieval, .. Search];
}
