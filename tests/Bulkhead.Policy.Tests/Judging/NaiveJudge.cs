using System.Net;
using System.Text.RegularExpressions;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Tests.Judging;

/// <summary>
/// The meaning of a rule book written as plainly as possible and without any index: every rule of every policy, one after the other. Shares
/// nothing with the compiled judge.
/// </summary>
internal static class NaiveJudge
{
    private enum Truth
    {
        No,
        Maybe,
        Yes,
    }

    public static (bool Allowed, string? Policy, Rule? Rule) Judge(RuleBook book, Flow flow, Reading reading)
    {
        (SelectorPolicy Policy, Rule Rule, bool Allowed)? permit = null;
        (SelectorPolicy Policy, Rule Rule, bool Allowed)? deny = null;
        string? first = null;
        foreach (var policy in book.Policies)
        {
            var rules = policy.Rules.Where(rule => policy.Namespace == flow.Namespace && rule.Labels.All(label => flow.Labels.Contains(label))).ToList();
            if (rules.Count > 0)
            {
                first ??= policy.Name;
            }

            foreach (var (labels, rule) in rules)
            {
                if (Decide(rule, labels.Count == 0, flow, reading) is { } allowed)
                {
                    if (allowed)
                    {
                        permit ??= (policy, rule, true);
                    }
                    else
                    {
                        deny ??= (policy, rule, false);
                    }

                    break;
                }
            }
        }

        var winner = reading == Reading.Widest ? permit ?? deny : deny ?? permit;
        return winner is { } found ? (found.Allowed, found.Policy.Name, found.Rule) : (reading == Reading.Widest, first, null);
    }

    private static bool? Decide(Rule rule, bool isForAnybody, Flow flow, Reading reading)
    {
        var matches = Matches(rule, flow);
        matches = isForAnybody && matches == Truth.Yes ? Truth.Maybe : matches;
        if (matches == Truth.No)
        {
            return null;
        }

        if (rule.Watch)
        {
            return reading == Reading.Widest ? true : null;
        }

        var isTls = flow.Transport == Transport.Tcp && flow.Application is Application.Tls or Application.TlsWithoutName && flow.Transport == Transport.Tcp;
        var permits = rule.Action == RuleAction.Permit && !(rule.RequireTls && !isTls);
        if (matches == Truth.Maybe && permits != (reading == Reading.Widest))
        {
            return null;
        }

        return permits;
    }

    private static Truth Matches(Rule rule, Flow flow)
    {
        if (rule.Transport != Transport.Any && rule.Transport != flow.Transport)
        {
            return Truth.No;
        }

        if (rule.Ports is { } ports && (flow.Transport == Transport.Icmp || flow.Port < ports.First || flow.Port > ports.Last))
        {
            return Truth.No;
        }

        var address = rule.Addresses.Select(set => Lies(set, flow.Address, flow.Name?.Value)).Max();
        if (rule.Groups.Length == 0 || address == Truth.No)
        {
            return address;
        }

        var name = Named(rule, flow);
        return name < address ? name : address;
    }

    private static Truth Named(Rule rule, Flow flow)
    {
        var entries = rule.Groups.SelectMany(group => group.Domains).Select(entry => entry.Text).ToList();
        var best = flow.Name is { } read ? entries.Select(entry => Names(entry, read.Value)).Append(Truth.No).Max() : Truth.No;
        if (flow.Transport == Transport.Udp)
        {
            return best == Truth.No ? Truth.No : Truth.Maybe;
        }

        if (flow.Transport != Transport.Tcp)
        {
            return Truth.No;
        }

        if (flow.Name is not null && flow.Application is Application.Tls or Application.Http && flow.Name is not null)
        {
            var isUsual = new[] { 443, 80, 8443, 8080 }.Contains(flow.Port);
            return best != Truth.No && !isUsual ? Truth.Maybe : best;
        }

        if (flow.Application is Application.Tls or Application.TlsWithoutName)
        {
            return entries.Contains("*") ? Truth.Maybe : Truth.No;
        }

        return rule.RequireTls ? Truth.Maybe : Truth.No;
    }

    private static Truth Names(string entry, string name)
    {
        var pattern = entry.ToLowerInvariant();
        if (pattern == "*")
        {
            return Truth.Yes;
        }

        var narrow = pattern.Contains("**", StringComparison.Ordinal) ? "(?!)" : Regex.Escape(pattern).Replace("\\*", "[^.]+", StringComparison.Ordinal);
        if (Regex.IsMatch(name, $"^(?:{narrow})$", RegexOptions.CultureInvariant))
        {
            return Truth.Yes;
        }

        var wide = Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal);
        if (Regex.IsMatch(name, $"^(?:{wide})$", RegexOptions.CultureInvariant))
        {
            return Truth.Maybe;
        }

        return pattern.StartsWith("*.", StringComparison.Ordinal) && Names(pattern[2..], name) != Truth.No ? Truth.Maybe : Truth.No;
    }

    private static Truth Lies(AddressSet set, IPAddress? address, string? name)
    {
        switch (set)
        {
            case AddressSet.Anywhere:
                return Truth.Yes;
            case AddressSet.Unknown:
                return Truth.Maybe;
            case AddressSet.Resolved resolved:
                return address is null && resolved.Hosts.Any(host => host == name) ? Truth.Yes : Truth.Maybe;
            case AddressSet.PublicInternet:
                return address is null || AddressRanges.Classify(address) == AddressClass.Public && address.GetAddressBytes().Length == 4 ? Truth.Yes
                    : AddressRanges.IsRfc1918(address) ? Truth.No : Truth.Maybe;
            case AddressSet.Blocks blocks when address is null:
                // The blocks of the generator are all wholly public or wholly not.
                return blocks.Networks.Any(network => AddressRanges.Classify(network.BaseAddress) == AddressClass.Public) ? Truth.Maybe : Truth.No;
            case AddressSet.Blocks blocks:
                return blocks.Networks.Any(network => network.Contains(address)) ? Truth.Yes : Truth.No;
            default:
                throw new ArgumentException(set.ToString(), nameof(set));
        }
    }
}
