namespace Bulkhead.Model.Names;

/// <summary>A range of TCP or UDP ports, both ends included, each from 1 to 65535.</summary>
public readonly record struct PortRange
{
    /// <summary>Makes a range.</summary>
    /// <param name="first">The lowest port, 1 to 65535.</param>
    /// <param name="last">The highest port, <paramref name="first"/> to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is out of range.</exception>
    public PortRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        (First, Last) = (first, last);
    }

    /// <summary>The lowest port.</summary>
    public int First { get; }

    /// <summary>The highest port.</summary>
    public int Last { get; }

    /// <summary>Whether the range is one port.</summary>
    public bool IsSingle => First == Last;

    /// <summary>A range of one port.</summary>
    public static PortRange Of(int port) => new(port, port);

    /// <summary>Whether a port lies in the range.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <inheritdoc/>
    public override string ToString() => IsSingle ? $"{First}" : $"{First}-{Last}";
}
