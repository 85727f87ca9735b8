using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;
using CsCheck;

namespace Bulkhead.Policy.Tests.Planning;

public class PlannerProperties
{
    private static readonly BulkheadSettings Answers = Sample.Settings(
        """
        answers:
          groups:
            llm-b: allow
            mcp-c: deny
            tool-d: { hosts: [d.example.com, "*.github.io"], reason: ours }
          services: { ollama: { labels: { app: ollama } } }
        egress: [ { name: e, cidr: 10.0.0.0/8, port: 25, protocol: smtp, owner: o, reason: r } ]
        packageRegistries: { npm: npm.corp.example.com }
        """);

    private static readonly Gen<EgressIntent> Intents = Gen.Select(
        Sample.OneOf("llm-a", "llm-b", "mcp-c", "tool-d", "llm-a-8443", "mcp-e", "x"),
        Sample.OneOf(
            "a.example.com", "b.example.com", "https://a.example.com:8443", "http://c.example.com", "http://d.example.com:443", "smtp://m.example.com:25",
            "*.w.example.com", "*.github.io", "github.io", "co.uk", "?${X}", "?@npm", "https://10.1.2.3", "http://10.1.2.4:8000", "https://8.8.8.8",
            "http://169.254.169.254", "http://ollama:11434", "http://localhost:1234", "mongodb://rel-mongodb:27017", "http://nobody:80"),
        Sample.OneOf(Certainty.Certain, Certainty.Certain, Certainty.Conditional, Certainty.UserControlled, Certainty.Unresolved),
        Sample.OneOf(WorkloadNames.LibreChat, WorkloadNames.LibreChat, WorkloadNames.RagApi, WorkloadNames.Node, WorkloadNames.Browser, "redis"),
        Gen.Int[1, 9],
        (group, destination, certainty, workload, line) => Sample.Intent(group, destination, certainty, workload, KindOf(group), line));

    private static readonly Gen<EgressIntent[]> Many = Intents.Array[0, 12];

    // An inventory is merged: one kind for each group.
    private static IntentKind KindOf(string group) => group.StartsWith("llm", StringComparison.Ordinal) ? IntentKind.LlmProvider
        : group.StartsWith("mcp", StringComparison.Ordinal) ? IntentKind.McpServer : IntentKind.Tool;

    private static EgressPolicy Plan(params IEnumerable<EgressIntent> intents) =>
        Planner.Plan(Sample.Inventory([.. intents]), Answers, new PlanOptions(Sample.Today));

    private static string ShowAll(EgressPolicy policy) => string.Join(
        "\n\n",
        policy.Workloads.Select(one => one.Workload.Name + "\n" + one.Show() + "\n" + string.Join("\n", one.Peers.Select(Sample.Show))
            + "\n" + string.Join("\n", one.Rules.SelectMany(rule => rule.Origins))));

    [Fact]
    public void Every_policy_ends_in_the_closing_deny_and_holds_it_once() => Many.Sample(intents =>
    {
        foreach (var workload in Plan(intents).Workloads)
        {
            var last = workload.Rules[^1];
            Assert.Equal("deny-any Deny Any * anywhere log", Sample.Show(last));
            Assert.All(workload.Rules.RemoveAt(workload.Rules.Length - 1), rule => Assert.Equal(RuleAction.Permit, rule.Action));
        }
    }, iter: 1_000);

    [Fact]
    public void The_order_of_the_input_changes_nothing() => Gen.Select(Many, Gen.Int).Sample((intents, seed) =>
    {
        var shuffled = intents.ToArray();
        new Random(seed).Shuffle(shuffled);
        var (one, other) = (Plan(intents), Plan(shuffled));
        Assert.Equal(ShowAll(one), ShowAll(other));
        Assert.Equal(one.Diagnostics, other.Diagnostics);
        Assert.Equal(Added(one), Added(other));

        IEnumerable<string> Added(EgressPolicy policy) => policy.Decisions.Skip(intents.Length)
            .Select(decision => $"{decision.Intent.Workload} {decision.Intent.Group} {decision.Intent.Destination} {decision.Decision} {decision.Rule} {string.Join(",", decision.Intent.Origins)}");
    }, iter: 1_000);

    [Fact]
    public void A_group_changes_only_its_own_rules_and_groups() => Gen.Select(Many, Intents).Sample((intents, added) =>
    {
        const string group = "llm-added";
        var own = added with { Group = group, Kind = IntentKind.LlmProvider };
        var before = Plan(intents);
        var after = Plan(intents.Append(own));
        foreach (var (left, right) in before.Workloads.Zip(after.Workloads))
        {
            Assert.Equal(left.Rules.Select(Sample.Show), right.Rules.Where(rule => !rule.Name.Contains(group, StringComparison.Ordinal)).Select(Sample.Show));
            Assert.All(left.Peers.Select(Sample.Show), peer => Assert.Contains(peer, right.Peers.Select(Sample.Show)));
        }

        // A host that nothing named before may now be answered for: that is the one other change.
        Assert.Equal(
            before.Diagnostics.Where(diagnostic => diagnostic.Code != "BH4115"),
            after.Diagnostics.Where(diagnostic => diagnostic.Code != "BH4115" && diagnostic.Group != group));
    }, iter: 1_000);

