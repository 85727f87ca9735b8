using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Policies;

/// <summary>What a rule does with what it matches.</summary>
public enum RuleAction
{
    /// <summary>Closes.</summary>
    Deny,

    /// <summary>Opens.</summary>
    Permit,
}

/// <summary>The transport that a rule matches.</summary>
public enum Transport
{
    /// <summary>Everything: TCP, UDP, ICMP and the rest.</summary>
    Any,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>ICMP.</summary>
    Icmp,
}

/// <summary>Whether the gateway may read what a rule lets through.</summary>
public enum DecryptPolicy
{
    /// <summary>The rule does not say: nothing is decrypted by it.</summary>
    Unset,

    /// <summary>Never.</summary>
    NotAllowed,

    /// <summary>TLS is decrypted, and encrypted again under the CA of the gateway.</summary>
    Allowed,
}

/// <summary>One rule of an ordered policy. The first rule that matches decides.</summary>
/// <param name="Name">Unique in its policy, <c>[a-z0-9-]</c>: <c>allow-llm-groq</c>, <c>deny-any</c>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Addresses">Where the destination address must lie: any of them; never empty.</param>
/// <param name="Groups">Names of which one must be read from the wire (SNI or Host); empty for a rule on addresses alone.</param>
/// <param name="Transport">The transport.</param>
/// <param name="Ports">The ports, or null for every port.</param>
public sealed record Rule(
    string Name,
    RuleAction Action,
    ImmutableArray<AddressSet> Addresses,
    ImmutableArray<DomainGroup> Groups,
    Transport Transport,
    PortRange? Ports)
{
    /// <summary>Whether matches are logged.</summary>
    public bool Log { get; init; }

    /// <summary>Whether the rule is evaluated and logged but not enforced.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether what it matches must be TLS; the rest of what it matches is denied, not passed on.</summary>
    public bool RequireTls { get; init; }

    /// <summary>Whether what it permits is decrypted. Only for names over TCP.</summary>
    public DecryptPolicy Decrypt { get; init; }

    /// <summary>Why the rule is there; empty only for the closing deny and for rules read from a manifest without comments.</summary>
    public ImmutableArray<Origin> Origins { get; init; } = [];
}

/// <summary>A named list of domain names: the WebGroup of an engine.</summary>
/// <param name="Name">Its name, <c>[a-z0-9-]</c>.</param>
/// <param name="Domains">Its entries, ordered; never empty in what Bulkhead writes.</param>
public sealed record DomainGroup(string Name, ImmutableArray<DomainEntry> Domains);

/// <summary>An entry of a <see cref="DomainGroup"/>.</summary>
/// <param name="Text">A name or a pattern in the grammar of the engine; canonical in what Bulkhead writes.</param>
/// <param name="Origins">Why it is there.</param>
public sealed record DomainEntry(string Text, ImmutableArray<Origin> Origins);

/// <summary>A set of addresses that an engine knows.</summary>
public abstract record AddressSet
{
    private AddressSet()
    {
    }

    /// <summary>Every address, private ones included.</summary>
    public sealed record Anywhere : AddressSet
    {
        /// <summary>The only value.</summary>
        public static Anywhere Instance { get; } = new();
    }

    /// <summary>Every address outside RFC 1918 (Aviatrix: SmartGroup Public Internet).</summary>
    public sealed record PublicInternet : AddressSet
    {
        /// <summary>The only value.</summary>
        public static PublicInternet Instance { get; } = new();
    }

    /// <summary>Blocks of addresses under one name.</summary>
    /// <param name="Name">The name, <c>[a-z0-9-]</c>.</param>
    /// <param name="Networks">The blocks, ordered; never empty.</param>
    public sealed record Blocks(string Name, ImmutableArray<System.Net.IPNetwork> Networks) : AddressSet
    {
        /// <inheritdoc/>
        public bool Equals(Blocks? other) => other is not null && Name == other.Name && Networks.SequenceEqual(other.Networks);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Name, Networks.Length);
    }

    /// <summary>The addresses of some names, as the gateway resolves them (Aviatrix: a SmartGroup with <c>fqdn</c>). Carries what shows no name on the wire.</summary>
    /// <param name="Name">The name of the set, <c>[a-z0-9-]</c>.</param>
    /// <param name="Hosts">The names, exact and ordered; never empty.</param>
    public sealed record Resolved(string Name, ImmutableArray<string> Hosts) : AddressSet
    {
        /// <inheritdoc/>
        public bool Equals(Resolved? other) => other is not null && Name == other.Name && Hosts.SequenceEqual(other.Hosts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Name, Hosts.Length);
    }

    /// <summary>A group whose members cannot be known from the manifests (a UUID, pods, an external feed).</summary>
    /// <param name="Reference">How the manifest names it.</param>
    public sealed record Unknown(string Reference) : AddressSet;
}
