using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>How a rule meets a connection.</summary>
/// <param name="Match">Whether it matches.</param>
/// <param name="Action">What it does then: a rule that requires TLS denies what is not.</param>
internal readonly record struct RuleMatch(Match Match, RuleAction Action);

/// <summary>The meaning of one rule for one connection, with every doubt of the documentation spelled out.</summary>
/// <remarks>Facts: Aviatrix' documents on WebGroups, SmartGroups and rules, controller 7.1 to 10.1.</remarks>
internal static class RuleMatcher
{
    public const string WildcardReach = "a wildcard may cross dots and hold the name below which it stands; the vendor's documents do not say";
    public const string UnknownGroup = "the members of a group that the manifests do not define are not known";
    public const string ResolvedNames = "the gateway resolves the names of a group by itself; which addresses it finds, and who else is reached there, is not known";
    public const string PublicReach = "Public Internet is documented as everything outside RFC 1918; whether it holds other special ranges and IPv6 is not stated";
    public const string AddressNotGiven = "the destination is some public address; whether it lies in a block of the policy is not known";
    public const string NamelessTls = "a group of everything may be the system group that also matches TLS without a server name";
    public const string NamedUdp = "whether a rule with names reads QUIC is not documented";
    public const string UndocumentedPort = "names are documented to be read on ports 443, 80, 8443 and 8080; other ports are not stated";
    public const string TlsRequired = "a rule that requires TLS may also deny what carries no name at all on its port";

    /// <summary>Meets a rule and a connection.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="names">The best match of the flow's name in the groups of the rule; ignored when the rule has none.</param>
    /// <param name="hasEverything">Whether a group of the rule holds <c>*</c>.</param>
    /// <param name="flow">The connection.</param>
    /// <param name="assumed">Takes the reasons of a <see cref="Match.Maybe"/>.</param>
    public static RuleMatch Meet(Rule rule, Match names, bool hasEverything, Flow flow, ref Assumed assumed)
    {
        if (!MatchesTransport(rule, flow) || !MatchesPort(rule, flow))
        {
            return new RuleMatch(Match.No, rule.Action);
        }

        var doubts = Assumed.Nothing;
        var match = MatchAddress(rule, flow, ref doubts);
        if (match == Match.No)
        {
            return new RuleMatch(Match.No, rule.Action);
        }

        var isTls = flow is { Transport: Transport.Tcp, Application: Application.Tls or Application.TlsWithoutName };
        var action = rule.RequireTls && !isTls ? RuleAction.Deny : rule.Action;
        if (rule.Groups.Length > 0)
        {
            var byName = MatchName(rule, names, hasEverything, flow, ref doubts);
            match = byName < match ? byName : match;
        }

        if (match == Match.Maybe)
        {
            assumed |= doubts;
        }

        return new RuleMatch(match, action);
    }

    /// <summary>Whether a flow carries a name that a group can be compared with.</summary>
    public static bool HasReadableName(Flow flow) =>
        flow.Name is not null && (flow.Transport == Transport.Udp || flow.Application is Application.Tls or Application.Http);

    private static Match MatchName(Rule rule, Match names, bool hasEverything, Flow flow, ref Assumed doubts)
    {
        switch (flow.Transport)
        {
            case Transport.Udp when flow.Name is not null && names != Match.No:
                doubts |= Assumed.NamedUdp;
                return Match.Maybe;
            case Transport.Tcp:
                break;
            default:
                return Match.No;
        }

        if (flow.Application is Application.Tls or Application.Http && flow.Name is not null)
        {
            if (names == Match.Maybe)
            {
                doubts |= Assumed.WildcardReach;
            }

            // The doubt about the port concerns the reading of names, so it is one only where the name would match.
            if (names != Match.No && !IsDocumentedPort(flow.Port))
            {
                doubts |= Assumed.UndocumentedPort;
                return Match.Maybe;
            }

            return names;
        }

        if (flow.Application is Application.Tls or Application.TlsWithoutName)
        {
            if (hasEverything)
            {
                doubts |= Assumed.NamelessTls;
                return Match.Maybe;
            }

            return Match.No;
        }

        // Neither TLS nor a Host: no group matches it. A rule that requires TLS is documented to deny what matches "its ports and groups" and
        // is not TLS; for what cannot match a group the sentence can be read both ways.
        if (rule.RequireTls)
        {
            doubts |= Assumed.TlsRequired;
            return Match.Maybe;
        }

        return Match.No;
    }

    private static Match MatchAddress(Rule rule, Flow flow, ref Assumed doubts)
    {
        var best = Match.No;
        var own = Assumed.Nothing;
        foreach (var set in rule.Addresses)
        {
            var match = MatchSet(set, flow, ref own);
            best = match > best ? match : best;
            if (best == Match.Yes)
            {
                return best;
            }
        }

        doubts |= own;
        return best;
    }

    private static Match MatchSet(AddressSet set, Flow flow, ref Assumed doubts)
    {
        var given = flow.Address;
        var address = given is { IsIPv4MappedToIPv6: true } ? given.MapToIPv4() : given;
        switch (set)
        {
            case AddressSet.Anywhere:
                return Match.Yes;

            case AddressSet.PublicInternet when address is null:
                return Match.Yes;

            case AddressSet.PublicInternet:
                if (AddressRanges.IsRfc1918(address))
                {
                    return Match.No;
                }

                if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && AddressRanges.Classify(address) == AddressClass.Public)
                {
                    return Match.Yes;
                }

                doubts |= Assumed.PublicReach;
                return Match.Maybe;

            case AddressSet.Blocks blocks:
                return MatchBlocks(blocks, address, ref doubts);

            case AddressSet.Resolved resolved when address is null && flow.Name is { } name && resolved.Hosts.Contains(name.Value):
                return Match.Yes;

            case AddressSet.Resolved:
                doubts |= Assumed.ResolvedNames;
                return Match.Maybe;

            default:
                doubts |= Assumed.UnknownGroup;
                return Match.Maybe;
        }
    }

    private static Match MatchBlocks(AddressSet.Blocks blocks, IPAddress? address, ref Assumed doubts)
    {
        foreach (var network in blocks.Networks)
        {
            if (address is null)
            {
                if (MayHoldPublic(network))
                {
                    doubts |= Assumed.AddressNotGiven;
                    return Match.Maybe;
                }
            }
            else if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            {
                return Match.Yes;
            }
        }

        return Match.No;
    }

    /// <summary>Whether a block may hold a public address: not when it begins with another and is as narrow as the range that one is in.</summary>
    public static bool MayHoldPublic(IPNetwork network) =>
        AddressRanges.Classify(network.BaseAddress) is AddressClass.Public || network.PrefixLength < 8 || !IsInsidePrivate(network);

    private static bool IsInsidePrivate(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return AddressRanges.Classify(new IPAddress(bytes)) != AddressClass.Public;
    }

    private static bool MatchesTransport(Rule rule, Flow flow) => rule.Transport == Transport.Any || rule.Transport == flow.Transport;

    private static bool MatchesPort(Rule rule, Flow flow) => rule.Ports is not { } ports || (flow.Transport != Transport.Icmp && ports.Contains(flow.Port));

    private static bool IsDocumentedPort(int port) => port is 443 or 80 or 8443 or 8080;
}
