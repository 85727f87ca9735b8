namespace Bulkhead.Policy.Judging;

/// <summary>Lengths of texts, as a set that is asked in a nanosecond. Lengths above 255 (no host name has them) count as contained.</summary>
internal sealed class LengthSet
{
    private const int Bits = 64;

    private readonly ulong[] words = new ulong[256 / Bits];

    /// <summary>Adds a length.</summary>
    public void Add(int length)
    {
        if (length < words.Length * Bits)
        {
            words[length / Bits] |= 1UL << (length % Bits);
        }
    }

    /// <summary>Whether a text of this length may be among those added.</summary>
    public bool Contains(int length) => length >= words.Length * Bits || (words[length / Bits] & (1UL << (length % Bits))) != 0;
}
