using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Planning;

/// <summary>Collects what one workload may reach and makes its policy.</summary>
/// <param name="workload">The workload.</param>
/// <param name="intents">The number of intents that it has: about as many rules, and a table of the right size does not grow.</param>
internal sealed class WorkloadPlan(Workload workload, int intents)
{
    private const string DnsUdp = "cluster-dns-udp";
    private const string DnsTcp = "cluster-dns-tcp";
    private static readonly ImmutableArray<AddressSet> Internet = [AddressSet.PublicInternet.Instance];
    private readonly Dictionary<(string Group, int Port), NamedRule> named = new(intents);
    private readonly Dictionary<(string Group, PortRange Ports, Transport Transport), BlockRule> blocks = [];
    private readonly Dictionary<(string Group, PortRange Ports, Transport Transport), HostRule> resolved = [];
    private readonly Dictionary<string, PeerBuilder> peers = new(StringComparer.Ordinal);
    private bool needsDns;

    /// <summary>Opens a destination and gives the name of the rule or peer rule that carries it.</summary>
    public string Open(Candidate candidate, Outcome outcome)
    {
        var intent = candidate.Intent;
        switch (outcome)
        {
            case Outcome.ByName byName:
                if (!named.TryGetValue((intent.Group, byName.Port), out var rule))
                {
                    named.Add((intent.Group, byName.Port), rule = new NamedRule(RuleNames.DomainGroup(intent.Group, byName.Port)));
                }

                rule.Add(candidate, byName);
                return rule.RuleName;

            case Outcome.ByAddress byAddress:
                var key = (intent.Group, byAddress.Ports, byAddress.Transport);
                if (!blocks.TryGetValue(key, out var block))
                {
                    blocks.Add(key, block = new BlockRule(RuleNames.Blocks(intent.Group, byAddress.Ports, byAddress.Transport)));
                }

                block.Add(candidate, byAddress.Network);
                return block.RuleName;

            case Outcome.ByHostname byHostname:
                var place = (intent.Group, byHostname.Ports, byHostname.Transport);
                if (!resolved.TryGetValue(place, out var hosts))
                {
                    resolved.Add(place, hosts = new HostRule(RuleNames.Resolved(intent.Group, byHostname.Ports, byHostname.Transport)));
                }

                hosts.Add(candidate, byHostname.Host);
                return hosts.RuleName;

            case Outcome.ToPeer toPeer:
                if (!peers.TryGetValue(toPeer.Name, out var peer))
                {
                    peers.Add(toPeer.Name, peer = new PeerBuilder(toPeer));
                }

                peer.Origins.Add(candidate.Origins);
                return toPeer.Name;

            case Outcome.ToClusterDns:
                needsDns = true;
                return DnsUdp;

            default:
                return RuleNames.PodInternal;
        }
    }

    public WorkloadPolicy ToPolicy(bool watch)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>(blocks.Count + resolved.Count + named.Count + 1);

        // Addresses first: a rule that requires TLS denies what is not TLS on its port, so it must not stand above a permit by address.
        foreach (var ((_, ports, transport), block) in blocks.OrderBy(entry => entry.Value.Kind).ThenBy(entry => entry.Key.Group, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Ports.First).ThenBy(entry => entry.Key.Ports.Last).ThenBy(entry => entry.Key.Transport))
        {
            rules.Add(block.ToRule(ports, transport));
        }

        foreach (var ((_, ports, transport), hosts) in resolved.OrderBy(static entry => entry.Value.RuleName, StringComparer.Ordinal))
        {
            rules.Add(hosts.ToRule(ports, transport));
        }

        // For the same reason plain HTTP on 443 (rare) comes before TLS on 443.
        var byName = named.ToArray();
        Array.Sort(byName, static (left, right) => Compare(left.Key, left.Value, right.Key, right.Value));
        foreach (var (key, rule) in byName)
        {
            rules.Add(rule.ToRule(key.Port, watch));
        }

