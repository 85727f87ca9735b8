using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary><c>--kubernetes</c> against a stub of the API.</summary>
public sealed class KubernetesIdentityTests
{
    private const string First = "127.0.0.21";
    private const string Other = "127.0.0.22";

    [Fact]
    public async Task Pods_are_known_from_their_first_to_their_last_event()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        await using var bench = await StartAsync(cluster);
        await BecomesAsync(Attempt.Served, First);
        Assert.Equal(Attempt.Denied, await NotServedAsync(Other));
        Assert.True(await Eventually.TrueAsync(() => bench.Records().Any(static record => (string?)record["source"]!["evidence"] == "pod test/chat-0 uid-chat-0")));

        cluster.Put("chat-1", Other);
        await BecomesAsync(Attempt.Served, Other);

        // A pod whose labels no policy selects, one that has ended, and one that shares the address of its node.
        cluster.Put("chat-1", Other, app: "stranger");
        await BecomesAsync(Attempt.Denied, Other);
        cluster.Put("chat-1", Other);
        await BecomesAsync(Attempt.Served, Other);
        cluster.Put("chat-1", Other, phase: "Succeeded");
        await BecomesAsync(Attempt.Denied, Other);
        cluster.Put("agent", Other, hostNetwork: true);
        Assert.Equal(Attempt.Denied, await NotServedAsync(Other));
        cluster.Remove("chat-0");
        await BecomesAsync(Attempt.Denied, First);
    }

    [Fact]
    public async Task Two_pods_at_one_address_are_nobody_until_one_is_gone()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        await using var bench = await StartAsync(cluster);
        await BecomesAsync(Attempt.Served, First);
        cluster.Put("thief", First, app: "stranger");
        await BecomesAsync(Attempt.Denied, First);
        cluster.Remove("thief");
        await BecomesAsync(Attempt.Served, First);
    }

    [Fact]
    public async Task While_the_watch_is_lost_the_last_table_stays_and_it_says_so()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        await using var bench = await StartAsync(cluster);
        cluster.Put("chat-1", Other);
        await BecomesAsync(Attempt.Served, Other);

        cluster.SetDown(true);
        Assert.True(await Eventually.TrueAsync(static async () => !(await Daemon.ReadyAsync()).IsReady));
        Assert.Contains("the pods of the namespace test are not watched", (await Daemon.ReadyAsync()).Reason);
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed, source: First));

        // What ended meanwhile is told by no event; the new list shows it.
        cluster.Remove("chat-1");
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed, source: Other));
        cluster.SetDown(false);
        Assert.True(await Eventually.TrueAsync(static async () => (await Daemon.ReadyAsync()).IsReady));
        await BecomesAsync(Attempt.Denied, Other);
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed, source: First));
    }

    [Fact]
    public async Task A_version_that_is_too_old_leads_to_a_new_list()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        await using var bench = await StartAsync(cluster);
        await BecomesAsync(Attempt.Served, First);
        var lists = cluster.Lists;
        // The connection stays open: the error alone has to do.
        cluster.Expire();
        Assert.True(await Eventually.TrueAsync(() => cluster.Lists > lists));
        cluster.Put("chat-1", Other);
        await BecomesAsync(Attempt.Served, Other);
    }

    private static async Task<Bench> StartAsync(ClusterStub cluster)
    {
        var bench = new Bench();
        cluster.Put("chat-0", First);
        var config = Path.Combine(bench.Folder, "kubeconfig");
        await File.WriteAllTextAsync(config, ClusterStub.Kubeconfig);
        bench.Identity.Clear();
        bench.Identity.AddRange(["--kubernetes", "test", "--kubeconfig", config, "--identity-timeout", "0.5"]);
        await bench.StartAsync();
        return bench;
    }

    private static async Task BecomesAsync(Attempt expected, string source) =>
        Assert.True(await Eventually.TrueAsync(async () => (expected == Attempt.Served ? await Workload.TryAsync(Bench.Allowed, source: source) : await NotServedAsync(source)) == expected), $"{source} is not {expected}");

    // A source that nobody is known at is reset; one without a rule is told.
    private static async Task<Attempt> NotServedAsync(string source) =>
        await Workload.TryAsync(Bench.Allowed, source: source) == Attempt.Served ? Attempt.Served : Attempt.Denied;
}
