using System.Collections.Immutable;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Diffing;

/// <summary>A set of TCP or UDP ports as ranges that are ordered, apart and not adjacent, so that equal sets have equal ranges.</summary>
public sealed class PortSet : IEquatable<PortSet>
{
    private PortSet(ImmutableArray<PortRange> ranges) => Ranges = ranges;

    /// <summary>No port.</summary>
    public static PortSet None { get; } = new([]);

    /// <summary>Every port, 1 to 65535.</summary>
    public static PortSet All { get; } = new([new PortRange(1, 65535)]);

    /// <summary>The ranges, ordered.</summary>
    public ImmutableArray<PortRange> Ranges { get; }

    /// <summary>Whether it holds no port.</summary>
    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>Whether it holds every port.</summary>
    public bool IsAll => Ranges.Length == 1 && Ranges[0] is { First: 1, Last: 65535 };

    /// <summary>The ports of a range, or every port for null, as a rule writes it.</summary>
    public static PortSet Of(PortRange? ports) => ports is { } range ? new PortSet([range]) : All;

    /// <summary>The ports of several ranges in any order.</summary>
    public static PortSet Of(IEnumerable<PortRange> ranges)
    {
        var sorted = ranges.OrderBy(static range => range.First).ToArray();
        var result = ImmutableArray.CreateBuilder<PortRange>(sorted.Length);
        foreach (var range in sorted)
        {
            if (result.Count > 0 && range.First <= result[^1].Last + 1)
            {
                result[^1] = new PortRange(result[^1].First, Math.Max(result[^1].Last, range.Last));
            }
            else
            {
                result.Add(range);
            }
        }

        return result.Count == 0 ? None : new PortSet(result.ToImmutable());
    }

    /// <summary>Whether it holds a port.</summary>
    public bool Contains(int port)
    {
        foreach (var range in Ranges)
        {
            if (range.Contains(port))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The ports of either.</summary>
    public PortSet Union(PortSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEmpty || other.IsAll ? other : other.IsEmpty || IsAll ? this : Of(Ranges.Concat(other.Ranges));
    }

    /// <summary>The ports of both.</summary>
    public PortSet Intersect(PortSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsAll || other.IsAll)
        {
            return IsAll ? other : this;
        }

        var result = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var left in Ranges)
        {
            foreach (var right in other.Ranges)
            {
                var (first, last) = (Math.Max(left.First, right.First), Math.Min(left.Last, right.Last));
                if (first <= last)
                {
                    result.Add(new PortRange(first, last));
                }
            }
        }

        return result.Count == 0 ? None : new PortSet(result.ToImmutable());
    }

    /// <summary>The ports of this one that the other does not hold.</summary>
    public PortSet Except(PortSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var result = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var range in Ranges)
        {
            var first = range.First;
            foreach (var hole in other.Ranges)
            {
                if (hole.Last < first || hole.First > range.Last)
                {
                    continue;
                }

                if (hole.First > first)
                {
                    result.Add(new PortRange(first, hole.First - 1));
                }

                first = hole.Last + 1;
            }

            if (first <= range.Last)
            {
                result.Add(new PortRange(first, range.Last));
            }
        }

        return result.Count == 0 ? None : new PortSet(result.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(PortSet? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <summary>An order for lists.</summary>
    internal int Compare(PortSet other)
    {
        for (var i = 0; i < Ranges.Length && i < other.Ranges.Length; i++)
        {
            var order = Ranges[i].First.CompareTo(other.Ranges[i].First);
            order = order != 0 ? order : Ranges[i].Last.CompareTo(other.Ranges[i].Last);
            if (order != 0)
            {
                return order;
            }
        }

        return Ranges.Length.CompareTo(other.Ranges.Length);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PortSet);

    /// <inheritdoc/>
    public override int GetHashCode() => IsEmpty ? 0 : HashCode.Combine(Ranges.Length, Ranges[0], Ranges[^1]);

    /// <summary>The ranges, separated by commas: <c>443,8000-8100</c>; <c>*</c> for every port.</summary>
    public override string ToString() => IsAll ? "*" : string.Join(',', Ranges);
}