    [Fact]
    public void Removing_an_intent_never_opens_anything() => Many.Where(intents => intents.Length > 0).Sample(intents =>
    {
        var (all, less) = (Plan(intents), Plan(intents.Skip(1)));
        Assert.Empty(Doors(less).Except(Doors(all), StringComparer.Ordinal));
    }, iter: 1_000);

    [Fact]
    public void Names_are_unique_and_plain() => Many.Sample(intents =>
    {
        foreach (var workload in Plan(intents).Workloads)
        {
            var rules = workload.Rules.Select(rule => rule.Name).ToList();
            var groups = workload.Rules.SelectMany(rule => rule.Groups).Select(group => group.Name)
                .Concat(workload.Rules.SelectMany(rule => rule.Addresses).OfType<AddressSet.Blocks>().Select(set => set.Name)).ToList();
            var peers = workload.Peers.Select(peer => peer.Name).ToList();
            Assert.Equal(rules.Distinct().Count(), rules.Count);
            Assert.Equal(groups.Distinct().Count(), groups.Count);
            Assert.Equal(peers.Distinct().Count(), peers.Count);
            Assert.All(rules.Concat(groups).Concat(peers), name => Assert.Matches("^[a-z0-9-]+$", name));
        }
    }, iter: 1_000);

    [Fact]
    public void What_is_allowed_has_a_host_and_stands_in_its_rule_and_nothing_else_does() => Many.Sample(intents =>
    {
        var policy = Plan(intents);
        Assert.Equal(intents, policy.Decisions.Take(intents.Length).Select(decision => decision.Intent));
        var explained = new HashSet<string>(StringComparer.Ordinal);
        foreach (var decision in policy.Decisions)
        {
            if (decision.Decision == Decision.Denied)
            {
                Assert.True(decision.Rule is null && !string.IsNullOrEmpty(decision.Reason));
                continue;
            }

            var (host, ports) = (decision.Intent.Destination.Host, decision.Intent.Destination.Ports);
            Assert.NotNull(host);
            if (decision.Rule == "pod-internal")
            {
                continue;
            }

            var workload = policy.Of(decision.Intent.Workload);
            var door = $"{workload.Workload.Name} {decision.Rule} {(host is Model.Names.Host.Address address ? address.Cidr : host!.Text)} {ports}";
            explained.Add(door);
            Assert.True(Doors(policy).Contains(door) || workload.Peers.Any(peer => peer.Name == decision.Rule && peer.Ports == ports), door);
        }

        Assert.Empty(Doors(policy).Except(explained, StringComparer.Ordinal));
    }, iter: 1_000);

    [Fact]
    public void Only_certain_or_answered_external_names_are_allowed() => Many.Sample(intents =>
    {
        var policy = Planner.Plan(Sample.Inventory(intents), BulkheadSettings.Default, new PlanOptions(Sample.Today));
        Assert.All(policy.Decisions.Where(decision => decision.Decision == Decision.Allowed), decision =>
        {
            Assert.Equal(Certainty.Certain, decision.Intent.Certainty);
            Assert.Contains(decision.Intent.Workload, policy.Topology.Workloads.Select(one => one.Name));
        });
    }, iter: 1_000);

    [Fact]
    public void Work_grows_with_the_input_and_not_faster()
    {
        // Counted, not timed: 20,000 groups give 20,000 rules in one plan.
        var intents = Enumerable.Range(0, 20_000).Select(i => Sample.Intent($"llm-p{i}", $"h{i}.example.com", line: i + 1)).ToArray();
        var policy = Planner.Plan(Sample.Inventory(intents), BulkheadSettings.Default, new PlanOptions(Sample.Today));
        Assert.Equal(20_001, policy.Of().Rules.Length);
        Assert.Empty(policy.Diagnostics);
    }

    // Every open door: workload, rule, destination, port.
    private static HashSet<string> Doors(EgressPolicy policy) =>
    [
        .. from workload in policy.Workloads
           from rule in workload.Rules
           where rule.Action == RuleAction.Permit
           from target in rule.Groups.SelectMany(names => names.Domains).Select(entry => entry.Text)
               .Concat(rule.Addresses.OfType<AddressSet.Blocks>().SelectMany(set => set.Networks).Select(network => network.ToString()))
           select $"{workload.Workload.Name} {rule.Name} {target} {rule.Ports}",
    ];
}
