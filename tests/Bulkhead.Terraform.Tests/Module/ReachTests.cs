using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>What is on the controller after an apply, read back and judged, is what `bulkhead review` says may be reached: all of it, and nothing else.</summary>
public sealed class ReachTests
{
    [Theory]
    [InlineData(Overlay.Crd, "9.0.10", 6)]
    [InlineData(Overlay.Terraform, "10.1.0-dev", 34)]
    public void It_is_the_inventory(string owner, string version, int atLeast)
    {
        using var workspace = Example.Create("gke", version, Overlay.Complete(owner));
        workspace.Apply().Succeeded();
        var rules = ControllerRules.Read(workspace.Controller());
        AreThoseOfTheFile(rules, owner);
        var sources = Sources(owner, rules);
        var book = CompiledRuleBook.Compile(new RuleBook([.. sources.Select(source => new SelectorPolicy(source.Name, source.Namespace, [.. source.Rules.Select(rule => new SelectorRule(source.Labels, rule.ToRule()))]))]));

        var reached = 0;
        foreach (var (workload, host, port, protocol) in Allowed(owner))
        {
            var source = sources.SingleOrDefault(source => source.Name == workload);
            if (source.Name is null)
            {
                Assert.True(owner == Overlay.Crd, $"{workload} has no rules");
                continue;
            }

            var flow = new Flow(source.Namespace, source.Labels, (HostSyntax.Read(host).Host as Host.Name)!.Value, null, Transport.Tcp, port, protocol == "http" ? Application.Http : Application.Tls);
            Assert.True(book.Judge(flow, Reading.Narrowest).Allowed, $"{workload} cannot reach {host}:{port}");
            reached++;
        }

        Assert.True(reached >= atLeast, $"only {reached} destinations were asked for");
        foreach (var source in sources)
        {
            foreach (var stranger in Strangers(source.Namespace, source.Labels, source.Rules))
            {
                var verdict = book.Judge(stranger, Reading.Widest);
                Assert.False(verdict.Allowed, $"{stranger} passes from {source.Name} by {verdict.Rule?.Name}");
            }
        }
    }

