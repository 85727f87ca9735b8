namespace Bulkhead.Policy.Diffing;

/// <summary>
/// A product of sets: connections of these kinds, to these ports, to these addresses under these names (or to these pods). Every set of reach is a
/// union of boxes. Kinds without a name only stand in boxes with every name, and kinds without ports only in boxes with every port.
/// </summary>
/// <param name="Kinds">The kinds of traffic.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Where">The addresses; none for pods.</param>
/// <param name="Names">The names.</param>
/// <param name="Pods">The pods, for reach inside the cluster.</param>
internal sealed record Box(Traffic Kinds, PortSet Ports, AddressRegion Where, NameSet Names, PodSet? Pods = null)
{
    /// <summary>Everything outside the cluster.</summary>
    public static Box Everything { get; } = new(Traffic.Any, PortSet.All, AddressRegion.All, NameSet.All);

    /// <summary>Every pod of the cluster.</summary>
    public static Box EveryPod { get; } = new(Traffic.Any, PortSet.All, AddressRegion.None, NameSet.All, PodSet.Of([]));

    public bool IsEmpty => Kinds == Traffic.None || Ports.IsEmpty || (Pods is null && (Where.IsEmpty || Names.IsEmpty));

    /// <summary>Whether the two lead to the same, certainly.</summary>
    public bool HasSameTarget(Box other) =>
        Where.Equals(other.Where) && (Pods is null ? other.Pods is null && Names.IsSameAs(other.Names) : Pods.Equals(other.Pods));

    /// <summary>One box for both, when they lead to the same and differ in their ports only or in their kinds only.</summary>
    public Box? Join(Box other) =>
        !HasSameTarget(other) ? null
        : Kinds == other.Kinds ? this with { Ports = Ports.Union(other.Ports) }
        : Ports.Equals(other.Ports) ? this with { Kinds = Kinds | other.Kinds }
        : null;

    /// <summary>Takes another box away. What is left is added to a list: the box itself when they share nothing.</summary>
    public void Except(Box other, List<Box> result)
    {
        var kinds = Kinds & other.Kinds;
        if (kinds == Traffic.None || (Pods is null) != (other.Pods is null))
        {
            result.Add(this);
            return;
        }

        var ports = Ports.Intersect(other.Ports);
        if (ports.IsEmpty || (Pods is not null && !Pods.Overlaps(other.Pods!)))
        {
            result.Add(this);
            return;
        }

        if (Pods is null)
        {
            ExceptAddresses(other, kinds, ports, result);
            return;
        }

        KeepOthers(kinds, ports, result);
        foreach (var pods in Pods.Except(other.Pods!))
        {
            result.Add(this with { Kinds = kinds, Ports = ports, Pods = pods });
        }
    }

    /// <summary>What two boxes of addresses share; null when nothing. The other must be one for every name.</summary>
    public Box? IntersectAddresses(Box other)
    {
        var box = this with { Kinds = Kinds & other.Kinds, Ports = Ports.Intersect(other.Ports), Where = Where.Intersect(other.Where) };
        return box.IsEmpty ? null : box;
    }

    private void ExceptAddresses(Box other, Traffic kinds, PortSet ports, List<Box> result)
    {
        if (!Where.Overlaps(other.Where))
        {
            result.Add(this);
            return;
        }

        var names = Names.Except(other.Names);
        if (ReferenceEquals(names, Names))
        {
            result.Add(this);
            return;
        }

        var where = Where.Intersect(other.Where);
        KeepOthers(kinds, ports, result);
        var outside = ReferenceEquals(where, Where) ? AddressRegion.None : Where.Except(other.Where);
        if (!outside.IsEmpty)
        {
            result.Add(this with { Kinds = kinds, Ports = ports, Where = outside });
        }

        if (!names.IsEmpty)
        {
            result.Add(this with { Kinds = kinds, Ports = ports, Where = where, Names = names });
        }
    }

    private void KeepOthers(Traffic kinds, PortSet ports, List<Box> result)
    {
        if (kinds != Kinds)
        {
            result.Add(this with { Kinds = Kinds & ~kinds });
        }

        var others = ReferenceEquals(ports, Ports) ? PortSet.None : Ports.Except(ports);
        if (!others.IsEmpty)
        {
            result.Add(this with { Kinds = kinds, Ports = others });
        }
    }
}
