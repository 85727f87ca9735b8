using System.Collections.Immutable;
using System.Net.Sockets;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>Fits plans to what a target can carry. What does not fit is left out and reported: a closed door, never an approximation.</summary>
internal sealed class FirewallPolicyBuilder(FirewallPolicyOptions options)
{
    private const int MaxName = 256;
    private const string ClosingName = "deny-any";

    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly ImmutableHashSet<(string Workload, string Destination)>.Builder leftOut = ImmutableHashSet.CreateBuilder<(string, string)>();
    private readonly HashSet<string> missingFields = new(StringComparer.Ordinal);
    private string current = string.Empty;

    /// <summary>What was found so far.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => diagnostics.ToImmutable();

    /// <summary>What was left out so far: workload and name, pattern or block.</summary>
    public ImmutableHashSet<(string Workload, string Destination)> LeftOut => leftOut.ToImmutable();

    /// <summary>Builds the object of one workload. It always ends in a deny for everything.</summary>
    public FirewallPolicyObject Build(WorkloadPolicy policy)
    {
        current = policy.Workload.Name;
        var rules = ImmutableArray.CreateBuilder<FirewallRule>(policy.Rules.Length + 1);
        var smartGroups = new Dictionary<string, AddressSet.Blocks>(StringComparer.Ordinal);
        var webGroups = new Dictionary<string, DomainGroup>(policy.Rules.Length, StringComparer.Ordinal);
        var smartOrder = ImmutableArray.CreateBuilder<AddressSet.Blocks>();
        var webOrder = ImmutableArray.CreateBuilder<DomainGroup>(policy.Rules.Length);
        var names = new HashSet<string>(policy.Rules.Length + 1, StringComparer.Ordinal);
        foreach (var rule in policy.Rules)
        {
            if (Expressible(rule) && Destinations(rule) is { } destinations && Groups(rule) is { } groups)
            {
                if (!names.Add(rule.Name))
                {
                    diagnostics.Add(AviatrixDiagnostics.NameUsedTwice.At(Span(rule), $"two rules of workload '{policy.Workload.Name}' are called '{Printable.Clean(rule.Name)}'", "report this: the planner gives every rule its own name"));
                    continue;
                }

                foreach (var set in destinations)
                {
                    if (set is AddressSet.Blocks blocks)
                    {
                        AddOnce(smartGroups, smartOrder, blocks.Name, blocks, static (left, right) => left.Equals(right), rule);
                    }
                }

                foreach (var group in groups)
                {
                    AddOnce(webGroups, webOrder, group.Name, group, static (left, right) => left.Domains.SequenceEqual(right.Domains), rule);
                }

                rules.Add(Fit(rule, destinations, groups));
            }
        }

        Close(policy, rules, names);
        return new FirewallPolicyObject(
            "bulkhead-" + policy.Workload.Name,
            policy.Workload.Namespace,
            policy.Workload.Labels.WithComparers(StringComparer.Ordinal),
            rules.DrainToImmutable(),
            smartOrder.DrainToImmutable(),
            webOrder.DrainToImmutable());
    }

    private FirewallRule Fit(Rule rule, ImmutableArray<AddressSet> destinations, ImmutableArray<DomainGroup> groups)
    {
        var permitsNames = rule.Action == RuleAction.Permit && groups.Length > 0;
        return new FirewallRule(
            rule.Name,
            rule.Action,
            destinations,
            groups.IsEmpty ? [] : ImmutableArray.CreateRange(groups, static group => group.Name),
            rule.Transport,
            rule.Ports,
            rule.Log,
            rule.Origins)
        {
            LogProfile = rule.Log && options.LogProfile is not null && Has("logProfile", "sessions are logged as the controller's default profile says", Severity.Info) ? options.LogProfile : null,
            Watch = rule.Watch && Has("watch", "the rules are enforced at once: there is no staged rollout with this chart", Severity.Warning),
            RequireTls = rule.RequireTls && Has("flowAppRequirement", "plain HTTP with an allowed Host header passes on the ports of the permits", Severity.Warning),
            Decrypt = rule.Decrypt != DecryptPolicy.Unset && permitsNames && Has("decryptPolicy", "nothing is decrypted with this chart", Severity.Warning) ? rule.Decrypt : DecryptPolicy.Unset,
            TlsProfile = permitsNames && options.TlsProfile is not null && Has("tlsProfile", "the certificate of the origin is not checked against the name that the client sends", Severity.Warning) ? options.TlsProfile : null,
        };
    }

    private bool Has(string field, string consequence, Severity severity)
    {
        if (options.Target.HasRuleExtensions)
        {
            return true;
        }

        if (missingFields.Add(field))
        {
            diagnostics.Add((AviatrixDiagnostics.FieldNotInChart with { Severity = severity }).At(
                null,
                $"the CRD of chart {options.Target.Chart} has no field '{field}', so it is left out: {consequence}",
                "upgrade the k8s-firewall chart to 10.1.0 and set deployment.aviatrix.chartVersion in bulkhead.yaml"));
        }

        return false;
    }

