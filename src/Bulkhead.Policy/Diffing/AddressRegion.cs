using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// A set of IPv4 and IPv6 addresses as intervals that are ordered, apart and not adjacent, so that equal sets have equal intervals. IPv4 addresses
/// inside IPv6 (<c>::ffff:0:0/96</c>) are the IPv4 addresses that they stand for.
/// </summary>
public sealed class AddressRegion : IEquatable<AddressRegion>
{
    private readonly ImmutableArray<Interval> intervals;
    private readonly int hash;

    private AddressRegion(ImmutableArray<Interval> intervals)
    {
        this.intervals = intervals;
        hash = intervals.IsEmpty ? 0 : HashCode.Combine(intervals.Length, intervals[0], intervals[^1]);
    }

    /// <summary>No address.</summary>
    public static AddressRegion None { get; } = new([]);

    /// <summary>Every address.</summary>
    public static AddressRegion All { get; } = MakeAll();

    /// <summary>The addresses of RFC 1918.</summary>
    public static AddressRegion Rfc1918 { get; } = Of([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")]);

    /// <summary>The IPv4 addresses that are public by <see cref="AddressRanges"/>: what is meant by the public Internet where nothing else is said.</summary>
    public static AddressRegion PublicIpv4 { get; } = MakePublic();

    /// <summary>Whether it holds no address.</summary>
    public bool IsEmpty => intervals.IsEmpty;

    /// <summary>Whether it holds every address.</summary>
    public bool IsAll => Equals(All);

    /// <summary>The addresses of blocks.</summary>
    public static AddressRegion Of(IEnumerable<IPNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var result = new List<Interval>();
        foreach (var network in networks)
        {
            var first = Point.Of(network.BaseAddress);
            var host = first.IsIpv6 ? 128 - network.PrefixLength : 32 - network.PrefixLength;
            var size = host >= 128 ? UInt128.MaxValue : (UInt128.One << host) - 1;
            result.Add(new Interval(first.IsIpv6, first.Value, first.Value + size));
        }

        return Of(result);
    }

    /// <summary>Whether it holds an address.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var point = Point.Of(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        var (low, high) = (0, intervals.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = intervals[middle].Compare(point);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>The addresses of either.</summary>
    public AddressRegion Union(AddressRegion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEmpty || ReferenceEquals(this, other) ? other : other.IsEmpty ? this : Of([.. intervals, .. other.intervals]);
    }

    /// <summary>The addresses of any of several.</summary>
    internal static AddressRegion UnionOf(IReadOnlyList<AddressRegion> regions) =>
        regions.Count == 1 ? regions[0] : Of(regions.SelectMany(static region => region.intervals).ToList());

    /// <summary>The addresses of both.</summary>
    public AddressRegion Intersect(AddressRegion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other) || ReferenceEquals(other, All))
        {
            return this;
        }

        if (ReferenceEquals(this, All))
        {
            return other;
        }

        var (few, many) = intervals.Length <= other.intervals.Length ? (intervals, other.intervals) : (other.intervals, intervals);
        var result = ImmutableArray.CreateBuilder<Interval>();
        foreach (var interval in few)
        {
            for (var i = FirstNotBefore(many, interval); i < many.Length && !interval.IsBefore(many[i]); i++)
            {
                result.Add(new Interval(interval.IsIpv6, Max(interval.First, many[i].First), Min(interval.Last, many[i].Last)));
            }
        }

        return result.Count == 0 ? None : new AddressRegion(result.ToImmutable());
    }

