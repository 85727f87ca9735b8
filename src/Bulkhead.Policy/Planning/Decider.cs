using System.Collections.Frozen;
using System.Net.Sockets;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>Decides on one destination at a time. Knows nothing of other destinations, so no decision depends on their order.</summary>
internal sealed class Decider
{
    private readonly BulkheadSettings settings;
    private readonly PlanTopology topology;
    private readonly FrozenSet<string>? approved;
    private readonly FrozenDictionary<string, McpServerSettings> mcpServers;
    private readonly FrozenSet<string> movedStdioGroups;

    public Decider(BulkheadSettings settings, PlanTopology topology, IEnumerable<string> movedStdioGroups)
    {
        this.settings = settings;
        this.topology = topology;
        this.movedStdioGroups = movedStdioGroups.ToFrozenSet(StringComparer.Ordinal);
        approved = settings.ApprovedProviders?.Select(provider => provider.Group).ToFrozenSet(StringComparer.Ordinal);
        mcpServers = settings.McpServers.ToFrozenDictionary(server => server.Workload, StringComparer.Ordinal);
    }

    public Outcome Decide(Candidate candidate)
    {
        var intent = candidate.Intent;
        if (ClosedBeforeAll(intent) is { } closed)
        {
            return closed;
        }

        if (intent.Destination.Host is not { } host)
        {
            return WithoutHost(candidate);
        }

        var scope = ScopeOf(intent, host);
        if (HostScopes.IsMetadata(host))
        {
            return Special(host is Host.Address { Value: var network } ? $"{host.Text} {NetworkRules.Refuse(network)}" : $"{host.Text} is a metadata service")
                with { IsExpected = candidate.Warrant == Warrant.None && intent.Certainty == Certainty.Conditional };
        }

        // Traffic inside a pod passes no policy; saying that it is open is only true of what is certain.
        if (scope == DestinationScope.Loopback && intent.Certainty == Certainty.Certain)
        {
            return Outcome.Internal.Instance;
        }

        if (candidate.Warrant == Warrant.None && intent.Certainty != Certainty.Certain)
        {
            return Uncertain(intent);
        }

        if (scope == DestinationScope.Loopback)
        {
            return Outcome.Internal.Instance;
        }

        if (intent.Destination.Protocol == ApplicationProtocol.Dns && scope == DestinationScope.InCluster)
        {
            return Outcome.ToClusterDns.Instance;
        }

        return host switch
        {
            Host.Address address => Addresses(candidate, address),
            _ when scope == DestinationScope.External => Names(candidate, host),
            _ => Inside(candidate, host, scope),
        };
    }

    private Outcome.Closed? ClosedBeforeAll(EgressIntent intent)
    {
        if (intent.Workload == WorkloadNames.Browser || intent.Scope == DestinationScope.Browser)
        {
            return new Outcome.Closed("opened by the browser, not by a pod");
        }

        if (intent.Workload == WorkloadNames.Node && !settings.Writes(PolicyTarget.Terraform))
        {
            return new Outcome.Closed("node traffic: carried by the Terraform overlay, not by a pod policy");
        }

        if (intent.Workload == WorkloadNames.Installer)
        {
            return new Outcome.Closed("opened by the machine that installs the chart, not by a pod");
        }

        if (settings.Answers.Groups.TryGetValue(intent.Group, out var answer) && answer is GroupAnswer.Deny)
        {
            return new Outcome.Closed($"closed by answers.groups.{intent.Group} in bulkhead.yaml");
        }

        if (intent.Kind == IntentKind.LlmProvider && approved is not null && !approved.Contains(intent.Group))
        {
            return NotApproved(intent.Group);
        }

        if (intent.Workload == WorkloadNames.LibreChat && movedStdioGroups.Contains(intent.Group))
        {
            return new Outcome.Closed("the server has a workload of its own in bulkhead.yaml but is still started inside the LibreChat pod", PolicyDiagnostics.StdioServerMoved,
                () => "Replace command and args of the server in LibreChat's configuration by type: streamable-http and the url of its Service.");
        }

        if (intent.Workload != WorkloadNames.Node && topology.Find(intent.Workload) is null)
        {
            return new Outcome.Closed($"the deployment has no workload {Printable.Clean(intent.Workload, 63)}", PolicyDiagnostics.NoSuchWorkload,
                () => "Nothing to do when the workload runs elsewhere; otherwise give the chart values that enable it.");
        }

        return null;
    }