    private bool Expressible(Rule rule)
    {
        string? reason = null;
        if (!KubernetesSyntax.IsSlug(rule.Name, MaxName))
        {
            diagnostics.Add(AviatrixDiagnostics.NameNotAccepted.At(Span(rule), $"'{Printable.Clean(rule.Name, 80)}' is not a name for a rule", $"a rule is called with at most {MaxName} lower-case letters, digits and hyphens"));
            return false;
        }

        if (rule.Groups.Length > 0 && rule.Transport != Transport.Tcp)
        {
            reason = "a WebGroup is matched in TLS and HTTP, that is over tcp only";
        }
        else if (rule.Ports is not null && rule.Transport is Transport.Icmp or Transport.Any)
        {
            reason = "ports belong to tcp and udp";
        }

        if (reason is not null)
        {
            MarkLeftOut(rule);
            diagnostics.Add(Weigh(AviatrixDiagnostics.RuleNotExpressible, rule).At(Span(rule), $"rule '{rule.Name}' is left out: {reason}", "the destination stays closed; carry it with a Terraform ruleset of its own if it is needed") with { Group = GroupOf(rule) });
        }

        return reason is null;
    }

    private ImmutableArray<AddressSet>? Destinations(Rule rule)
    {
        var plain = true;
        foreach (var set in rule.Addresses)
        {
            plain &= set is AddressSet.Anywhere or AddressSet.PublicInternet;
        }

        if (plain && rule.Addresses.Length > 0)
        {
            return rule.Addresses;
        }

        var result = ImmutableArray.CreateBuilder<AddressSet>(rule.Addresses.Length);
        foreach (var set in rule.Addresses)
        {
            switch (set)
            {
                case AddressSet.Blocks blocks when !KubernetesSyntax.IsSlug(blocks.Name, MaxName):
                    diagnostics.Add(AviatrixDiagnostics.NameNotAccepted.At(Span(rule), $"'{Printable.Clean(blocks.Name, 80)}' is not a name for a SmartGroup", $"a group is called with at most {MaxName} lower-case letters, digits and hyphens"));
                    break;
                case AddressSet.Blocks blocks:
                    var usable = blocks.Networks.RemoveAll(static network => network.BaseAddress.AddressFamily != AddressFamily.InterNetwork);
                    if (usable.Length < blocks.Networks.Length)
                    {
                        leftOut.UnionWith(blocks.Networks.Except(usable).Select(network => (current, network.ToString())));
                        diagnostics.Add(Weigh(AviatrixDiagnostics.AddressNotExpressible, rule).At(Span(rule), $"rule '{rule.Name}' names IPv6 addresses, which DCF does not carry; they are left out", "use IPv4, or keep the destination closed") with { Group = GroupOf(rule) });
                    }

                    if (usable.Length > 0)
                    {
                        result.Add(blocks with { Networks = usable });
                    }

                    break;
                case AddressSet.Resolved resolved when !options.ResolvesNames:
                    leftOut.UnionWith(resolved.Hosts.Select(host => (current, host)));
                    diagnostics.Add(Weigh(AviatrixDiagnostics.RuleNotExpressible, rule).At(Span(rule), $"rule '{rule.Name}' needs a SmartGroup of host names, which a FirewallPolicy cannot hold", "let the Terraform overlay govern the pods: targets in bulkhead.yaml with terraform and without aviatrix") with { Group = GroupOf(rule) });
                    break;
                case AddressSet.Unknown unknown:
                    diagnostics.Add(Weigh(AviatrixDiagnostics.RuleNotExpressible, rule).At(Span(rule), $"the members of '{Printable.Clean(unknown.Reference)}' are not known, so it is left out of rule '{rule.Name}'", "name the addresses in CIDR notation") with { Group = GroupOf(rule) });
                    break;
                default:
                    result.Add(set);
                    break;
            }
        }

        if (result.Count > 0)
        {
            return result.ToImmutable();
        }

        LeaveOut(rule, "no address of it can be written");
        return null;
    }

    private ImmutableArray<DomainGroup>? Groups(Rule rule)
    {
        if (rule.Groups.IsEmpty)
        {
            return rule.Groups;
        }

        ImmutableArray<DomainGroup>.Builder? changed = null;
        for (var i = 0; i < rule.Groups.Length; i++)
        {
            var fitted = FitGroup(rule, rule.Groups[i]);
            if (!ReferenceEquals(fitted, rule.Groups[i]) && changed is null)
            {
                changed = ImmutableArray.CreateBuilder<DomainGroup>(rule.Groups.Length);
                changed.AddRange(rule.Groups.AsSpan()[..i]);
            }

            if (fitted is not null)
            {
                changed?.Add(fitted);
            }
        }

        if (changed is { Count: 0 })
        {
            // Without its groups the rule would match every name: it has to go as a whole.
            LeaveOut(rule, "no name of it can be written");
            return null;
        }

        return changed?.ToImmutable() ?? rule.Groups;
    }