        rules.Add(new Rule(RuleNames.DenyAny, RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null) { Log = true, Watch = watch });
        return new WorkloadPolicy(workload, rules.MoveToImmutable(), Peers());
    }

    private static int Compare((string Group, int Port) leftKey, NamedRule left, (string Group, int Port) rightKey, NamedRule right)
    {
        var order = left.IsPlainOn443(leftKey.Port) == right.IsPlainOn443(rightKey.Port) ? 0 : left.IsPlainOn443(leftKey.Port) ? -1 : 1;
        if (order != 0)
        {
            return order;
        }

        // As numbers: CompareTo of an enum puts both on the heap.
        order = (int)left.Kind - (int)right.Kind;
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(leftKey.Group, rightKey.Group);
        return order != 0 ? order : leftKey.Port.CompareTo(rightKey.Port);
    }

    private ImmutableArray<PeerRule> Peers()
    {
        var result = new List<PeerRule>(peers.Count + blocks.Count + 2);
        foreach (var (name, peer) in peers)
        {
            result.Add(new PeerRule(name, peer.Target.Peer, peer.Target.Transport, peer.Target.Ports, peer.Origins.ToArray()));
        }

        foreach (var ((_, ports, transport), block) in blocks)
        {
            result.AddRange(block.ToPeers(ports, transport));
        }

        if (needsDns || named.Count + blocks.Count + resolved.Count + peers.Count > 0)
        {
            ImmutableArray<Origin> origins = [new Origin("deployment.cluster.dns", null)];
            result.Add(new PeerRule(DnsUdp, Peer.ClusterDns.Instance, Transport.Udp, PortRange.Of(53), origins));
            result.Add(new PeerRule(DnsTcp, Peer.ClusterDns.Instance, Transport.Tcp, PortRange.Of(53), origins));
        }

        result.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return [.. result];
    }

    private sealed class NamedRule(string name)
    {
        // Most groups have one host; the dictionary is made for the second.
        private (string Host, Origins? Origins) first;
        private SortedDictionary<string, Origins>? more;
        private bool allTls = true;

        public string RuleName { get; } = RuleNames.Allow(name);

        public IntentKind Kind { get; private set; } = (IntentKind)int.MaxValue;

        public bool IsPlainOn443(int port) => port == 443 && !allTls;

        public void Add(Candidate candidate, Outcome.ByName outcome)
        {
            Kind = candidate.Intent.Kind < Kind ? candidate.Intent.Kind : Kind;
            allTls &= outcome.IsTls;
            OriginsOf(outcome.Host).Add(candidate.Origins);
        }

        public Rule ToRule(int port, bool watch)
        {
            var domains = ImmutableArray.CreateBuilder<DomainEntry>(1 + (more?.Count ?? 0));
            domains.Add(new DomainEntry(first.Host, first.Origins!.ToArray()));
            foreach (var (host, origins) in more ?? Enumerable.Empty<KeyValuePair<string, Origins>>())
            {
                domains.Add(new DomainEntry(host, origins.ToArray()));
            }

            if (domains.Count > 1)
            {
                domains.Sort(static (left, right) => string.CompareOrdinal(left.Text, right.Text));
            }

            var all = new Origins();
            foreach (var domain in domains)
            {
                all.Add(domain.Origins);
            }

            return new Rule(RuleName, RuleAction.Permit, Internet, [new DomainGroup(name, domains.MoveToImmutable())], Transport.Tcp, PortRange.Of(port))
            {
                Log = true,
                RequireTls = port == 443 && allTls && !watch,
                Origins = all.ToArray(),
            };
        }

        private Origins OriginsOf(string host)
        {
            if (first.Origins is null)
            {
                first = (host, new Origins());
            }

            if (first.Host == host)
            {
                return first.Origins;
            }

            more ??= new SortedDictionary<string, Origins>(StringComparer.Ordinal);
            if (!more.TryGetValue(host, out var origins))
            {
                more.Add(host, origins = new Origins());
            }

            return origins;
        }
    }

    private sealed class BlockRule(string name)
    {
        private readonly SortedDictionary<string, (IPNetwork Network, Origins Origins)> networks = new(StringComparer.Ordinal);
        private readonly Origins all = new();

        public string RuleName { get; } = RuleNames.Allow(name);

        public IntentKind Kind { get; private set; } = (IntentKind)int.MaxValue;

        public void Add(Candidate candidate, IPNetwork network)
        {
            Kind = candidate.Intent.Kind < Kind ? candidate.Intent.Kind : Kind;
            var text = network.ToString();
            if (!networks.TryGetValue(text, out var entry))
            {
                networks.Add(text, entry = (network, new Origins()));
            }

            entry.Origins.Add(candidate.Origins);
            all.Add(candidate.Origins);
        }

        public Rule ToRule(PortRange ports, Transport transport) =>
            new(RuleName, RuleAction.Permit, [new AddressSet.Blocks(name, [.. networks.Values.Select(entry => entry.Network)])], [], transport, ports)
            {
                Log = true,
                Origins = all.ToArray(),
            };

        public IEnumerable<PeerRule> ToPeers(PortRange ports, Transport transport)
        {
            var position = 0;
            foreach (var (network, origins) in networks.Values)
            {
                position++;
                yield return new PeerRule(networks.Count == 1 ? name : $"{name}-{position}", new Peer.Block(network), transport, ports, origins.ToArray());
            }
        }
    }

    private sealed class HostRule(string name)
    {
        private readonly SortedSet<string> hosts = new(StringComparer.Ordinal);
        private readonly Origins all = new();

        public string RuleName { get; } = RuleNames.Allow(name);

        public void Add(Candidate candidate, string host)
        {
            hosts.Add(host);
            all.Add(candidate.Origins);
        }

        public Rule ToRule(PortRange ports, Transport transport) =>
            new(RuleName, RuleAction.Permit, [new AddressSet.Resolved(name, [.. hosts])], [], transport, ports) { Log = true, Origins = all.ToArray() };
    }

    private sealed class PeerBuilder(Outcome.ToPeer target)
    {
        public Outcome.ToPeer Target { get; } = target;

        public Origins Origins { get; } = new();
    }
}