    private static Outcome.Closed WithoutHost(Candidate candidate)
    {
        var intent = candidate.Intent;
        if (PackageRegistries.EcosystemOf(intent) is { } ecosystem)
        {
            return new Outcome.Closed($"no registry is named for {ecosystem}, from which code is downloaded at every start", PolicyDiagnostics.NoPackageRegistry, () => Snippets.PackageRegistry(ecosystem)) { HostsAnswer = true };
        }

        if (candidate.Warrant != Warrant.None)
        {
            return new Outcome.Closed($"{Shown(intent)} does not say where to, so allow cannot open it", PolicyDiagnostics.AnswerIncomplete,
                () => Snippets.Hosts(intent.Group, null, "Answer with hosts in bulkhead.yaml:")) { HostsAnswer = true };
        }

        return Uncertain(intent);
    }

    private static Outcome.Closed Uncertain(EgressIntent intent)
    {
        var needs = intent.Needs.IsDefaultOrEmpty ? null : string.Join(", ", intent.Needs.Select(name => Printable.Clean(name, 60)));
        var host = intent.Destination.Host?.Text;
        switch (intent.Certainty)
        {
            case Certainty.Conditional:
                return new Outcome.Closed(
                    (host ?? Shown(intent)) + (needs is null ? " is used only under a condition that is not known" + Noted(intent) : $" is used depending on whether {needs} {(intent.Needs.Length == 1 ? "is" : "are")} set, which is not known"),
                    PolicyDiagnostics.Conditional,
                    () => LibreChatSetting(intent) + (needs is null ? Snippets.Allow(intent.Group) : Snippets.EnvironmentKeys(intent.Group, intent.Needs))) { HostsAnswer = true };
            case Certainty.UserControlled:
                return new Outcome.Closed(
                    (host ?? (intent.Expression is null ? "the host" : Shown(intent))) + " is chosen at run time",
                    PolicyDiagnostics.UserControlled,
                    () => LibreChatSetting(intent) + Snippets.Hosts(intent.Group, host, "Name the hosts that are wanted in bulkhead.yaml:")) { HostsAnswer = true };
            default:
                return new Outcome.Closed(
                    Shown(intent) + " does not say where to" + (needs is null ? string.Empty : $": {needs} {(intent.Needs.Length == 1 ? "has" : "have")} no value"),
                    PolicyDiagnostics.Unresolved,
                    needs is null ? () => Snippets.Hosts(intent.Group, host, "Name the hosts in bulkhead.yaml:") : () => Snippets.EnvironmentValues(intent)) { HostsAnswer = true };
        }
    }

    private static Outcome Addresses(Candidate candidate, Host.Address address)
    {
        var intent = candidate.Intent;
        if (NetworkRules.Refuse(address.Value) is { } problem)
        {
            return Special($"{address.Text} {problem}");
        }

        if (address.Value.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return new Outcome.Closed($"{address.Text} is IPv6", PolicyDiagnostics.Ipv6Closed, () => "Use the IPv4 address of the destination.");
        }

        if (candidate.Warrant == Warrant.None && AddressRanges.Classify(address.Value.BaseAddress) == AddressClass.Public)
        {
            return new Outcome.Closed($"{address.Text} is a public address, which carries no name to check", PolicyDiagnostics.PublicAddress, () => Snippets.Cidr(intent, address.Cidr)) { HostsAnswer = true };
        }

        if (candidate.Warrant == Warrant.None && intent.NeedsAnswer)
        {
            return Sensitive(intent, address.Text);
        }

        return intent.Destination.Ports is { } ports
            ? new Outcome.ByAddress(address.Value, ports, TransportOf(intent.Destination.Protocol))
            : PortUnknown(intent, address.Text);
    }

