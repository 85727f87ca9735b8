using System.Buffers.Binary;
using System.Text;

namespace Bulkhead.Server.Tests.Support;

/// <summary>Makes the smallest ClientHello with a name (RFC 8446 section 4.1.2, RFC 6066 section 3).</summary>
internal static class Hello
{
    /// <summary>One record.</summary>
    public static byte[] For(string name)
    {
        var host = Encoding.ASCII.GetBytes(name);
        byte[] entry = [0, .. Sized(host)];
        byte[] extensions = [0, 0, .. Sized([.. Sized(entry)]), 0, 43, .. Sized([2, 3, 4])];
        byte[] body = [3, 3, .. Enumerable.Range(0, 32).Select(static i => (byte)i), 0, .. Sized([0x13, 0x01]), 1, 0, .. Sized(extensions)];
        byte[] message = [1, 0, .. Sized(body)];
        return [22, 3, 1, .. Sized(message)];
    }

    private static byte[] Sized(byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)content.Length);
        return [.. length, .. content];
    }
}
