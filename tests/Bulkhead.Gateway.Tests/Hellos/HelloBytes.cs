using System.Text;

namespace Bulkhead.Gateway.Tests.Hellos;

/// <summary>A ClientHello to be written: every part may be wrong on purpose.</summary>
internal sealed record HelloParts
{
    public ushort Version { get; init; } = 0x0303;

    public byte[] Session { get; init; } = new byte[32];

    public byte[] Suites { get; init; } = [0x13, 0x01, 0x13, 0x02, 0xc0, 0x2f];

    public byte[] Compression { get; init; } = [0];

    /// <summary>Null writes none at all, not even their length.</summary>
    public IReadOnlyList<(int Type, byte[] Data)>? Extensions { get; init; } = [];

    /// <summary>The usual one: a name, versions, groups.</summary>
    public static HelloParts Named(string name) => new() { Extensions = [Sni(name), (43, [4, 3, 4, 3, 3]), (10, [0, 2, 0, 29]), (13, [0, 2, 4, 3])] };

    public static (int Type, byte[] Data) Sni(string name) => (0, HelloBytes.ServerNames((0, Encoding.Latin1.GetBytes(name))));

    public HelloParts With(params (int Type, byte[] Data)[] more) => this with { Extensions = [.. Extensions ?? [], .. more] };

    public HelloParts Before(params (int Type, byte[] Data)[] more) => this with { Extensions = [.. more, .. Extensions ?? []] };
}

/// <summary>Writes hellos, records and what is in them.</summary>
internal static class HelloBytes
{
    public static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Vector(params byte[] content) => [.. Number(content.Length), .. content];

    public static byte[] ShortVector(params byte[] content) => [(byte)content.Length, .. content];

    public static byte[] ServerNames(params (int Type, byte[] Name)[] names) =>
        Vector([.. names.SelectMany(static name => (byte[])[(byte)name.Type, .. Vector(name.Name)])]);

    public static byte[] Alpn(params string[] names) => Vector([.. names.SelectMany(static name => ShortVector(Encoding.ASCII.GetBytes(name)))]);

    /// <summary>A handshake message with its header of four bytes.</summary>
    public static byte[] Message(HelloParts parts)
    {
        byte[] body =
        [
            .. Number(parts.Version), .. Enumerable.Range(100, 32).Select(static i => (byte)i), .. ShortVector(parts.Session), .. Vector(parts.Suites), .. ShortVector(parts.Compression),
            .. parts.Extensions is null ? [] : Vector([.. parts.Extensions.SelectMany(static extension => (byte[])[.. Number(extension.Type), .. Vector(extension.Data)])]),
        ];
        return Message(1, body);
    }

    public static byte[] Message(int type, byte[] body) => [(byte)type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    public static byte[] Record(byte[] content, int type = 22, int version = 0x0301) => [(byte)type, .. Number(version), .. Vector(content)];

    /// <summary>The message in records of a size.</summary>
    public static byte[] Records(byte[] message, int size, int version = 0x0301) => [.. message.Chunk(size).SelectMany(part => Record(part, version: version))];

    /// <summary>The handshake bytes inside well-formed records.</summary>
    public static byte[] Content(ReadOnlySpan<byte> records)
    {
        var content = new List<byte>();
        for (var at = 0; at < records.Length; at += 5 + ((records[at + 3] << 8) | records[at + 4]))
        {
            content.AddRange(records.Slice(at + 5, (records[at + 3] << 8) | records[at + 4]));
        }

        return [.. content];
    }
}