    private Outcome Inside(Candidate candidate, Host host, DestinationScope scope)
    {
        var intent = candidate.Intent;
        if (candidate.Warrant == Warrant.None && intent.NeedsAnswer)
        {
            return Sensitive(intent, host.Text);
        }

        var transport = TransportOf(intent.Destination.Protocol);
        if (settings.Answers.Services.TryGetValue(host.Text, out var service))
        {
            var answered = service.Port is { } port ? PortRange.Of(port) : intent.Destination.Ports;
            return answered is { } pods
                ? new Outcome.ToPeer("svc-" + GroupNames.Slug(host.Text) + "-" + RuleNames.Suffix(pods, transport),
                    new Peer.Pods(service.Namespace ?? topology.Topology.Namespace, service.Labels), pods, transport)
                : PortUnknown(intent, host.Text);
        }

        var workload = topology.FindByService(host.Text) ?? (mcpServers.ContainsKey(intent.Group) ? topology.Find(intent.Group) : null);
        if (workload is null)
        {
            var kind = scope == DestinationScope.InCluster ? "is a name of the cluster that leads to no known workload" : "is a private name, which no policy can carry";
            return new Outcome.Closed($"{host.Text} {kind}", PolicyDiagnostics.UnknownService,
                scope == DestinationScope.InCluster
                    ? () => Snippets.Service(host.Text, topology.Topology.Namespace, intent.Destination.Ports?.First)
                    : () => Snippets.PrivateName(intent)) { HostsAnswer = true };
        }

        if (intent.Destination.Ports is not { } ports)
        {
            return PortUnknown(intent, host.Text);
        }

        if (!ports.IsSingle || !workload.Ports.Contains(ports.First))
        {
            return new Outcome.Closed($"{host.Text} leads to {workload.Name}, which does not listen on port {ports}", PolicyDiagnostics.PortNotServed,
                () => Snippets.Service(host.Text, workload.Namespace, workload.Ports.IsDefaultOrEmpty ? ports.First : workload.Ports[0])) { HostsAnswer = true };
        }

        return new Outcome.ToPeer($"{workload.Name}-{RuleNames.Suffix(ports, transport)}", new Peer.OfWorkload(workload.Name), ports, transport);
    }

    private Outcome Names(Candidate candidate, Host host)
    {
        var intent = candidate.Intent;
        if (SuffixProblem(candidate, host) is { } refused)
        {
            return refused;
        }

        if (intent.Destination.Ports is not { } ports)
        {
            return PortUnknown(intent, host.Text);
        }

        var protocol = intent.Destination.Protocol;
        if (!protocol.CarriesName() || !ports.IsSingle || !RuleNames.IsWebPort(ports.First))
        {
            return settings.TerraformGovernsPods && host is Host.Name && TransportOf(protocol) == Transport.Tcp ? Resolved(candidate, host, ports) : NotCarried(intent, host, ports);
        }

        if (candidate.Warrant == Warrant.None && intent.NeedsAnswer)
        {
            return Sensitive(intent, host.Text);
        }

        return new Outcome.ByName(host.Text, ports.First, protocol.IsTls());
    }

    private static Outcome.Closed? SuffixProblem(Candidate candidate, Host host)
    {
        var group = candidate.Intent.Group;
        switch (host)
        {
            case Host.Pattern { Value: var pattern }:
                return PatternProblem(group, pattern, candidate.Warrant);

            case Host.Name { Value: var name }:
                var section = name.IsSingleLabel ? SuffixSection.Icann : PublicSuffixes.SectionOf(name);
                return section == SuffixSection.Icann || (section == SuffixSection.Private && candidate.Warrant != Warrant.Reasoned)
                    ? BareSuffix(group, name, section)
                    : null;

            default:
                return null;
        }
    }

