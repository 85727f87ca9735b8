using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Verification;

/// <summary>
/// The proof for ordered rules of any form, as they were read back: everything that was allowed passes, and nothing passes that nobody asked for.
/// </summary>
/// <param name="policy">The plan.</param>
/// <param name="settings">The user's answers.</param>
/// <param name="planned">The workloads of the plan that the rules are for.</param>
/// <param name="written">The policies read back: one for each workload, in the same order.</param>
/// <param name="leftOut">What could not be written, each with a diagnostic: workload and name, pattern or block.</param>
/// <param name="failures">Takes what is disproved.</param>
internal sealed class RuleBookProof(
    EgressPolicy policy,
    BulkheadSettings settings,
    ImmutableArray<WorkloadPolicy> planned,
    ImmutableArray<SelectorPolicy> written,
    ImmutableHashSet<(string Workload, string Destination)> leftOut,
    List<string> failures)
{
    private const string Stranger = "bulkhead-probe.invalid";

    private static readonly IPAddress MetadataAddress = new([169, 254, 169, 254]);

    private static readonly ImmutableArray<IPAddress> PrivateAddresses =
        [new([10, 255, 255, 254]), new([172, 31, 255, 254]), new([192, 168, 255, 254])];

    // One address of each of some far apart /8 blocks: no policy that is worth proving opens all of them.
    private static readonly ImmutableArray<IPAddress> PublicAddresses = [.. new byte[] { 9, 17, 44, 53, 62, 81, 104, 151, 188, 213 }.Select(static first => new IPAddress([first, 251, 247, 241]))];

    private static readonly ImmutableArray<int> UnusualPorts = [22, 25, 53, 853, 1080, 3128, 4444, 6667, 9001, 47808];

    /// <summary>Runs the proof; what it disproves is added to the failures.</summary>
    public void Run()
    {
        if (!CheckShape())
        {
            return;
        }

        var book = CompiledRuleBook.Compile(new RuleBook([.. written.Select(Enforced)]));
        CheckNothingElse();
        CheckReachable(book);
        foreach (var (workload, rules) in planned.Zip(written, static (planned, read) => (planned.Workload, read.Rules)))
        {
            CheckClosed(book, workload, rules);
        }
    }

    private bool CheckShape()
    {
        for (var i = 0; i < written.Length; i++)
        {
            var workload = planned[i].Workload;
            if (written[i].Rules.IsEmpty || !Closes(written[i].Rules[^1].Rule))
            {
                failures.Add($"the policy of {workload.Name} does not end in a deny for everything");
            }

            ImmutableSortedDictionary<string, string>? checkedLabels = null;
            foreach (var rule in written[i].Rules)
            {
                // Rules share their labels after reading, so this compares once for each policy.
                if (!ReferenceEquals(checkedLabels, rule.Labels) && !Same(rule.Labels, workload.Labels))
                {
                    failures.Add($"rule {rule.Rule.Name} of {workload.Name} does not select its pods");
                }

                checkedLabels = rule.Labels;
            }
        }

        return failures.Count == 0;
    }

    /// <summary>Nothing is open that no decision and no answer asked for, and nothing in a form that opens more than it names.</summary>
    private void CheckNothingElse()
    {
        var allowed = new AllowedDestinations(policy, settings);
        for (var i = 0; i < written.Length; i++)
        {
            var workload = planned[i].Workload.Name;
            foreach (var (_, rule) in written[i].Rules)
            {
                if (rule.Action == RuleAction.Permit)
                {
                    CheckPermit(workload, rule, allowed);
                }
            }
        }
    }

    private void CheckPermit(string workload, Rule rule, AllowedDestinations allowed)
    {
        if (rule.Ports is not { } ports || rule.Transport is not (Transport.Tcp or Transport.Udp))
        {
            failures.Add($"rule {rule.Name} of {workload} permits without a port");
            return;
        }

        if (rule.Groups.IsEmpty)
        {
            foreach (var set in rule.Addresses)
            {
                if (set is AddressSet.Resolved resolved)
                {
                    failures.AddRange(resolved.Hosts.Where(host => !allowed.Contains(workload, host, ports))
                        .Select(host => $"rule {rule.Name} of {workload} permits {host} port {ports}, which nothing asked for"));
                    continue;
                }

                if (set is not AddressSet.Blocks blocks)
                {
                    failures.Add($"rule {rule.Name} of {workload} permits addresses that it does not list");
                    continue;
                }

                foreach (var network in blocks.Networks)
                {
                    if (!allowed.Contains(workload, network.ToString(), ports))
                    {
                        failures.Add($"rule {rule.Name} of {workload} permits {network} port {ports}, which nothing asked for");
                    }
                }
            }

            return;
        }

        if (rule.Transport != Transport.Tcp || rule.Addresses is not [AddressSet.PublicInternet])
        {
            failures.Add($"rule {rule.Name} of {workload} permits names elsewhere than over tcp to the public Internet");
        }

        foreach (var group in rule.Groups)
        {
            foreach (var entry in group.Domains)
            {
                if (!allowed.Contains(workload, entry.Text, ports))
                {
                    failures.Add($"rule {rule.Name} of {workload} permits {entry.Text} port {ports}, which nothing asked for");
                }
            }
        }
    }

    /// <summary>Everything that was allowed passes, even when wildcards and unknown groups are read as narrowly as can be.</summary>
    private void CheckReachable(CompiledRuleBook book)
    {
        var plans = new Dictionary<string, (Workload Workload, SourceRules Source, Dictionary<string, Rule> Rules)>(StringComparer.Ordinal);
        foreach (var one in planned)
        {
            var rules = new Dictionary<string, Rule>(one.Rules.Length, StringComparer.Ordinal);
            foreach (var rule in one.Rules)
            {
                rules.TryAdd(rule.Name, rule);
            }

            plans[one.Workload.Name] = (one.Workload, book.For(one.Workload.Namespace, one.Workload.Labels), rules);
        }

        var decided = new HashSet<Rule>(policy.Decisions.Length, ReferenceEqualityComparer.Instance);
        foreach (var decision in policy.Decisions)
        {
            if (decision is not { Decision: Decision.Allowed, Rule: { } name, Intent.Destination.Host: { } host }
                || !plans.TryGetValue(decision.Intent.Workload, out var plan)
                || !plan.Rules.TryGetValue(name, out var rule))
            {
                continue;
            }

            decided.Add(rule);
            var destination = decision.Intent.Destination;
            MustPass(plan.Source, plan.Workload, host, destination.Ports ?? rule.Ports, destination.Protocol, rule);
        }

        // Rules that come from the user's own entries carry no intent of the inventory.
        foreach (var plan in plans.Values)
        {
            foreach (var rule in plan.Rules.Values)
            {
                if (rule.Action == RuleAction.Permit && !decided.Contains(rule))
                {
                    foreach (var host in Hosts(rule))
                    {
                        MustPass(plan.Source, plan.Workload, host, rule.Ports, rule.RequireTls || rule.Ports is { First: 443 } ? ApplicationProtocol.Https : ApplicationProtocol.Http, rule);
                    }
                }
            }
        }
    }

    private static IEnumerable<Host> Hosts(Rule rule) =>
        rule.Groups.SelectMany(static group => group.Domains)
            .Select(static entry => HostSyntax.Read(entry.Text, allowWildcard: true).Host)
            .Concat(rule.Addresses.OfType<AddressSet.Blocks>().SelectMany(static blocks => blocks.Networks).Select(static network => new Host.Address(network)))
            .OfType<Host>();

    private void MustPass(SourceRules source, Workload workload, Host host, PortRange? ports, ApplicationProtocol protocol, Rule rule)
    {
        if (leftOut.Contains((workload.Name, host is Host.Address block ? block.Cidr : host.Text)))
        {
            return;
        }

        var name = host switch
        {
            Host.Name exact => exact.Value,
            Host.Pattern pattern => Sample(pattern.Value),
            _ => null,
        };
        if (name is null && host is not Host.Address)
        {
            return;
        }

        var application = (name, protocol) switch
        {
            (not null, _) when protocol is ApplicationProtocol.Http or ApplicationProtocol.Ws => Application.Http,
            (not null, _) => Application.Tls,
            (null, _) when protocol.IsTls() => Application.TlsWithoutName,
            _ => Application.Other,
        };
        var flow = new Flow(
            workload.Namespace,
            workload.Labels,
            name,
            host is Host.Address address ? address.Value.BaseAddress : null,
            rule.Transport,
            ports?.First ?? 0,
            application);
        if (!CompiledRuleBook.Decide(source, flow, Reading.Narrowest).Allowed)
        {
            failures.Add($"{workload.Name} cannot reach {host.Text} port {ports} although rule {rule.Name} was planned for it");
        }
    }

    /// <summary>What nobody asked for does not pass, even when wildcards and unknown groups are read as widely as can be.</summary>
    private void CheckClosed(CompiledRuleBook book, Workload workload, ImmutableArray<SelectorRule> rules)
    {
        var permits = rules.Select(static rule => rule.Rule).Where(static rule => rule.Action == RuleAction.Permit).ToList();
        var ranges = permits.Select(static rule => rule.Ports).OfType<PortRange>().Distinct().ToList();
        var known = permits.Where(static rule => !rule.Groups.IsEmpty)
            .SelectMany(static rule => rule.Groups)
            .SelectMany(static group => group.Domains)
            .Select(static entry => HostSyntax.Read(entry.Text).Host)
            .OfType<Host.Name>()
            .FirstOrDefault()?.Value;
        var elsewhere = Elsewhere(permits);
        var stranger = (HostSyntax.Read(Stranger).Host as Host.Name)?.Value;

        MustNotPass("TLS without a name", new Flow(workload.Namespace, workload.Labels, null, elsewhere, Transport.Tcp, 443, Application.TlsWithoutName));
        MustNotPass("QUIC", new Flow(workload.Namespace, workload.Labels, null, elsewhere, Transport.Udp, 443, Application.Other));
        MustNotPass("ICMP", new Flow(workload.Namespace, workload.Labels, null, elsewhere, Transport.Icmp, 0, Application.Other));
        MustNotPass("DNS to a public resolver", new Flow(workload.Namespace, workload.Labels, null, elsewhere, Transport.Udp, 53, Application.Other));
        MustNotPass("another name", new Flow(workload.Namespace, workload.Labels, stranger, elsewhere, Transport.Tcp, 443, Application.Tls));
        MustNotPass("another name over plain HTTP", new Flow(workload.Namespace, workload.Labels, stranger, elsewhere, Transport.Tcp, 80, Application.Http));
        MustNotPass("the metadata service", new Flow(workload.Namespace, workload.Labels, null, MetadataAddress, Transport.Tcp, 80, Application.Other));
        if (known is not null)
        {
            foreach (var port in UnusualPorts)
            {
                if (!ranges.Exists(range => range.Contains(port)))
                {
                    MustNotPass($"an allowed name on port {port}", new Flow(workload.Namespace, workload.Labels, known, elsewhere, Transport.Tcp, port, Application.Tls));
                    break;
                }
            }
        }

        foreach (var address in PrivateAddresses)
        {
            if (!permits.Exists(rule => rule.Addresses.OfType<AddressSet.Blocks>().Any(blocks => blocks.Networks.Any(network => network.Contains(address)))))
            {
                MustNotPass($"private address {address}", new Flow(workload.Namespace, workload.Labels, known, address, Transport.Tcp, 443, known is null ? Application.TlsWithoutName : Application.Tls));
            }
        }

        void MustNotPass(string what, Flow flow)
        {
            var verdict = book.Judge(flow, Reading.Widest);
            if (verdict.Allowed)
            {
                failures.Add($"{what} passes from {workload.Name} by rule {verdict.Rule?.Name ?? "(none)"}");
            }
        }
    }

    /// <summary>
    /// Where strangers are looked for: at any public address, unless the policy opens addresses on purpose. Those are open for every name, so the
    /// question is about an address beside them.
    /// </summary>
    private static IPAddress? Elsewhere(List<Rule> permits)
    {
        var open = permits.SelectMany(static rule => rule.Addresses).OfType<AddressSet.Blocks>().SelectMany(static blocks => blocks.Networks).ToList();
        return open.Count == 0 ? null : PublicAddresses.FirstOrDefault(address => !open.Exists(network => network.Contains(address)));
    }

    /// <summary>
    /// A watched deny lets everything pass by design; the proof is about what the policy will do once it is enforced.
    /// </summary>
    private static SelectorPolicy Enforced(SelectorPolicy read) =>
        read.Rules.Any(static rule => rule.Rule.Watch)
            ? read with { Rules = [.. read.Rules.Select(static rule => rule.Rule.Watch ? rule with { Rule = rule.Rule with { Watch = false } } : rule)] }
            : read;

    private static Hostname? Sample(DomainPattern pattern) =>
        (HostSyntax.Read("bulkhead-probe." + pattern.Suffix.Value).Host as Host.Name)?.Value;

    private static bool Closes(Rule rule) =>
        rule is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Groups.IsEmpty: true } && rule.Addresses.Any(static set => set is AddressSet.Anywhere);

    private static bool Same(ImmutableSortedDictionary<string, string> left, ImmutableSortedDictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
