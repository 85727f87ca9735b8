using System.Net;

namespace Bulkhead.Model.Names;

/// <summary>Where a destination is: a name, a pattern of names, or addresses.</summary>
public abstract record Host
{
    private Host()
    {
    }

    /// <summary>The canonical text of the host.</summary>
    public abstract string Text { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    /// <summary>One exact DNS name.</summary>
    /// <param name="Value">The name.</param>
    public sealed record Name(Hostname Value) : Host
    {
        /// <inheritdoc/>
        public override string Text => Value.Value;
    }

    /// <summary>All names below a name.</summary>
    /// <param name="Value">The pattern.</param>
    public sealed record Pattern(DomainPattern Value) : Host
    {
        /// <inheritdoc/>
        public override string Text => Value.Value;
    }

    /// <summary>An address or a block of addresses (an address is a block of full length).</summary>
    /// <param name="Value">The block; never IPv4 inside IPv6.</param>
    public sealed record Address(IPNetwork Value) : Host
    {
        /// <inheritdoc/>
        public override string Text => IsSingle ? Value.BaseAddress.ToString() : Value.ToString();

        /// <summary>The block in CIDR notation, also when it is a single address.</summary>
        public string Cidr => Value.ToString();

        /// <summary>Whether it is one address.</summary>
        public bool IsSingle => Value.PrefixLength == (Value.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
    }
}
