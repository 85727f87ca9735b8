using System.Buffers.Binary;
using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Engines.Terraform;

/// <summary>
/// Gives rules their priorities. A priority is a digest of the rule's own name within the band of its kind, so that adding a rule moves no other:
/// a plan then shows the one rule that came, and a reviewer need not look at the rest.
/// </summary>
/// <param name="decrypts">Whether any rule is decrypted: only then the closing rules make room, and everything else keeps its number.</param>
/// <remarks>The provider takes any 32-bit integer and sorts by it; two rules with the same priority have no defined order.</remarks>
internal sealed class RulePriorities(bool decrypts = false)
{
    private readonly HashSet<int> taken = [];

    /// <summary>The priority of a rule. Of two rules whose digests fall together the second one given gets the next free number.</summary>
    public int Of(string name, RuleBand band)
    {
        var (first, size) = band switch
        {
            RuleBand.Address => (100_000_000, 200_000_000),
            RuleBand.Hostname => (300_000_000, 200_000_000),
            RuleBand.Name => (500_000_000, 500_000_000),
            RuleBand.NameOverTls => (1_000_000_000, 1_000_000_000),
            RuleBand.Decrypted => (2_000_000_000, 100_000_000),
            _ => (decrypts ? 2_100_000_000 : 2_000_000_000, decrypts ? 40_000_000 : 100_000_000),
        };
        Span<byte> digest = stackalloc byte[Sha256.Length];
        Sha256.Hash(Encoding.UTF8.GetBytes(name), digest);
        var offset = (int)(BinaryPrimitives.ReadUInt32BigEndian(digest) % (uint)size);
        while (!taken.Add(first + offset))
        {
            offset = (offset + 1) % size;
        }

        return first + offset;
    }
}

/// <summary>The kinds of rules, in the order in which they must come.</summary>
internal enum RuleBand
{
    /// <summary>Permits by address: a rule that requires TLS would deny what is not TLS on its port, so these come before.</summary>
    Address,

    /// <summary>Permits by the addresses of a name.</summary>
    Hostname,

    /// <summary>Permits by name that take plain HTTP as well.</summary>
    Name,

    /// <summary>Permits by name that require TLS.</summary>
    NameOverTls,

    /// <summary>Permits that are decrypted: last of all, so that no wildcard of theirs takes in what another rule names.</summary>
    Decrypted,

    /// <summary>What closes.</summary>
    Closing,
}
