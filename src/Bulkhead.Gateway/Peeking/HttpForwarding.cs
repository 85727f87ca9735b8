using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Makes of a head that was read the one that is passed on: without the fields that are for one connection alone (RFC 9110 section 7.6.1). Everything else
/// keeps its bytes and its order.
/// </summary>
public static class HttpForwarding
{
    /// <summary>Writes the head of a request to its server.</summary>
    /// <param name="raw">The head as it came, in origin form.</param>
    /// <param name="head">The same, read.</param>
    /// <param name="host">The value of Host: the name that was judged, in its one form.</param>
    /// <param name="target">Where it is written to.</param>
    public static void WriteRequest(ReadOnlySpan<byte> raw, HttpHead head, ReadOnlySpan<byte> host, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(target);
        var lines = raw;
        target.Write(TakeLine(ref lines));
        target.Write("Host: "u8);
        target.Write(host);
        target.Write("\r\n"u8);
        WriteFields(lines, target, keepsUpgrade: head.Upgrade == HttpUpgrade.WebSocket, static name => name.Length switch
        {
            2 => HttpSyntax.Is(name, "te"u8),
            4 => HttpSyntax.Is(name, "host"u8),
            19 => HttpSyntax.Is(name, "proxy-authorization"u8),
            _ => false,
        });
        target.Write(head.Upgrade == HttpUpgrade.WebSocket ? "Connection: Upgrade\r\n\r\n"u8 : "\r\n"u8);
    }

    /// <summary>Writes the head of an answer to the client.</summary>
    /// <param name="raw">The head as it came.</param>
    /// <param name="answer">The same, read.</param>
    /// <param name="closes">Whether the connection to the client ends after it.</param>
    /// <param name="target">Where it is written to.</param>
    public static void WriteAnswer(ReadOnlySpan<byte> raw, in HttpAnswer answer, bool closes, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var lines = raw;
        target.Write("HTTP/1.1"u8);
        target.Write(TakeLine(ref lines)["HTTP/1.1"u8.Length..]);
        var switches = answer.Status == 101;
        WriteFields(lines, target, switches, answer.Body == HttpAnswerBodyKind.Chunked
            ? static name => IsElsewhere(name) || (name.Length == 14 && HttpSyntax.Is(name, "content-length"u8))
            : IsElsewhere);
        target.Write(switches ? "Connection: Upgrade\r\n\r\n"u8 : closes ? "Connection: close\r\n\r\n"u8 : "\r\n"u8);
    }

    /// <summary>The value of a field that stands once in a head; empty when it does not.</summary>
    public static ReadOnlySpan<byte> Only(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> field)
    {
        var lines = raw;
        TakeLine(ref lines);
        ReadOnlySpan<byte> found = default;
        while (TakeLine(ref lines) is { Length: > 2 } line)
        {
            if (!HttpSyntax.Is(NameOf(line), field))
            {
                continue;
            }

            if (!found.IsEmpty)
            {
                return default;
            }

            found = HttpSyntax.Trim(line[(NameOf(line).Length + 1)..^2]);
        }

        return found;
    }

    /// <summary>The fields of a head in their order.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Fields(ReadOnlySpan<byte> raw)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var lines = raw;
        TakeLine(ref lines);
        while (TakeLine(ref lines) is { Length: > 2 } line)
        {
            var name = NameOf(line);
            fields.Add(KeyValuePair.Create(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(HttpSyntax.Trim(line[(name.Length + 1)..^2]))));
        }

        return fields.DrainToImmutable();
    }

    /// <summary>The data of chunks that <see cref="HttpRequestFramer"/> has read.</summary>
    public static byte[] Dechunk(ReadOnlySpan<byte> chunks)
    {
        var data = new ArrayBufferWriter<byte>(Math.Max(1, chunks.Length));
        while (!chunks.IsEmpty)
        {
            var line = TakeLine(ref chunks);
            var length = int.Parse(line[..^2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            data.Write(chunks[..length]);
            chunks = chunks[(length + 2)..];
        }

        return data.WrittenSpan.ToArray();
    }

    private delegate bool IsDropped(ReadOnlySpan<byte> name);

    // Both would move the client to another address or to QUIC, past the gateway (evasion catalogue H-13).
    private static bool IsElsewhere(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 => HttpSyntax.Is(name, "alt-svc"u8),
        18 => HttpSyntax.Is(name, "alternate-protocol"u8),
        _ => false,
    };

    private static void WriteFields(ReadOnlySpan<byte> lines, IBufferWriter<byte> target, bool keepsUpgrade, IsDropped isDropped)
    {
        var named = NamesOthers(lines);
        var all = lines;
        while (TakeLine(ref lines) is { Length: > 2 } line)
        {
            var name = NameOf(line);
            if (!IsForConnection(name, keepsUpgrade) && !isDropped(name) && !(named && IsNamed(all, name)))
            {
                target.Write(line);
            }
        }
    }

    private static bool IsForConnection(ReadOnlySpan<byte> name, bool keepsUpgrade) => name.Length switch
    {
        7 => !keepsUpgrade && HttpSyntax.Is(name, "upgrade"u8),
        10 => HttpSyntax.Is(name, "connection"u8) || HttpSyntax.Is(name, "keep-alive"u8),
        16 => HttpSyntax.Is(name, "proxy-connection"u8),
        _ => false,
    };

    /// <summary>Whether Connection names fields beside those that are dropped anyway.</summary>
    private static bool NamesOthers(ReadOnlySpan<byte> lines)
    {
        while (TakeLine(ref lines) is { Length: > 2 } line)
        {
            var options = OptionsOf(line);
            while (!options.IsEmpty)
            {
                var option = HttpSyntax.NextElement(ref options);
                if (!HttpSyntax.Is(option, "close"u8) && !HttpSyntax.Is(option, "keep-alive"u8) && !HttpSyntax.Is(option, "upgrade"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNamed(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name)
    {
        // What delimits or switches is no matter of options.
        if (HttpSyntax.Is(name, "transfer-encoding"u8) || HttpSyntax.Is(name, "content-length"u8) || HttpSyntax.Is(name, "upgrade"u8))
        {
            return false;
        }

        while (TakeLine(ref lines) is { Length: > 2 } line)
        {
            var options = OptionsOf(line);
            while (!options.IsEmpty)
            {
                if (HttpSyntax.Is(HttpSyntax.NextElement(ref options), name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> OptionsOf(ReadOnlySpan<byte> line) =>
        NameOf(line) is { Length: 10 } name && HttpSyntax.Is(name, "connection"u8) ? HttpSyntax.Trim(line[11..^2]) : default;

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> line) => line[..Math.Max(0, line.IndexOf((byte)':'))];

    // The line with its CR LF, which is known to be there.
    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> lines)
    {
        var length = lines.IndexOf("\r\n"u8) + 2;
        var line = lines[..length];
        lines = lines[length..];
        return line;
    }
}
