using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>The rules of one policy that share a selector, indexed so that a question touches few of them however many there are.</summary>
internal sealed class SelectorIndex
{
    private readonly Dictionary<string, List<Hit>> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Hit>> globsByTail = new(StringComparer.Ordinal);
    private readonly List<Compiled> everything = [];
    private readonly List<Compiled> broad = [];
    private readonly Dictionary<(int Prefix, IPAddress Base), List<Compiled>> blocks = [];
    private readonly SortedSet<int> ipv4Prefixes = [];
    private readonly SortedSet<int> ipv6Prefixes = [];
    private readonly List<Compiled> publicBlocks = [];
    private readonly List<Compiled> requireTls = [];
    private readonly HashSet<(Transport Transport, PortRange? Ports, AddressSet Set, bool Watch)> tlsShapes = [];

    public SelectorIndex(string policy, int policyPosition, string space, ImmutableSortedDictionary<string, string> labels)
    {
        (Policy, PolicyPosition, Namespace, Labels) = (policy, policyPosition, space, labels);
    }

    public string Policy { get; }

    public int PolicyPosition { get; }

    public string Namespace { get; }

    public ImmutableSortedDictionary<string, string> Labels { get; }

    public void Add(int position, Rule rule)
    {
        var compiled = new Compiled(position, rule, rule.Groups.Any(group => group.Domains.Any(entry => DomainGlob.Of(entry).IsEverything)));
        if (rule.Groups.Length > 0)
        {
            AddNames(compiled);
        }
        else
        {
            AddAddresses(compiled);
        }
    }

    public bool Selects(Flow flow)
    {
        foreach (var (key, value) in Labels)
        {
            if (!flow.Labels.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds every rule that may match to a list. A rule may come more than once, with a different match of its names.</summary>
    public void Collect(Flow flow, List<Found> found)
    {
        if (flow.Name is { } name && RuleMatcher.HasReadableName(flow))
        {
            CollectNames(name.Value, found);
        }
        else if (flow.Application is Application.Tls or Application.TlsWithoutName)
        {
            AddAll(everything, Match.No, found);
        }

        if (flow.Application is Application.Other or Application.Http)
        {
            AddAll(requireTls, Match.No, found);
        }

        AddAll(broad, Match.No, found);
        if (flow.Address is null)
        {
            AddAll(publicBlocks, Match.No, found);
        }
        else
        {
            CollectBlocks(flow.Address.IsIPv4MappedToIPv6 ? flow.Address.MapToIPv4() : flow.Address, found);
        }
    }

    private static void AddAll(List<Compiled> rules, Match names, List<Found> found)
    {
        foreach (var rule in rules)
        {
            found.Add(new Found(rule, names));
        }
    }

    private void AddNames(Compiled compiled)
    {
        foreach (var group in compiled.Rule.Groups)
        {
            foreach (var entry in group.Domains)
            {
                var glob = DomainGlob.Of(entry);
                var index = glob.IsExact ? exact : globsByTail;
                var key = glob.IsExact ? glob.Text : glob.Tail;
                if (!index.TryGetValue(key, out var hits))
                {
                    index.Add(key, hits = new List<Hit>(1));
                }

                hits.Add(new Hit(compiled, glob));
            }
        }

        if (compiled.HasEverything)
        {
            everything.Add(compiled);
        }

        // Of all rules that would treat a nameless connection alike only the first can decide, so only that one is kept.
        if (compiled.Rule.RequireTls)
        {
            var isNew = compiled.Rule.Addresses.Length != 1;
            foreach (var set in compiled.Rule.Addresses)
            {
                isNew |= tlsShapes.Add((compiled.Rule.Transport, compiled.Rule.Ports, set, compiled.Rule.Watch));
            }

            if (isNew)
            {
                requireTls.Add(compiled);
            }
        }
    }

    private void AddAddresses(Compiled compiled)
    {
        if (!compiled.Rule.Addresses.All(set => set is AddressSet.Blocks))
        {
            broad.Add(compiled);
            return;
        }

        var isPublic = false;
        foreach (var network in compiled.Rule.Addresses.OfType<AddressSet.Blocks>().SelectMany(set => set.Networks))
        {
            var key = (network.PrefixLength, network.BaseAddress);
            if (!blocks.TryGetValue(key, out var rules))
            {
                blocks.Add(key, rules = []);
            }

            rules.Add(compiled);
            (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? ipv4Prefixes : ipv6Prefixes).Add(network.PrefixLength);
            isPublic |= RuleMatcher.MayHoldPublic(network);
        }

        if (isPublic)
        {
            publicBlocks.Add(compiled);
        }
    }

    private void CollectNames(string name, List<Found> found)
    {
        if (exact.TryGetValue(name, out var hits))
        {
            foreach (var hit in hits)
            {
                found.Add(new Found(hit.Rule, Match.Yes));
            }
        }

        if (globsByTail.Count == 0)
        {
            return;
        }

        CollectGlobs(string.Empty, name, found);
        for (var start = 0; start >= 0;)
        {
            CollectGlobs(name[start..], name, found);
            var dot = name.IndexOf('.', start);
            start = dot < 0 ? -1 : dot + 1;
        }
    }

    private void CollectGlobs(string tail, string name, List<Found> found)
    {
        if (!globsByTail.TryGetValue(tail, out var hits))
        {
            return;
        }

        foreach (var hit in hits)
        {
            var match = hit.Glob.Matches(name);
            if (match != Match.No)
            {
                found.Add(new Found(hit.Rule, match));
            }
        }
    }

    private void CollectBlocks(IPAddress address, List<Found> found)
    {
        foreach (var prefix in address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? ipv4Prefixes : ipv6Prefixes)
        {
            if (blocks.TryGetValue((prefix, Mask(address, prefix)), out var rules))
            {
                AddAll(rules, Match.No, found);
            }
        }
    }

    private static IPAddress Mask(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    /// <summary>A rule with its position in the policy.</summary>
    internal sealed record Compiled(int Position, Rule Rule, bool HasEverything);

    /// <summary>A rule that may match, and how well its names do.</summary>
    internal readonly record struct Found(Compiled Rule, Match Names);

    private readonly record struct Hit(Compiled Rule, DomainGlob Glob);
}
