namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Reads heads of answers. Servers are the origin of what they say, so less is refused here than in requests; but where an answer ends must be beyond doubt,
/// since the connection is used for other requests after it.
/// </summary>
public static class HttpAnswerParser
{
    /// <summary>The greatest head in bytes; interim answers to the same request count with it.</summary>
    public const int MostHead = 65_536;

    /// <summary>Where a head ends.</summary>
    /// <param name="bytes">What was received of it.</param>
    /// <param name="seen">How many of them an earlier call has seen.</param>
    /// <returns>The number of bytes up to its empty line, included; -1 when it is not there yet.</returns>
    public static int EndOf(ReadOnlySpan<byte> bytes, int seen)
    {
        var from = Math.Max(0, seen - 3);
        var at = bytes[from..].IndexOf("\r\n\r\n"u8);
        return at < 0 ? -1 : from + at + 4;
    }

    /// <summary>Reads a whole head. Never throws.</summary>
    /// <param name="head">The head, up to its empty line.</param>
    /// <param name="method">The method of the request that it answers.</param>
    /// <param name="answer">The facts.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> head, string method, out HttpAnswer answer)
    {
        answer = default;
        var rest = head;
        if (!TryLine(ref rest, out var line) || !TryStatus(line, out var status, out var minorVersion))
        {
            return false;
        }

        var fields = default(Fields);
        var count = 0;
        while (TryLine(ref rest, out line))
        {
            if (line.IsEmpty)
            {
                answer = Delimit(status, minorVersion, fields, method, head.Length - rest.Length);
                return true;
            }

            var name = line[..HttpSyntax.TokenLength(line)];
            if (++count > 2 * HttpLimits.Fields || name.IsEmpty || name.Length == line.Length || line[name.Length] != ':' || !fields.TryRead(name, HttpSyntax.Trim(line[(name.Length + 1)..])))
            {
                return false;
            }
        }

        return false;
    }

    private static HttpAnswer Delimit(int status, int minorVersion, Fields fields, string method, int length)
    {
        var contradicts = fields.Coded && fields.Length is not null;
        var body = status is < 200 or 204 or 304 || method == "HEAD" ? HttpAnswerBodyKind.None
            : fields.Chunked ? HttpAnswerBodyKind.Chunked
            : fields.Coded || fields.Length is null ? HttpAnswerBodyKind.UntilClose
            : fields.Length == 0 ? HttpAnswerBodyKind.None
            : HttpAnswerBodyKind.Length;
        var keeps = !fields.Closes && (minorVersion == 1 || (fields.KeepsAlive && !fields.Coded));
        return new HttpAnswer(status, body, body == HttpAnswerBodyKind.Length ? fields.Length!.Value : 0, keeps && !contradicts && body != HttpAnswerBodyKind.UntilClose, length);
    }

    // A line ends in CR LF and holds no control byte but the tab.
    private static bool TryLine(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOfAny(HttpSyntax.ControlBytes);
        line = end < 0 ? default : rest[..end];
        if (end < 0 || end + 1 >= rest.Length || rest[end] != '\r' || rest[end + 1] != '\n')
        {
            return false;
        }

        rest = rest[(end + 2)..];
        return true;
    }

    /// <summary>HTTP-version SP status-code [SP reason] (RFC 9112 section 4).</summary>
    private static bool TryStatus(ReadOnlySpan<byte> line, out int status, out int minorVersion)
    {
        (status, minorVersion) = (0, line.StartsWith("HTTP/1.1 "u8) ? 1 : 0);
        if (line.Length < 12 || (minorVersion == 0 && !line.StartsWith("HTTP/1.0 "u8)) || line[9..12].ContainsAnyExceptInRange((byte)'0', (byte)'9') || (line.Length > 12 && line[12] != ' '))
        {
            return false;
        }

        status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        return status is >= 100 and < 600;
    }

    /// <summary>The fields that delimit an answer.</summary>
    private struct Fields
    {
        public long? Length { get; private set; }

        public bool Coded { get; private set; }

        public bool Chunked { get; private set; }

        public bool Closes { get; private set; }

        public bool KeepsAlive { get; private set; }

        public bool TryRead(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            switch (name.Length)
            {
                case 14 when HttpSyntax.Is(name, "content-length"u8):
                    return TryLength(value);
                case 17 when HttpSyntax.Is(name, "transfer-encoding"u8):
                    // The last coding is what delimits (RFC 9112 section 6.1); nothing can be coded after it.
                    while (!value.IsEmpty)
                    {
                        if (Chunked)
                        {
                            return false;
                        }

                        Chunked = HttpSyntax.Is(HttpSyntax.NextElement(ref value), "chunked"u8);
                    }

                    Coded = true;
                    return true;
                case 10 when HttpSyntax.Is(name, "connection"u8):
                    while (!value.IsEmpty)
                    {
                        var option = HttpSyntax.NextElement(ref value);
                        Closes |= HttpSyntax.Is(option, "close"u8);
                        KeepsAlive |= HttpSyntax.Is(option, "keep-alive"u8);
                    }

                    return true;
                default:
                    return true;
            }
        }

        // Some servers say it twice, which is one length as long as it is the same one (RFC 9110 section 8.6).
        private bool TryLength(ReadOnlySpan<byte> value)
        {
            if (value.EndsWith(","u8))
            {
                return false;
            }

            do
            {
                var element = HttpSyntax.NextElement(ref value);
                if (element.IsEmpty || element.Length > HttpLimits.LengthDigits || element.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                {
                    return false;
                }

                var number = 0L;
                foreach (var digit in element)
                {
                    number = (number * 10) + (digit - '0');
                }

                if (Length is { } other && other != number)
                {
                    return false;
                }

                Length = number;
            }
            while (!value.IsEmpty);

            return true;
        }
    }
}
