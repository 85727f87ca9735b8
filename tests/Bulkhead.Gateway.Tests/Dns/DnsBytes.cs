using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.Tests.Dns;

/// <summary>Writes DNS messages; every part may be wrong on purpose.</summary>
internal static class DnsBytes
{
    public static byte[] Name(string name) =>
        [.. name.Length == 0 ? [] : name.Split('.').SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.Latin1.GetBytes(label)]), 0];

    public static byte[] Header(int id, int flags, int questions, int answers = 0, int authorities = 0, int additionals = 0) =>
        [.. HelloBytes.Number(id), .. HelloBytes.Number(flags), .. HelloBytes.Number(questions), .. HelloBytes.Number(answers), .. HelloBytes.Number(authorities), .. HelloBytes.Number(additionals)];

    public static byte[] Question(string name, int type = 1, int category = 1) => [.. Name(name), .. HelloBytes.Number(type), .. HelloBytes.Number(category)];

    public static byte[] Query(string name, int type = 1, int category = 1) => [.. Header(0x1234, 0x0100, 1), .. Question(name, type, category)];

    public static byte[] Opt(int size = 1232, int version = 0, params byte[] options) =>
        [0, 0, 41, .. HelloBytes.Number(size), 0, (byte)version, 0, 0, .. HelloBytes.Vector(options)];

    public static byte[] Record(byte[] owner, int type, int ttl, byte[] data, int category = 1) =>
        [.. owner, .. HelloBytes.Number(type), .. HelloBytes.Number(category), .. HelloBytes.Number(ttl >> 16), .. HelloBytes.Number(ttl), .. HelloBytes.Vector(data)];
}
