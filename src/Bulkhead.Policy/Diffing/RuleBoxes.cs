using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>What one rule opens, with the words of the rule.</summary>
/// <param name="Box">The connections.</param>
/// <param name="Pattern">The entry of its group of names; null for a rule on addresses alone.</param>
/// <param name="Group">The group.</param>
/// <param name="Origins">Why.</param>
internal readonly record struct OpenedBox(Box Box, string? Pattern, string? Group, ImmutableArray<Origin> Origins);

/// <summary>
/// The connections that a rule decides, as boxes. The same semantics as the judge's, for sets: what matches for certain and what may match are told
/// apart, and the reading says which of the two counts for opening and which for closing.
/// </summary>
internal static class RuleBoxes
{
    private static readonly PortSet ReadPorts = PortSet.Of([PortRange.Of(80), PortRange.Of(443), PortRange.Of(8080), PortRange.Of(8443)]);
    private static readonly AddressRegion MaybePublic = AddressRegion.All.Except(AddressRegion.Rfc1918);

    /// <summary>Splits a rule into what it opens and what it closes.</summary>
    public static (List<OpenedBox> Opened, List<Box> Closed) Of(SelectorRule selected, Reading reading)
    {
        var (labels, rule) = selected;
        var opened = new List<OpenedBox>();
        var closed = new List<Box>();
        if (rule.Watch && reading == Reading.Narrowest)
        {
            return (opened, closed);
        }

        // Watched rules pass what they match under the widest reading, whatever their action is.
        var permits = rule.Watch || rule.Action == RuleAction.Permit;
        var ports = PortSet.Of(rule.Ports);
        var kinds = Kinds(rule);
        var forTls = kinds & (Traffic.Tls | Traffic.TlsWithoutName);
        var others = kinds & ~forTls;
        var isTlsOnly = rule.RequireTls && !rule.Watch;

        if (permits && isTlsOnly)
        {
            Add(forTls, opens: true);
            Add(others, opens: false);
        }
        else
        {
            Add(kinds, permits);
        }

        return (opened, closed);

        void Add(Traffic some, bool opens)
        {
            if (some == Traffic.None)
            {
                return;
            }

            var generous = (reading == Reading.Widest) == opens;
            var where = Where(rule.Addresses, generous);

            // Without labels a rule may be for every pod of the namespace or for none.
            if (where.IsEmpty || (labels.IsEmpty && !generous))
            {
                return;
            }

            if (rule.Groups.IsEmpty)
            {
                Put(opens, new Box(some, ports, where, NameSet.All), null, GroupOf(rule), rule.Origins);
                return;
            }

            AddNames(some, opens, generous, where);

            // Neither TLS nor a Host: no group matches it, but a rule that requires TLS may be meant to close it.
            if (generous && rule.RequireTls && some.HasFlag(Traffic.OtherTcp))
            {
                Put(opens, new Box(Traffic.OtherTcp, ports, where, NameSet.All), "*", null, rule.Origins);
            }
        }

        void AddNames(Traffic some, bool opens, bool generous, AddressRegion where)
        {
            var read = generous ? ports : ports.Intersect(ReadPorts);
            if (read.IsEmpty)
            {
                return;
            }

            var named = some & (generous ? Traffic.Named : Traffic.Tls | Traffic.Http);
            foreach (var group in rule.Groups)
            {
                foreach (var entry in group.Domains)
                {
                    var names = Names(entry.Text, generous);
                    var box = new Box(names.IsAll && generous ? named | (some & Traffic.TlsWithoutName) : named, read, where, names);
                    if (!box.IsEmpty)
                    {
                        Put(opens, box, entry.Text, group.Name, entry.Origins.IsDefaultOrEmpty ? rule.Origins : entry.Origins);
                    }
                }
            }
        }

        void Put(bool opens, Box box, string? pattern, string? group, ImmutableArray<Origin> origins)
        {
            if (opens)
            {
                opened.Add(new OpenedBox(box, pattern, group, origins));
            }
            else
            {
                closed.Add(box);
            }
        }
    }

    private static string? GroupOf(Rule rule)
    {
        foreach (var set in rule.Addresses)
        {
            if (set is AddressSet.Blocks or AddressSet.Resolved)
            {
                return set is AddressSet.Blocks blocks ? blocks.Name : ((AddressSet.Resolved)set).Name;
            }
        }

        return null;
    }

    private static NameSet Names(string entry, bool generous)
    {
        if (!entry.Contains('*'))
        {
            return NameSet.Of(NameGlob.Widest(entry));
        }

        return generous ? NameSet.Of(NameGlob.Widest(entry)) : NameGlob.Narrowest(entry) is { } glob ? NameSet.Of([glob]) : NameSet.Of([]);
    }

    private static Traffic Kinds(Rule rule) => rule.Transport switch
    {
        Transport.Tcp => Traffic.Tcp,
        Transport.Udp => Traffic.Udp,
        Transport.Icmp => rule.Ports is null ? Traffic.Icmp : Traffic.None,
        _ => rule.Ports is null ? Traffic.Any : Traffic.Tcp | Traffic.Udp,
    };

    private static AddressRegion Where(ImmutableArray<AddressSet> sets, bool generous)
    {
        var result = AddressRegion.None;
        foreach (var set in sets)
        {
            result = result.Union(set switch
            {
                AddressSet.Anywhere => AddressRegion.All,
                AddressSet.PublicInternet => generous ? MaybePublic : AddressRegion.PublicIpv4,
                AddressSet.Blocks blocks => AddressRegion.Of(blocks.Networks),
                _ => generous ? AddressRegion.All : AddressRegion.None,
            });
        }

        return result;
    }
}