    private static Outcome.Closed? PatternProblem(string group, DomainPattern pattern, Warrant warrant)
    {
        if (HostValues.IsRegistrySuffix(pattern.Suffix))
        {
            return new Outcome.Closed($"{pattern.Value} covers a whole public suffix", PolicyDiagnostics.WidePattern,
                () => Snippets.Hosts(group, null, "Name the hosts themselves in bulkhead.yaml:")) { HostsAnswer = true };
        }

        return warrant != Warrant.Reasoned && WildcardRules.Refuse(pattern) is { } why
            ? new Outcome.Closed($"{pattern.Value} {why.TrimEnd('.')}", PolicyDiagnostics.WidePattern,
                () => Snippets.HostsWithReason(group, pattern.Value, "Name the hosts themselves, or the pattern with a reason, in bulkhead.yaml:")) { HostsAnswer = true }
            : null;
    }

    // Closures stand in methods of their own: a method that may make one makes its room at every call, and nearly every call opens a destination.
    private static Outcome.Closed BareSuffix(string group, Hostname name, SuffixSection section) =>
        new($"{name} is a public suffix, not a host of its own", PolicyDiagnostics.BareSuffix,
            () => Snippets.HostsWithReason(group, section == SuffixSection.Private ? name.Value : null, "Name the host that is meant, with a reason, in bulkhead.yaml:")) { HostsAnswer = true };

    private static Outcome.Closed NotApproved(string group) =>
        new("the provider is not among approvedProviders of bulkhead.yaml", PolicyDiagnostics.ProviderNotApproved, () => Snippets.ApproveProvider(group));

    private static Outcome.Closed NotCarried(EgressIntent intent, Host host, PortRange ports) =>
        new($"{host.Text} is reached over {intent.Destination.Protocol.Name()} on port {ports}, which cannot be filtered by name", PolicyDiagnostics.NotCarriedByName)
            { HelpForAll = Snippets.Cidrs };

    // What shows no name on the wire is let through to the addresses of its name: the overlay can say so, FirewallPolicy objects cannot.
    private static Outcome Resolved(Candidate candidate, Host host, PortRange ports) =>
        candidate.Warrant == Warrant.None && candidate.Intent.NeedsAnswer
            ? Sensitive(candidate.Intent, host.Text)
            : new Outcome.ByHostname(host.Text, ports, TransportOf(candidate.Intent.Destination.Protocol));

    private static Outcome.Closed Sensitive(EgressIntent intent, string host) =>
        new($"{host} is opened only by an explicit answer" + Noted(intent),
            PolicyDiagnostics.NeedsAnswer, () => Snippets.Allow(intent.Group)) { HostsAnswer = true };

    private static Outcome.Closed PortUnknown(EgressIntent intent, string host) =>
        new($"the port of {host} is not known", PolicyDiagnostics.UnknownPort,
            intent.Needs.IsDefaultOrEmpty
                ? () => Snippets.Hosts(intent.Group, host, "Write the host with its port in bulkhead.yaml:")
                : () => Snippets.EnvironmentValues(intent)) { HostsAnswer = true };

    private static string Noted(EgressIntent intent) => intent.Note is null ? string.Empty : $" ({Printable.Clean(intent.Note, 160).TrimEnd('.')})";

    private static string LibreChatSetting(EgressIntent intent) =>
        intent.ClosedBy is null ? string.Empty : $"LibreChat closes this with: {Printable.Clean(intent.ClosedBy, 160)}. ";

    private static Outcome.Closed Special(string reason) =>
        new(reason, PolicyDiagnostics.SpecialAddress, () => "Use workload identity (IRSA, Azure Workload Identity, GKE Workload Identity) in place of node credentials; no answer opens such an address.");

    private DestinationScope ScopeOf(EgressIntent intent, Host host)
    {
        // The extractor may know more than the name shows (a Service written as name.namespace), never less.
        var scope = intent.Scope == DestinationScope.External ? HostScopes.Of(host) : intent.Scope;
        return scope == DestinationScope.External && host is Host.Name && topology.FindByService(host.Text) is not null ? DestinationScope.InCluster : scope;
    }

    private static Transport TransportOf(ApplicationProtocol protocol) =>
        protocol == ApplicationProtocol.Udp ? Transport.Udp : Transport.Tcp;

    private static string Shown(EgressIntent intent) =>
        intent.Expression is { } expression ? $"\"{Printable.Clean(expression, 80)}\"" : intent.Destination.Host?.Text ?? "the configuration";
}
