using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>
/// The rules of one policy that share a selector, indexed so that a question touches few of them however many there are: exact names by a table,
/// wildcards by the labels behind their last asterisk, blocks of addresses by their prefix. Asking allocates nothing.
/// </summary>
internal sealed class SelectorIndex(ImmutableSortedDictionary<string, string> labels)
{
    private const int None = -1;

    private readonly Dictionary<string, int> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> globsByTail = new(StringComparer.Ordinal);
    private readonly Dictionary<AddressKey, int> blocks = [];
    private readonly LengthSet tailLengths = new();
    private readonly List<Hit> hits = [];
    private readonly List<int> everything = [];
    private readonly List<int> broad = [];
    private readonly List<int> publicBlocks = [];
    private readonly List<int> requireTls = [];
    private readonly List<int> ipv4Prefixes = [];
    private readonly List<int> ipv6Prefixes = [];
    private readonly HashSet<(Transport Transport, PortRange? Ports, AddressSet Set, bool Watch)> tlsShapes = [];

    /// <summary>The labels that a pod must carry.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; } = labels;

    /// <summary>Whether a group of a rule holds <c>*</c>.</summary>
    public static bool HasEverything(Rule rule)
    {
        foreach (var group in rule.Groups)
        {
            foreach (var entry in group.Domains)
            {
                if (entry.Text is "*" or "*.")
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Adds a rule at its position in the policy.</summary>
    public void Add(int position, Rule rule)
    {
        if (rule.Groups.Length > 0)
        {
            AddNames(position, rule);
        }
        else
        {
            AddAddresses(position, rule);
        }
    }

    /// <summary>Whether pods with these labels are selected.</summary>
    public bool Selects(ImmutableSortedDictionary<string, string> podLabels)
    {
        foreach (var (key, value) in Labels)
        {
            if (!podLabels.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds every rule that may match. A rule may come more than once, with a different match of its names.</summary>
    public void Collect(Flow flow, ref FoundRules found)
    {
        if (flow.Name is { } name && RuleMatcher.HasReadableName(flow))
        {
            CollectNames(name.Value, ref found);
        }
        else if (flow.Application is Application.Tls or Application.TlsWithoutName)
        {
            AddAll(everything, ref found);
        }

        if (flow.Application is Application.Other or Application.Http)
        {
            AddAll(requireTls, ref found);
        }

        AddAll(broad, ref found);
        if (flow.Address is null)
        {
            AddAll(publicBlocks, ref found);
        }
        else if (blocks.Count > 0)
        {
            CollectBlocks(flow.Address, ref found);
        }
    }

    private static void AddAll(List<int> positions, ref FoundRules found)
    {
        foreach (var position in positions)
        {
            found.Add(position, Match.No);
        }
    }

    private void AddNames(int position, Rule rule)
    {
        foreach (var group in rule.Groups)
        {
            foreach (var entry in group.Domains)
            {
                var text = DomainGlob.Fold(entry.Text);
                if (text.Contains('*'))
                {
                    var glob = DomainGlob.Of(entry);
                    tailLengths.Add(glob.Tail.Length);
                    Chain(globsByTail, glob.Tail, position, glob);
                }
                else
                {
                    Chain(exact, text, position, null);
                }
            }
        }

        if (HasEverything(rule))
        {
            everything.Add(position);
        }

        // Of all rules that would treat a nameless connection alike only the first can decide, so only that one is kept.
        if (rule.RequireTls)
        {
            var isNew = rule.Addresses.Length != 1;
            foreach (var set in rule.Addresses)
            {
                isNew |= tlsShapes.Add((rule.Transport, rule.Ports, set, rule.Watch));
            }

            if (isNew)
            {
                requireTls.Add(position);
            }
        }
    }

    private void AddAddresses(int position, Rule rule)
    {
        foreach (var set in rule.Addresses)
        {
            if (set is not AddressSet.Blocks)
            {
                broad.Add(position);
                return;
            }
        }

        var isPublic = false;
        foreach (var set in rule.Addresses)
        {
            foreach (var network in ((AddressSet.Blocks)set).Networks)
            {
                Chain(blocks, AddressKey.Of(network.BaseAddress).Masked(network.PrefixLength), position, null);
                var prefixes = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? ipv4Prefixes : ipv6Prefixes;
                if (!prefixes.Contains(network.PrefixLength))
                {
                    prefixes.Add(network.PrefixLength);
                }

                isPublic |= RuleMatcher.MayHoldPublic(network);
            }
        }

        if (isPublic)
        {
            publicBlocks.Add(position);
        }
    }

    // Entries with the same key form a chain in one list: a list for each of 20,000 names would cost more than the names.
    private void Chain<TKey>(Dictionary<TKey, int> table, TKey key, int position, DomainGlob? glob)
        where TKey : notnull
    {
        hits.Add(new Hit(position, glob, table.TryGetValue(key, out var last) ? last : None));
        table[key] = hits.Count - 1;
    }

    private void CollectNames(string name, ref FoundRules found)
    {
        if (exact.TryGetValue(name, out var hit))
        {
            for (; hit != None; hit = hits[hit].Next)
            {
                found.Add(hits[hit].Position, Match.Yes);
            }
        }

        if (globsByTail.Count == 0)
        {
            return;
        }

        var tails = globsByTail.GetAlternateLookup<ReadOnlySpan<char>>();
        var rest = name.AsSpan();
        while (true)
        {
            // Most tails of a name have a length that no pattern's tail has, and asking that is cheaper than a hash.
            if (tailLengths.Contains(rest.Length) && tails.TryGetValue(rest, out var glob))
            {
                CollectGlobs(glob, name, ref found);
            }

            if (rest.IsEmpty)
            {
                return;
            }

            // The empty tail last: that of patterns which say nothing about the end of a name.
            var dot = rest.IndexOf('.');
            rest = dot < 0 ? [] : rest[(dot + 1)..];
        }
    }

    private void CollectGlobs(int hit, string name, ref FoundRules found)
    {
        for (; hit != None; hit = hits[hit].Next)
        {
            var match = hits[hit].Glob!.Matches(name);
            if (match != Match.No)
            {
                found.Add(hits[hit].Position, match);
            }
        }
    }

    private void CollectBlocks(IPAddress address, ref FoundRules found)
    {
        var key = AddressKey.Of(address);
        foreach (var prefix in key.IsIpv6 ? ipv6Prefixes : ipv4Prefixes)
        {
            if (blocks.TryGetValue(key.Masked(prefix), out var hit))
            {
                for (; hit != None; hit = hits[hit].Next)
                {
                    found.Add(hits[hit].Position, Match.No);
                }
            }
        }
    }

    private readonly record struct Hit(int Position, DomainGlob? Glob, int Next);

    /// <summary>An address, or the start of a block with its length, as numbers; IPv4 inside IPv6 is IPv4.</summary>
    private readonly record struct AddressKey(bool IsIpv6, UInt128 Value, int Prefix)
    {
        public static AddressKey Of(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out var written);
            return written == 4 ? new AddressKey(false, BinaryPrimitives.ReadUInt32BigEndian(bytes), 32)
                : address.IsIPv4MappedToIPv6 ? new AddressKey(false, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), 32)
                : new AddressKey(true, BinaryPrimitives.ReadUInt128BigEndian(bytes), 128);
        }

        public AddressKey Masked(int prefix)
        {
            var bits = IsIpv6 ? 128 : 32;

            // Shifting by the whole width shifts by nothing.
            return this with { Value = prefix == 0 ? UInt128.Zero : Value >> (bits - prefix) << (bits - prefix), Prefix = prefix };
        }
    }
}