    /// <summary>Every rule of the file is on the controller, and what is beside them is what the module adds for nodes.</summary>
    private static void AreThoseOfTheFile(ImmutableArray<ControllerRule> rules, string owner)
    {
        var root = JsonDocument.Parse(Overlay.Complete(owner)).RootElement.GetProperty("bulkhead");
        Assert.Equal(
            root.GetProperty("rules").EnumerateObject().Select(rule => Line(rule.Name, rule.Value, root)).Order(StringComparer.Ordinal),
            rules.Where(static rule => !rule.Name.StartsWith("node-allow-cloud-", StringComparison.Ordinal)).Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal(["node-allow-cloud-api-server", "node-allow-cloud-registries", "node-allow-cloud-services"], rules.Where(static rule => rule.Name.StartsWith("node-allow-cloud-", StringComparison.Ordinal)).Select(static rule => rule.Name).Order(StringComparer.Ordinal));

        // A profile only where a name is permitted over TLS.
        Assert.All(rules, static rule => Assert.Equal(rule is { Action: "PERMIT", RequiresTls: true, Names.IsEmpty: false }, rule.TlsProfile is not null));
    }

    private static string Line(ControllerRule rule) =>
        $"{rule.Name} {rule.Action} {rule.Priority} {rule.Protocol} {string.Join(',', rule.Ports)} {string.Join(',', rule.Names)} {string.Join(',', rule.Destinations.Select(static group => group.ValueKind == JsonValueKind.String ? group.GetString()![^1..] : string.Join(',', group.EnumerateArray().Select(static member => ControllerRules.Text(member, "cidr") ?? ControllerRules.Text(member, "fqdn")))))} {rule.RequiresTls} {rule.Log} {rule.Watch}";

    private static string Line(string name, JsonElement rule, JsonElement root)
    {
        IEnumerable<string> Members(string kind) => rule.GetProperty(kind).EnumerateArray().SelectMany(group => root.GetProperty(kind).GetProperty(group.GetString()!).EnumerateArray()).Select(static member => member.GetString()!);
        var destinations = (rule.GetProperty("anywhere").GetBoolean() ? ["0"] : rule.GetProperty("public_internet").GetBoolean() ? (string[])["1"] : []).Concat(Members("address_groups")).Concat(Members("hostname_groups"));
        var ports = rule.GetProperty("ports").EnumerateArray().Select(static port => (port.GetProperty("first").GetInt32(), port.GetProperty("last").GetInt32()));
        return $"{name} {rule.GetProperty("action").GetString()} {rule.GetProperty("priority").GetInt64()} {rule.GetProperty("protocol").GetString()} {string.Join(',', ports)} {string.Join(',', Members("web_groups"))} {string.Join(',', destinations)} {rule.GetProperty("require_tls").GetBoolean()} {rule.GetProperty("logging").GetBoolean()} {rule.GetProperty("watch").GetBoolean()}";
    }

    /// <summary>The pods and the nodes, found on the controller by what their SmartGroups select.</summary>
    private static List<(string Name, string Namespace, ImmutableSortedDictionary<string, string> Labels, ImmutableArray<ControllerRule> Rules)> Sources(string owner, ImmutableArray<ControllerRule> rules)
    {
        var workloads = JsonDocument.Parse(Overlay.Complete(owner)).RootElement.GetProperty("bulkhead").GetProperty("workloads").EnumerateObject()
            .Select(static one => (one.Name, Namespace: one.Value.GetProperty("namespace").GetString()!, Labels: Labels(one.Value.GetProperty("labels")))).ToList();
        workloads.Add((Workload.Nodes.Name, Workload.Nodes.Namespace, Workload.Nodes.Labels));
        return
        [
            .. workloads.Select(workload => (workload.Name, workload.Namespace, workload.Labels,
                (ImmutableArray<ControllerRule>)[.. rules.Where(rule => rule.Sources is [var group] && group.EnumerateArray().Single() is var selector && (workload.Name == Workload.Nodes.Name
                    ? ControllerRules.Text(selector, "type") == "k8s_node"
                    : ControllerRules.Text(selector, "type") == "k8s" && ControllerRules.Text(selector, "k8s_namespace") == workload.Namespace && Labels(selector.GetProperty("tags")).SequenceEqual(workload.Labels)))])),
        ];
    }

    private static ImmutableSortedDictionary<string, string> Labels(JsonElement json) =>
        json.EnumerateObject().ToImmutableSortedDictionary(static label => label.Name, static label => label.Value.GetString()!, StringComparer.Ordinal);

    private static IEnumerable<(string Workload, string Host, int Port, string Protocol)> Allowed(string owner) => JsonDocument.Parse(Overlay.Review(owner)).RootElement.GetProperty("destinations").EnumerateArray()
        .Where(static one => one.GetProperty("decision").GetString() == "allowed" && one.GetProperty("scope").GetString() == "external")
        .Select(static one => (one.GetProperty("workload").GetString()!, one.GetProperty("host").GetString()!, one.GetProperty("port").GetInt32(), one.GetProperty("protocol").GetString()!));

    private static IEnumerable<Flow> Strangers(string space, ImmutableSortedDictionary<string, string> labels, ImmutableArray<ControllerRule> rules)
    {
        var stranger = (HostSyntax.Read("bulkhead-probe.invalid").Host as Host.Name)!.Value;
        Flow Of(Hostname? name, string? address, Transport transport, int port, Application application) => new(space, labels, name, address is null ? null : IPAddress.Parse(address), transport, port, application);
        yield return Of(stranger, "9.251.247.241", Transport.Tcp, 443, Application.Tls);
        yield return Of(stranger, "9.251.247.241", Transport.Tcp, 80, Application.Http);
        yield return Of(null, "9.251.247.241", Transport.Tcp, 443, Application.TlsWithoutName);
        yield return Of(null, "9.251.247.241", Transport.Udp, 443, Application.Other);
        yield return Of(null, "9.251.247.241", Transport.Udp, 53, Application.Other);
        yield return Of(null, "9.251.247.241", Transport.Icmp, 0, Application.Other);
        yield return Of(null, "169.254.169.254", Transport.Tcp, 80, Application.Other);
        yield return Of(null, "10.255.255.254", Transport.Tcp, 443, Application.TlsWithoutName);
        if (rules.SelectMany(static rule => rule.Names).FirstOrDefault(static name => !name.Contains('*', StringComparison.Ordinal)) is { } known)
        {
            yield return Of((HostSyntax.Read(known).Host as Host.Name)!.Value, "9.251.247.241", Transport.Tcp, 22, Application.Tls);
        }
    }
}
