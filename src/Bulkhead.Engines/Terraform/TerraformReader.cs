using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Terraform;

/// <summary>Reads the variables of the overlay back into ordered rules, as the module and the controller understand them.</summary>
internal static class TerraformReader
{
    /// <summary>The name of the policy of a workload.</summary>
    public static string PolicyName(string workload) => "terraform-" + workload;

    /// <summary>Reads the file.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="problem">What is wrong with it; null when it was read.</param>
    /// <returns>One policy for each source, rules in the order of their priorities; nothing when there is a problem.</returns>
    public static RuleBook Read(ReadOnlyMemory<byte> utf8, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            problem = null;
            return Book(document.RootElement.GetProperty("bulkhead"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = exception.Message;
            return new RuleBook([]);
        }
    }

    private static RuleBook Book(JsonElement root)
    {
        if (root.GetProperty("schema").GetString() != TerraformVariables.Schema)
        {
            throw new FormatException("another schema");
        }

        var sources = root.GetProperty("workloads").EnumerateObject().ToDictionary(
            static one => one.Name,
            static one => (Namespace: one.Value.GetProperty("namespace").GetString()!,
                Labels: one.Value.GetProperty("labels").EnumerateObject().ToImmutableSortedDictionary(static label => label.Name, static label => label.Value.GetString()!, StringComparer.Ordinal)),
            StringComparer.Ordinal);

        sources.Add(Workload.Nodes.Name, (Workload.Nodes.Namespace, Workload.Nodes.Labels));
        var rules = root.GetProperty("rules").EnumerateObject().Select(one => (one.Name, Json: one.Value)).ToList();
        if (rules.Select(static rule => rule.Json.GetProperty("priority").GetInt32()).Distinct().Count() != rules.Count)
        {
            throw new FormatException("two rules share a priority");
        }

        return new RuleBook(
        [
            .. rules.GroupBy(static rule => rule.Json.GetProperty("workload").GetString()!, StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => new SelectorPolicy(
                    PolicyName(group.Key),
                    sources[group.Key].Namespace,
                    [.. group.OrderBy(static rule => rule.Json.GetProperty("priority").GetInt32()).Select(rule => new SelectorRule(sources[group.Key].Labels, Rule(rule.Name, rule.Json, root)))])),
        ]);
    }

    private static Rule Rule(string name, JsonElement rule, JsonElement root)
    {
        var addresses = ImmutableArray.CreateBuilder<AddressSet>();
        if (rule.GetProperty("anywhere").GetBoolean())
        {
            addresses.Add(AddressSet.Anywhere.Instance);
        }

        if (rule.GetProperty("public_internet").GetBoolean())
        {
            addresses.Add(AddressSet.PublicInternet.Instance);
        }

        addresses.AddRange(Groups(rule, "address_groups", root).Select(static group => new AddressSet.Blocks(group.Name, [.. group.Members.Select(IPNetwork.Parse)])));
        addresses.AddRange(Groups(rule, "hostname_groups", root).Select(static group => new AddressSet.Resolved(group.Name, [.. group.Members])));
        var ports = rule.GetProperty("ports").EnumerateArray().Select(static port => new PortRange(port.GetProperty("first").GetInt32(), port.GetProperty("last").GetInt32())).ToList();
        return new Rule(
            name,
            rule.GetProperty("action").GetString() == "PERMIT" ? RuleAction.Permit : RuleAction.Deny,
            addresses.ToImmutable(),
            [.. Groups(rule, "web_groups", root).Select(static group => new DomainGroup(group.Name, [.. group.Members.Select(static member => new DomainEntry(member, []))]))],
            rule.GetProperty("protocol").GetString() switch { "TCP" => Transport.Tcp, "UDP" => Transport.Udp, "ICMP" => Transport.Icmp, "ANY" => Transport.Any, var other => throw new FormatException($"protocol {other}") },
            ports.Count switch { 0 => null, 1 => ports[0], _ => throw new FormatException("several ranges of ports") })
        {
            Log = rule.GetProperty("logging").GetBoolean(),
            Watch = rule.GetProperty("watch").GetBoolean(),
            RequireTls = rule.GetProperty("require_tls").GetBoolean(),
        };
    }

    private static IEnumerable<(string Name, List<string> Members)> Groups(JsonElement rule, string key, JsonElement root) =>
        rule.GetProperty(key).EnumerateArray().Select(name => name.GetString()!)
            .Select(name => (name, root.GetProperty(key).GetProperty(name).EnumerateArray().Select(static member => member.GetString()!).ToList()));
}
