using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>Every combination of stores that LibreChat's charts can have: which NetworkPolicies come out, and what their judge says of every pair of pods.</summary>
public sealed class TopologyTests
{
    private static readonly ImmutableArray<int> Ports = [22, 53, 80, 443, 1024, 3080, 5432, 6379, 6380, 7700, 8000, 8080, 9121, 9216, 26379, 27017, 27117, 65535];

    private static readonly ImmutableArray<string> Stores = [WorkloadNames.Mongodb, WorkloadNames.Redis, WorkloadNames.Pgvector, WorkloadNames.Meilisearch];

    public static TheoryData<string, string> Topologies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var mongodb in StoreOptions.Mongodb)
            {
                foreach (var redis in StoreOptions.Redis)
                {
                    data.Add(mongodb.Name, redis.Name);
                }
            }

            return data;
        }
    }

    // Two of the four stores by theory and two by loop: a thousand rows in the report would say no more.
    [Theory]
    [MemberData(nameof(Topologies))]
    public void Exactly_the_ways_of_the_stores_are_open(string mongodb, string redis)
    {
        foreach (var retrieval in StoreOptions.Retrieval)
        {
            foreach (var search in StoreOptions.Search)
            {
                Check([Option(mongodb), Option(redis), retrieval, search]);
            }
        }
    }

    [Theory]
    [InlineData("MongoDB of the chart, replica set", "mongodb", "mongodb", "arbiter", "hidden")]
    [InlineData("Redis of the chart, replication", "redis", "master", "replica")]
    [InlineData("Redis of the chart, sentinel", "redis", "node")]
    [InlineData("RAG API with pgvector of the chart, replication", "pgvector", "primary", "read")]
    public void Every_component_of_a_replicated_store_is_selected(string option, string workload, params string[] components)
    {
        var chosen = Option(option);
        var installation = new Installation([chosen]);
        var port = int.Parse(chosen.Ways.Last(way => way.StartsWith(workload, StringComparison.Ordinal)).Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var from in components)
        {
            var pod = Component(installation.Pod(workload), from);
            Assert.False(installation.Opens(pod, "93.184.216.34", Transport.Tcp, 443, Reading.Widest), $"{from} reaches the Internet");
            Assert.False(installation.Takes(Stranger(pod), pod, port, Reading.Widest), $"{from} takes connections of strangers");
            foreach (var to in components)
            {
                Assert.True(installation.Reaches(pod, Component(installation.Pod(workload, "1"), to), port, Reading.Narrowest), $"{from} does not reach {to}");
            }
        }
    }

    [Fact]
    public void The_members_of_the_bundled_replica_set_may_be_written_out()
    {
        var option = Option("MongoDB of the chart, replica set") with
        {
            Environment = ["MONGO_URI: 'mongodb://librechat-mongodb-0.librechat-mongodb-headless:27017,librechat-mongodb-1.librechat-mongodb-headless.librechat.svc.cluster.local:27017/LibreChat?replicaSet=rs0'"],
        };
        var installation = new Installation([option]);
        Assert.Empty(installation.About("data-mongodb"));
        Assert.True(installation.Reaches(installation.Pod("librechat"), installation.Pod("mongodb"), 27017, Reading.Narrowest));
    }

    internal static StoreOption Option(string name) => StoreOptions.All.Single(option => option.Name == name);

    private static void Check(ImmutableArray<StoreOption> options)
    {
        var what = string.Join(" + ", options.Select(option => option.Name));
        var installation = new Installation(options);
        ImmutableArray<string> expected = [.. options.SelectMany(option => option.Workloads).Append(WorkloadNames.LibreChat).Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Select(name => "bulkhead-" + name), installation.Policies.Select(policy => policy.Name).Order(StringComparer.Ordinal));
        Assert.All(installation.Policies, policy => Assert.True(policy is { Ingress: not null, Egress: not null }, $"{what}: {policy.Name} leaves a direction open"));

        var ways = options.SelectMany(option => option.Ways).ToHashSet(StringComparer.Ordinal);
        foreach (var from in expected)
        {
            foreach (var to in expected)
            {
                foreach (var port in Ports)
                {
                    var isWay = ways.Contains($"{from} {to} {port}");
                    Assert.True(
                        installation.Reaches(installation.Pod(from), installation.Pod(to, "1"), port, isWay ? Reading.Narrowest : Reading.Widest) == isWay,
                        $"{what}: {from} to {to} on {port} must be {(isWay ? "open" : "closed")}");
                }
            }
        }

        foreach (var store in expected.Intersect(Stores, StringComparer.Ordinal))
        {
            var pod = installation.Pod(store);
            foreach (var port in Ports)
            {
                Assert.False(installation.Takes(Stranger(pod), pod, port, Reading.Widest), $"{what}: any pod reaches {store} on {port}");
                Assert.False(installation.Takes(Stranger(pod) with { Namespace = "other" }, pod, port, Reading.Widest), $"{what}: any namespace reaches {store} on {port}");
                foreach (var address in (ReadOnlySpan<string>)["93.184.216.34", "10.0.0.9", "169.254.169.254", "2606:2800:220:1::1"])
                {
                    Assert.False(installation.Opens(pod, address, Transport.Tcp, port, Reading.Widest), $"{what}: {store} opens {address}:{port}");
                    Assert.False(installation.Opens(pod, address, Transport.Udp, port, Reading.Widest), $"{what}: {store} opens {address}:{port}/udp");
                }
            }
        }

        CheckClosed(what, installation, options);
    }

    // What is not answered is closed and reported, and what is off leaves nothing behind: no permit, no peer, no word.
    private static void CheckClosed(string what, Installation installation, ImmutableArray<StoreOption> options)
    {
        ImmutableArray<string> groups = ["data-mongodb", "data-redis", "data-pgvector", "data-meilisearch"];
        for (var i = 0; i < options.Length; i++)
        {
            var found = installation.About(groups[i]).ToList();
            if (options[i].Asks is { } asks)
            {
                Assert.Equal(groups[i], asks);
                Assert.True(found.Count > 0, $"{what}: nothing is said about {asks}");
                Assert.All(found, diagnostic => Assert.True(diagnostic is { Span: not null, Help.Length: > 0 }, $"{what}: {diagnostic.Code} names no line or no way out"));
                foreach (var port in options[i].AnsweredPorts)
                {
                    Assert.False(installation.Opens(installation.Pod(options[i].User), "10.20.30.40", Transport.Tcp, port, Reading.Widest), $"{what}: {asks} is open on {port}");
                    Assert.False(installation.Opens(installation.Pod(options[i].User), "10.0.0.9", Transport.Tcp, port, Reading.Widest), $"{what}: {asks} is open on {port}");
                }
            }
            else
            {
                Assert.True(found.Count == 0, $"{what}: {string.Join(", ", found.Select(diagnostic => diagnostic.Code + " " + diagnostic.Message))}");
            }

            if (options[i].Asks is not null || options[i].Ways.IsEmpty)
            {
                Assert.DoesNotContain(installation.Plan.Workloads.SelectMany(workload => workload.Rules), rule => rule.Name.Contains(groups[i], StringComparison.Ordinal));
            }
        }
    }

    private static PodEnd Component(PodEnd pod, string component) => pod with { Labels = pod.Labels.SetItem("app.kubernetes.io/component", component) };

    private static PodEnd Stranger(PodEnd beside) =>
        new(beside.Namespace, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("app.kubernetes.io/name", "stranger").Add("app.kubernetes.io/instance", "librechat"));
}
