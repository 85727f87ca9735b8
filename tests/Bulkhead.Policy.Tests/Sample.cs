using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;
using CsCheck;

namespace Bulkhead.Policy.Tests;

/// <summary>Short ways to the values that tests talk about.</summary>
internal static class Sample
{
    public static readonly DateOnly Today = new(2026, 11, 23);

    public static readonly Workload LibreChat = Pod(WorkloadNames.LibreChat, 3080);
    public static readonly Workload Mongodb = Pod(WorkloadNames.Mongodb, 27017);
    public static readonly Workload RagApi = Pod(WorkloadNames.RagApi, 8000);

    public static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);

    public static Workload Pod(string name, int port) =>
        new(name, "chat", Labels(("app", name), ("release", "rel")), ["rel-" + name], [port]);

    public static Host HostOf(string text)
    {
        if (IpLiteral.TryParseNetwork(text, out var network))
        {
            return new Host.Address(network);
        }

        return HostSyntax.Read(text, allowWildcard: true).Host ?? throw new ArgumentException(text, nameof(text));
    }

    /// <summary>An intent from a short text: <c>host</c>, <c>host:port</c>, <c>scheme://host:port</c>; <c>?expression</c> for an unknown host.</summary>
    public static EgressIntent Intent(
        string group, string destination, Certainty certainty = Certainty.Certain, string workload = WorkloadNames.LibreChat, IntentKind kind = IntentKind.LlmProvider, int line = 1)
    {
        var origins = ImmutableArray.Create(new Origin("path." + group, new SourceSpan("librechat.yaml", line, 1)));
        if (destination.StartsWith('?'))
        {
            return new EgressIntent(workload, new Destination(null, null, ApplicationProtocol.Https), kind, group, DestinationScope.External, certainty, origins) { Expression = destination[1..] };
        }

        var protocol = ApplicationProtocol.Https;
        var rest = destination;
        var scheme = destination.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            Assert.True(ApplicationProtocols.TryParse(destination[..scheme], out protocol));
            rest = destination[(scheme + 3)..];
        }

        var colon = rest.EndsWith(']') ? -1 : rest.LastIndexOf(':');
        int? port = protocol.DefaultPort();
        if (colon >= 0)
        {
            port = rest[(colon + 1)..] is "?" ? null : int.Parse(rest[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            rest = rest[..colon];
        }

        var host = HostOf(rest.Trim('[', ']'));
        return new EgressIntent(
            workload, new Destination(host, port is { } number ? PortRange.Of(number) : null, protocol), kind, group, HostScopes.Of(host), certainty, origins);
    }

    public static Inventory Inventory(params EgressIntent[] intents) => Inventory([LibreChat, Mongodb, RagApi], intents);

    public static Inventory Inventory(ImmutableArray<Workload> workloads, params EgressIntent[] intents) =>
        new(new DeploymentTopology("rel", "chat", workloads), [.. intents], [], [], "2026.11.23");

    public static SettingsReading ReadSettings(string yaml) => SettingsReader.Read(new SourceText("bulkhead.yaml", yaml));

    /// <summary>Settings that must be free of findings.</summary>
    public static BulkheadSettings Settings(string yaml)
    {
        var reading = ReadSettings("version: 1\n" + yaml);
        Assert.Empty(reading.Diagnostics);
        return reading.Settings;
    }

    public static EgressPolicy Plan(string settings, params EgressIntent[] intents) =>
        Planner.Plan(Inventory(intents), Settings(settings), new PlanOptions(Today));

    public static WorkloadPolicy Of(this EgressPolicy policy, string workload = WorkloadNames.LibreChat) =>
        policy.Workloads.Single(one => one.Workload.Name == workload);

    /// <summary>A policy in one line for each rule: what a reader would compare by eye.</summary>
    public static string Show(this WorkloadPolicy policy) => string.Join("\n", policy.Rules.Select(Show));

    public static string Show(Rule rule)
    {
        var addresses = string.Join("+", rule.Addresses.Select(set => set switch
        {
            AddressSet.Anywhere => "anywhere",
            AddressSet.PublicInternet => "internet",
            AddressSet.Blocks blocks => $"{blocks.Name}[{string.Join(",", blocks.Networks)}]",
            AddressSet.Resolved resolved => $"{resolved.Name}[{string.Join(",", resolved.Hosts)}]",
            AddressSet.Unknown unknown => "?" + unknown.Reference,
            _ => "-",
        }));
        var groups = string.Concat(rule.Groups.Select(group => $" {group.Name}[{string.Join(",", group.Domains.Select(entry => entry.Text))}]"));
        return $"{rule.Name} {rule.Action} {rule.Transport} {rule.Ports?.ToString() ?? "*"} {addresses}{groups}{(rule.RequireTls ? " tls" : "")}{(rule.Log ? " log" : "")}{(rule.Watch ? " watch" : "")}";
    }

    public static string Show(PeerRule peer)
    {
        var to = peer.Peer switch
        {
            Peer.OfWorkload workload => workload.Workload,
            Peer.Pods pods => $"{pods.Namespace}/{string.Join(",", pods.Labels.Select(label => $"{label.Key}={label.Value}"))}",
            Peer.Block block => block.Network.ToString(),
            _ => "dns",
        };
        return $"{peer.Name} {to} {peer.Transport} {peer.Ports}";
    }

    /// <summary>One of some values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
