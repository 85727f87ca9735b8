using System.Text;

namespace Bulkhead.Gateway.Peeking;

/// <summary>Makes of a request to a proxy one to the server.</summary>
public static class HttpRewriting
{
    /// <summary>The head in origin form (RFC 9112 section 3.2.1), without the fields that are for the proxy alone. Everything else keeps its bytes.</summary>
    /// <param name="raw">The head as it came.</param>
    /// <param name="head">The same, read.</param>
    public static byte[] ToOriginForm(ReadOnlySpan<byte> raw, HttpHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        using var result = new MemoryStream(raw.Length);
        result.Write(Encoding.ASCII.GetBytes($"{head.Method} {head.Path} HTTP/1.{head.MinorVersion}\r\n"));
        var lines = raw[(raw.IndexOf("\r\n"u8) + 2)..];
        while (!lines.StartsWith("\r\n"u8))
        {
            var length = lines.IndexOf("\r\n"u8) + 2;
            if (!IsForProxy(lines[..length]))
            {
                result.Write(lines[..length]);
            }

            lines = lines[length..];
        }

        result.Write("\r\n"u8);
        return result.ToArray();
    }

    private static bool IsForProxy(ReadOnlySpan<byte> line)
    {
        var name = line[..Math.Max(0, line.IndexOf((byte)':'))];
        return Ascii.EqualsIgnoreCase(name, "Proxy-Connection"u8) || Ascii.EqualsIgnoreCase(name, "Proxy-Authorization"u8);
    }
}
