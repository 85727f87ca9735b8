using System.Text;

namespace Bulkhead.Gateway.Tests.Fuzzing;

/// <summary>Makes hostile variants of seeds: bits, bytes, lengths, pieces moved and doubled, and awkward texts. Deterministic by seed.</summary>
internal sealed class ByteMutator(int seed, IReadOnlyList<byte[]> seeds, IReadOnlyList<string> words)
{
    private static readonly byte[] Edges = [0, 1, 2, 3, 4, 22, 0x2d, 0x2e, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var i = random.Next(0, 5); i > 0; i--)
        {
            Mutate(bytes);
        }

        return bytes.Count > 100_000 ? [.. bytes[..100_000]] : [.. bytes];
    }

    /// <summary>Places to cut an input, in order.</summary>
    public int[] Cuts(int length) =>
        length < 2 ? [] : random.Next(6) == 0 && length < 4000 ? Verdict.Bytewise(length) : [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(length + 1)).Order()];

    private void Mutate(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var piece = Math.Min(random.Next(1, 30), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Edges[random.Next(Edges.Length)];
                break;
            case 2 when at < bytes.Count:
                // Lengths are off by one more often than by anything else.
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                break;
            case 3:
                bytes.RemoveRange(at, piece);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, piece));
                break;
            case 5:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 60))]);
                break;
            case 6 when words.Count > 0:
                bytes.InsertRange(at, Encoding.Latin1.GetBytes(words[random.Next(words.Count)]));
                break;
            case 7:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }
}
