using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Evidence.Oscal;

/// <summary>
/// UUIDs that follow from names, so that the same bundle gives the same bytes. They are made as RFC 9562 section 5.5 makes version 5 (a digest over a
/// namespace and a name, with version and variant set), but with SHA-256 in place of SHA-1. RFC 9562 would have that called version 8; OSCAL's schemas
/// take the digits 4 and 5 only, so the digit is 5.
/// </summary>
internal static class NameUuid
{
    // A random UUID made once for Bulkhead: it keeps our names apart from those of others.
    private static ReadOnlySpan<byte> Namespace => [0x6f, 0x1d, 0x4e, 0x0b, 0x52, 0xc7, 0x4a, 0x39, 0x9b, 0x8e, 0x21, 0xd4, 0x7c, 0x90, 0xe5, 0x3a];

    /// <summary>The UUID of a name.</summary>
    /// <param name="words">The parts of the name; the order counts, and so does where one ends.</param>
    /// <returns>36 characters in lower case.</returns>
    public static string Of(params ReadOnlySpan<string> words)
    {
        using var name = new MemoryStream();
        name.Write(Namespace);
        foreach (var word in words)
        {
            name.Write(Encoding.UTF8.GetBytes(word));
            name.WriteByte(0);
        }

        Span<byte> digest = stackalloc byte[Sha256.Length];
        Sha256.Hash(name.ToArray(), digest);
        digest[6] = (byte)((digest[6] & 0x0f) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        return new Guid(digest[..16], bigEndian: true).ToString("D");
    }
}