    /// <summary>The addresses of this one that the other does not hold.</summary>
    public AddressRegion Except(AddressRegion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other) || ReferenceEquals(other, All))
        {
            return None;
        }

        var holes = other.intervals;
        var result = ImmutableArray.CreateBuilder<Interval>();
        foreach (var interval in intervals)
        {
            var first = interval.First;
            var isUsedUp = false;
            for (var i = FirstNotBefore(holes, interval); i < holes.Length && !interval.IsBefore(holes[i]); i++)
            {
                if (holes[i].First > first)
                {
                    result.Add(interval with { First = first, Last = holes[i].First - 1 });
                }

                if (holes[i].Last >= interval.Last)
                {
                    isUsedUp = true;
                    break;
                }

                first = holes[i].Last + 1;
            }

            if (!isUsedUp)
            {
                result.Add(interval with { First = first });
            }
        }

        return result.Count == 0 ? None : new AddressRegion(result.ToImmutable());
    }

    /// <summary>Whether the two share an address.</summary>
    public bool Overlaps(AddressRegion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other) || ReferenceEquals(other, All) || ReferenceEquals(this, All))
        {
            return !IsEmpty && !other.IsEmpty;
        }

        var (few, many) = intervals.Length <= other.intervals.Length ? (intervals, other.intervals) : (other.intervals, intervals);
        foreach (var interval in few)
        {
            var i = FirstNotBefore(many, interval);
            if (i < many.Length && !interval.IsBefore(many[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The addresses as the least list of blocks, IPv4 first.</summary>
    public ImmutableArray<IPNetwork> ToNetworks()
    {
        var result = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var interval in intervals)
        {
            AddNetworks(interval, result);
        }

        return result.ToImmutable();
    }

    /// <inheritdoc/>
    public bool Equals(AddressRegion? other) =>
        other is not null && (ReferenceEquals(this, other) || (hash == other.hash && intervals.AsSpan().SequenceEqual(other.intervals.AsSpan())));

    /// <summary>An order for lists.</summary>
    internal int Compare(AddressRegion other)
    {
        for (var i = 0; i < intervals.Length && i < other.intervals.Length; i++)
        {
            var order = intervals[i].Compare(other.intervals[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return intervals.Length.CompareTo(other.intervals.Length);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressRegion);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>The blocks, separated by commas.</summary>
    public override string ToString() => string.Join(',', ToNetworks());

    /// <summary>The position of the first interval of an ordered list that does not end before another begins.</summary>
    private static int FirstNotBefore(ImmutableArray<Interval> list, Interval interval)
    {
        var (low, high) = (0, list.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = list[middle].IsBefore(interval) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static UInt128 Min(UInt128 left, UInt128 right) => left < right ? left : right;

    private static UInt128 Max(UInt128 left, UInt128 right) => left > right ? left : right;

    private static AddressRegion Of(List<Interval> list)
    {
        list.Sort(static (left, right) => left.IsIpv6 != right.IsIpv6 ? left.IsIpv6.CompareTo(right.IsIpv6) : left.First.CompareTo(right.First));
        var result = ImmutableArray.CreateBuilder<Interval>(list.Count);
        foreach (var interval in list)
        {
            if (result.Count > 0 && result[^1] is var last && last.IsIpv6 == interval.IsIpv6 && (last.Last == UInt128.MaxValue || interval.First <= last.Last + 1))
            {
                result[^1] = last with { Last = Max(last.Last, interval.Last) };
            }
            else
            {
                result.Add(interval);
            }
        }

        return result.Count == 0 ? None : new AddressRegion(result.ToImmutable());
    }

    private static AddressRegion MakeAll()
    {
        var mapped = new Interval(IsIpv6: true, (UInt128)0xffff << 32, ((UInt128)0xffff << 32) + uint.MaxValue);
        return Of([new Interval(IsIpv6: false, 0, uint.MaxValue), new Interval(IsIpv6: true, 0, mapped.First - 1), new Interval(IsIpv6: true, mapped.Last + 1, UInt128.MaxValue)]);
    }

    private static AddressRegion MakePublic()
    {
        // Found by the table of ranges itself: the class changes only where one of its blocks begins or ends.
        var borders = AddressRanges.Ipv4Borders();
        var result = new List<Interval>();
        for (var i = 0; i < borders.Length; i++)
        {
            var last = i + 1 < borders.Length ? borders[i + 1] - 1 : uint.MaxValue;
            if (AddressRanges.Classify(new Interval(IsIpv6: false, borders[i], last).FirstAddress) == AddressClass.Public)
            {
                result.Add(new Interval(IsIpv6: false, borders[i], last));
            }
        }

        return Of(result);
    }

    private static void AddNetworks(Interval interval, ImmutableArray<IPNetwork>.Builder result)
    {
        var bits = interval.IsIpv6 ? 128 : 32;
        var first = interval.First;
        while (true)
        {
            var host = first == 0 ? bits : Math.Min(bits, (int)UInt128.TrailingZeroCount(first));
            while (host > 0 && !Fits(first, host, interval.Last))
            {
                host--;
            }

            result.Add(new IPNetwork(Interval.ToAddress(interval.IsIpv6, first), bits - host));
            var size = host >= 128 ? UInt128.MaxValue : (UInt128.One << host) - 1;
            if (first + size >= interval.Last)
            {
                return;
            }

            first += size + 1;
        }
    }

    private static bool Fits(UInt128 first, int host, UInt128 last) => host >= 128 ? last == UInt128.MaxValue : (UInt128.One << host) - 1 <= last - first;

    private readonly record struct Point(bool IsIpv6, UInt128 Value)
    {
        public static Point Of(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out var written);
            return address.AddressFamily == AddressFamily.InterNetworkV6
                ? new Point(IsIpv6: true, BinaryPrimitives.ReadUInt128BigEndian(bytes))
                : new Point(IsIpv6: false, BinaryPrimitives.ReadUInt32BigEndian(bytes[..written]));
        }
    }

    private readonly record struct Interval(bool IsIpv6, UInt128 First, UInt128 Last)
    {
        public IPAddress FirstAddress => ToAddress(IsIpv6, First);

        public static IPAddress ToAddress(bool isIpv6, UInt128 value)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
            return new IPAddress(isIpv6 ? bytes : bytes[12..]);
        }

        public bool IsBefore(Interval other) => IsIpv6 == other.IsIpv6 ? Last < other.First : !IsIpv6;

        public int Compare(Interval other)
        {
            var order = IsIpv6.CompareTo(other.IsIpv6);
            order = order != 0 ? order : First.CompareTo(other.First);
            return order != 0 ? order : Last.CompareTo(other.Last);
        }

        /// <summary>Below zero when the interval ends before the point, above when it begins after it.</summary>
        public int Compare(Point point) =>
            IsIpv6 != point.IsIpv6 ? IsIpv6.CompareTo(point.IsIpv6) : Last < point.Value ? -1 : First > point.Value ? 1 : 0;
    }
}
