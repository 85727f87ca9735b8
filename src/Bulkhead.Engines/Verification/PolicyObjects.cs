using System.Collections.Immutable;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Verification;

/// <summary>The policies of one side of a comparison: a configuration, a folder or a cluster.</summary>
/// <param name="Firewall">The FirewallPolicies that could be read, in the order read.</param>
/// <param name="Names">Every policy object of the namespaces asked for, readable or not, ordered.</param>
/// <param name="Unreadable">Objects that could not be read in full, with what is wrong: what they open is not known.</param>
/// <param name="Beside">Objects of other kinds that open egress beside the policies.</param>
public sealed record PolicyObjects(
    RuleBook Firewall,
    ImmutableArray<ObjectName> Names,
    ImmutableArray<UnreadableObject> Unreadable,
    ImmutableArray<ObjectName> Beside)
{
    /// <summary>The NetworkPolicies that could be read, in the order read.</summary>
    public ImmutableArray<PodPolicy> Network { get; init; } = [];

    /// <summary>The same without what Terraform carries: no cluster holds that.</summary>
    public PolicyObjects OfCluster() => this with
    {
        Firewall = new RuleBook(Firewall.Policies.RemoveAll(static policy => policy.Kind == TerraformReader.Kind)),
        Names = Names.RemoveAll(static name => name.Kind == TerraformReader.Kind),
    };

    /// <summary>Nothing at all.</summary>
    public static PolicyObjects None { get; } = new(new RuleBook([]), [], [], []);
}

/// <summary>An object of a cluster.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectName(string Kind, string Namespace, string Name) : IComparable<ObjectName>
{
    /// <inheritdoc/>
    public int CompareTo(ObjectName other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(ObjectName left, ObjectName right) => left.CompareTo(right) < 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(ObjectName left, ObjectName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(ObjectName left, ObjectName right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(ObjectName left, ObjectName right) => left.CompareTo(right) >= 0;

    /// <summary><c>FirewallPolicy librechat/bulkhead-librechat</c></summary>
    public override string ToString() => $"{Kind} {Printable.Clean(Namespace, 80)}/{Printable.Clean(Name, 80)}";
}

/// <summary>An object that could not be read in full.</summary>
/// <param name="Name">Which.</param>
/// <param name="Problem">The first thing that is wrong with it.</param>
public sealed record UnreadableObject(ObjectName Name, Diagnostic Problem);