    private DomainGroup? FitGroup(Rule rule, DomainGroup group)
    {
        if (!KubernetesSyntax.IsSlug(group.Name, MaxName))
        {
            diagnostics.Add(AviatrixDiagnostics.NameNotAccepted.At(Span(rule), $"'{Printable.Clean(group.Name, 80)}' is not a name for a WebGroup", $"a group is called with at most {MaxName} lower-case letters, digits and hyphens"));
            return null;
        }

        ImmutableArray<DomainEntry>.Builder? kept = null;
        for (var i = 0; i < group.Domains.Length; i++)
        {
            var entry = group.Domains[i];
            if (DomainGrammar.RefuseToWrite(entry.Text, options.Target) is { } reason)
            {
                if (kept is null)
                {
                    kept = ImmutableArray.CreateBuilder<DomainEntry>();
                    kept.AddRange(group.Domains.AsSpan()[..i]);
                }

                leftOut.Add((current, entry.Text));
                diagnostics.Add(Weigh(AviatrixDiagnostics.DomainNotAccepted, rule).At(
                    entry.Origins.IsDefaultOrEmpty ? Span(rule) : entry.Origins[0].Span,
                    $"'{Printable.Clean(entry.Text, 80)}' {reason}; it is left out of WebGroup '{group.Name}'",
                    "name the hosts one by one, in their canonical form, under answers.groups in bulkhead.yaml") with { Group = group.Name });
            }
            else
            {
                kept?.Add(entry);
            }
        }

        if (kept is null)
        {
            return group.Domains.IsEmpty ? null : group;
        }

        return kept.Count == 0 ? null : group with { Domains = kept.ToImmutable() };
    }

    private void AddOnce<T>(Dictionary<string, T> known, ImmutableArray<T>.Builder order, string name, T group, Func<T, T, bool> same, Rule rule)
    {
        if (known.TryAdd(name, group))
        {
            order.Add(group);
        }
        else if (!same(known[name], group))
        {
            diagnostics.Add(AviatrixDiagnostics.NameUsedTwice.At(Span(rule), $"two groups with different contents are called '{name}'", "report this: the planner gives every group its own name"));
        }
    }

    private void Close(WorkloadPolicy policy, ImmutableArray<FirewallRule>.Builder rules, HashSet<string> names)
    {
        if (rules.Count > 0 && Closes(rules[^1]))
        {
            return;
        }

        diagnostics.Add(AviatrixDiagnostics.ClosingDenyAdded.At(null, $"the plan of workload '{Printable.Clean(policy.Workload.Name)}' does not end in a deny for everything; it was added", "report this: every plan ends in one"));
        var name = ClosingName;
        while (!names.Add(name))
        {
            name += "-last";
        }

        rules.Add(new FirewallRule(name, RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null, true, [])
        {
            LogProfile = options.Target.HasRuleExtensions ? options.LogProfile : null,
        });
    }

    private static bool Closes(FirewallRule rule) =>
        rule is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null } && rule.WebGroups.IsEmpty && rule.Destinations.Any(static set => set is AddressSet.Anywhere);

    private void LeaveOut(Rule rule, string reason)
    {
        MarkLeftOut(rule);
        diagnostics.Add(Weigh(AviatrixDiagnostics.RuleLeftOut, rule).At(Span(rule), $"rule '{rule.Name}' is left out: {reason}", "the destination stays closed; see the diagnostics before this one for the reason of each entry") with { Group = GroupOf(rule) });
    }

    private void MarkLeftOut(Rule rule)
    {
        leftOut.UnionWith(rule.Groups.SelectMany(static group => group.Domains).Select(entry => (current, entry.Text)));
        leftOut.UnionWith(rule.Addresses.OfType<AddressSet.Resolved>().SelectMany(static resolved => resolved.Hosts).Select(host => (current, host)));
        leftOut.UnionWith(rule.Addresses.OfType<AddressSet.Blocks>().SelectMany(static blocks => blocks.Networks).Select(network => (current, network.ToString())));
    }

    /// <summary>What is missing from a permit is closed; what is missing from a deny would be open, so nothing may be written then.</summary>
    private static DiagnosticDescriptor Weigh(DiagnosticDescriptor descriptor, Rule rule) =>
        rule.Action == RuleAction.Permit ? descriptor : descriptor with { Severity = Severity.Error };

    private static SourceSpan? Span(Rule rule) => rule.Origins.IsDefaultOrEmpty ? null : rule.Origins[0].Span;

    private static string? GroupOf(Rule rule) => rule.Groups.IsEmpty ? null : rule.Groups[0].Name;
}
