using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>What a change of librechat.yaml does to a plan: what was added, and nothing else.</summary>
public sealed class ChangeTests
{
    private const string Server = "  atlassian:\n    type: sse\n    url: https://mcp.atlassian.com/v1/sse\n";
    private const string Linear = "  linear:\n";
    private const string Live = "  live:\n    type: websocket\n    url: wss://live.example.com/mcp\n";
    private const string Ruleset = "module.bulkhead.aviatrix_dcf_ruleset.this";

    [Fact]
    public void One_server_more_is_one_group_and_one_rule_wherever_it_stands_and_order_is_nothing()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        workspace.Apply().Succeeded();

        // At the head, in the middle and at the end of the list of servers.
        foreach (var before in new[] { Linear, Live, "\nactions:\n" })
        {
            workspace.WriteExample(Overlay.FileName, Overlay.Generate(Overlay.Terraform, text => Insert(Listed(text), before, Server)));
            var plan = workspace.Plan();
            Assert.Equal(["create module.bulkhead.aviatrix_web_group.this[\"librechat-mcp-atlassian\"]", "update " + Ruleset], plan.Changes);
            Assert.Equal(["+librechat-allow-mcp-atlassian"], plan[Ruleset].ChangedMembers("rules"));
        }

        // Servers change places.
        workspace.WriteExample(Overlay.FileName, Overlay.Generate(Overlay.Terraform, static text => Insert(Insert(text, Live, "", remove: true), Linear, Live)));
        Assert.Empty(workspace.Plan().Changes);

        // Applied, nothing else has moved: every rule keeps the identifier by which logs name it.
        var rules = Rules(workspace);
        workspace.WriteExample(Overlay.FileName, Overlay.Generate(Overlay.Terraform, static text => Insert(Listed(text), Live, Server)));
        workspace.Apply().Succeeded();
        var more = Rules(workspace);
        Assert.Equal(["librechat-allow-mcp-atlassian"], more.Where(rule => !rules.ContainsKey(rule.Key)).Select(static rule => rule.Value));
        Assert.All(rules, rule => Assert.Equal(rule.Value, more[rule.Key]));
    }

    /// <summary>From FirewallPolicy objects to Terraform: rules and groups come, and of what was there only the ruleset changes.</summary>
    [Fact]
    public void A_handover_of_the_pods_makes_and_replaces_nothing()
    {
        using var workspace = Example.Create("eks", "9.0.10", Overlay.Complete(Overlay.Crd));
        workspace.Apply().Succeeded();
        var nodes = Rules(workspace);
        workspace.WriteExample(Overlay.FileName, Overlay.Complete(Overlay.Terraform));
        var handover = workspace.Plan();
        Assert.All(handover.Changes, static change => Assert.True(change.StartsWith("create ", StringComparison.Ordinal) || change == "update " + Ruleset, change));
        Assert.Equal(7, handover.Changes.Count(static change => change.StartsWith("create module.bulkhead.aviatrix_smart_group.workload[", StringComparison.Ordinal)));
        workspace.ApplyPlan();
        var both = Rules(workspace);
        Assert.All(nodes, rule => Assert.Equal(rule.Value, both[rule.Key]));
    }

    [Fact]
    public void Modes_watch_and_let_go_without_a_replacement()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        workspace.Apply().Succeeded();

        // Watched, nothing is denied: not by a deny, and not by a permit that demands TLS.
        workspace.WriteExample("terraform.tfvars.json", Example.Answers.Replace("\"enforce\"", "\"watch\"", StringComparison.Ordinal).Replace("{ ", "{ \"pod_mode\": \"watch\", ", StringComparison.Ordinal));
        Assert.Equal(["update " + Ruleset], workspace.Plan().Changes);
        workspace.ApplyPlan();
        var watched = ControllerRules.Read(workspace.Controller());
        Assert.All(watched, static rule => Assert.Equal(rule.Action == "DENY", rule.Watch));
        Assert.All(watched, static rule => Assert.False(rule.RequiresTls || rule.TlsProfile is not null, rule.Name));

        // Unattached, it stays on the controller and decides nothing.
        workspace.WriteExample("terraform.tfvars.json", Example.Answers.Replace(", \"attachment_point_name\": \"TERRAFORM_BEFORE_UI_MANAGED\"", "", StringComparison.Ordinal));
        Assert.Equal("defa11a1-3000-4001-0000-000000000000", AttachedTo(workspace));
        workspace.Apply().Succeeded();
        Assert.Null(AttachedTo(workspace));

        // Off, the nodes' objects go and the pods' rules stay.
        workspace.WriteExample("terraform.tfvars.json", Example.Answers.Replace("\"enforce\"", "\"off\"", StringComparison.Ordinal));
        workspace.Apply().Succeeded();
        Assert.DoesNotContain(ControllerRules.Read(workspace.Controller()), static rule => rule.Name.StartsWith("node-", StringComparison.Ordinal));
    }

    [Fact]
    public void Threats_and_countries_come_first_for_pods_and_nodes()
    {
        var answers = Example.Answers.Replace("{ ", "{ \"threat_feeds\": [{ \"severity\": \"critical\" }], \"denied_countries\": [\"KP\", \"IR\"], \"syslog\": { \"index\": 3, \"server\": \"collector.example.com\", \"port\": 6514 }, ", StringComparison.Ordinal);
        using var workspace = Example.Create("gke", "8.2.20", Overlay.Complete(Overlay.Terraform), answers);
        workspace.Apply().Succeeded();
        workspace.Run("plan", "-detailed-exitcode").Succeeded();
        var rules = ControllerRules.Read(workspace.Controller());
        Assert.Equal(
            ["pods-first-deny-threat-feeds", "pods-first-deny-denied-countries", "node-first-deny-threat-feeds", "node-first-deny-denied-countries"], rules.Take(4).Select(static rule => rule.Name));
        Assert.Equal(7, rules[0].Sources.Length);

        // And all of them go again: groups only after the rules that use them.
        workspace.WriteExample("terraform.tfvars.json", Example.Answers.Replace("{ ", "{ \"tls_profile\": { \"enabled\": false }, ", StringComparison.Ordinal));
        workspace.Apply().Succeeded();
        Assert.All(ControllerRules.Read(workspace.Controller()), static rule => Assert.Null(rule.TlsProfile));
    }

    private static string? AttachedTo(TerraformWorkspace workspace) =>
        ControllerRules.Text(workspace.Controller().GetProperty("objects").EnumerateArray().Single(static one => one.GetProperty("type").GetString() == "aviatrix_dcf_ruleset").GetProperty("state"), "attach_to");

    private static Dictionary<string, string> Rules(TerraformWorkspace workspace) => ControllerRules.Read(workspace.Controller()).ToDictionary(static rule => rule.Id, static rule => rule.Name, StringComparer.Ordinal);

    private static string Listed(string text) => Insert(text, "    - mcp.linear.app\n", "    - mcp.atlassian.com\n");

    private static string Insert(string text, string before, string added, bool remove = false)
    {
        var at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, before);
        return string.Concat(text.AsSpan(0, at), added, text.AsSpan(remove ? at + before.Length : at));
    }
}
