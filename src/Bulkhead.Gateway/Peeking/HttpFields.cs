namespace Bulkhead.Gateway.Peeking;

/// <summary>The header fields that delimit, name or redirect a request (RFC 9110 sections 6 to 8, RFC 9112 sections 5 and 6).</summary>
internal ref struct HttpFields
{
    private long? length;
    private bool chunked;
    private bool hasUpgrade;
    private bool connectionUpgrades;

    /// <summary>Whether Host was there.</summary>
    public bool HasHost { get; private set; }

    /// <summary>The value of Host.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>Whether <c>Connection: close</c> was there.</summary>
    public bool Closes { get; private set; }

    /// <summary>Whether <c>Connection: keep-alive</c> was there.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Whether <c>Expect: 100-continue</c> was there.</summary>
    public bool ExpectsContinue { get; private set; }

    /// <summary>Whether a field asks for another method.</summary>
    public bool OverridesMethod { get; private set; }

    /// <summary>The protocol of Upgrade.</summary>
    public HttpUpgrade Upgrade { get; private set; }

    /// <summary>How the body is delimited.</summary>
    public readonly HttpBody Body => chunked
        ? new HttpBody(HttpBodyKind.Chunked, 0)
        : new HttpBody(length is > 0 ? HttpBodyKind.Length : HttpBodyKind.None, length ?? 0);

    /// <summary>Reads all field lines.</summary>
    /// <param name="lines">The lines and the empty line behind them.</param>
    public Refusal Read(ReadOnlySpan<byte> lines)
    {
        var count = 0;
        while (true)
        {
            var line = HttpHeadParser.NextLine(ref lines);
            if (line.IsEmpty)
            {
                return Refusal.None;
            }

            if (++count > HttpLimits.Fields)
            {
                return new Refusal(RefusalReason.HttpTooLarge, "The head has more than 100 fields.");
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                return Framing("A field is continued on another line.");
            }

            var name = line[..HttpSyntax.TokenLength(line)];
            if (name.IsEmpty || name.Length == line.Length || line[name.Length] != ':')
            {
                return Framing("A field does not start with a name and a colon.");
            }

            var refusal = ReadField(name, HttpSyntax.Trim(line[(name.Length + 1)..]));
            if (refusal.IsRefused)
            {
                return refusal;
            }
        }
    }

    /// <summary>What can be judged only when all fields are known.</summary>
    /// <param name="minorVersion">0 or 1.</param>
    /// <param name="connects">Whether the method is CONNECT, which has no body (RFC 9110 section 9.3.6).</param>
    public readonly Refusal CheckFraming(int minorVersion, bool connects)
    {
        if (chunked && (length is not null || minorVersion == 0))
        {
            return Framing("Transfer-Encoding stands beside Content-Length or in HTTP/1.0.");
        }

        if (connects && (chunked || length > 0))
        {
            return Framing("CONNECT has a body.");
        }

        return hasUpgrade != connectionUpgrades || (hasUpgrade && (connects || minorVersion == 0))
            ? new Refusal(RefusalReason.HttpUpgrade, "Upgrade and Connection contradict each other, or the request cannot be upgraded.")
            : Refusal.None;
    }

    private Refusal ReadField(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // The length and the first letter tell nearly all other fields apart before a comparison.
        switch (name.Length, name[0] | 0x20)
        {
            case (4, 'h') when HttpSyntax.Is(name, "host"u8):
                if (HasHost)
                {
                    return Framing("The head has two Host fields.");
                }

                HasHost = true;
                Host = value;
                return Refusal.None;
            case (14, 'c') when HttpSyntax.Is(name, "content-length"u8):
                return ReadLength(value);
            case (17, 't') when HttpSyntax.Is(name, "transfer-encoding"u8):
                if (chunked || !HttpSyntax.Is(value, "chunked"u8))
                {
                    return Framing("Transfer-Encoding is something else than chunked, once.");
                }

                chunked = true;
                return Refusal.None;
            case (10, 'c') when HttpSyntax.Is(name, "connection"u8):
                return ReadConnection(value);
            case (7, 'u') when HttpSyntax.Is(name, "upgrade"u8):
                ReadUpgrade(value);
                return Refusal.None;
            case (6, 'e') when HttpSyntax.Is(name, "expect"u8):
                if (ExpectsContinue || !HttpSyntax.Is(value, "100-continue"u8))
                {
                    return Framing("Expect is something else than 100-continue, once.");
                }

                ExpectsContinue = true;
                return Refusal.None;
            case (_, 'x'):
                OverridesMethod |= HttpSyntax.Is(name, "x-http-method-override"u8) || HttpSyntax.Is(name, "x-http-method"u8) || HttpSyntax.Is(name, "x-method-override"u8);
                return Refusal.None;
            default:
                return Refusal.None;
        }
    }

    /// <summary>Digits alone (RFC 9110 section 8.6), without the lists that its grammar of old allowed and without leading zeros.</summary>
    private Refusal ReadLength(ReadOnlySpan<byte> value)
    {
        if (length is not null)
        {
            return Framing("The head has two Content-Length fields.");
        }

        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (value.Length > 1 && value[0] == '0'))
        {
            return Framing("Content-Length is no plain number.");
        }

        if (value.Length > HttpLimits.LengthDigits)
        {
            return new Refusal(RefusalReason.HttpTooLarge, "Content-Length has more than 18 digits.");
        }

        var number = 0L;
        foreach (var digit in value)
        {
            number = (number * 10) + (digit - '0');
        }

        length = number;
        return Refusal.None;
    }

    /// <summary>Connection options (RFC 9110 section 7.6.1). One that names a field of framing would have the next hop drop it.</summary>
    private Refusal ReadConnection(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            var option = HttpSyntax.NextElement(ref value);
            if (!option.IsEmpty && !HttpSyntax.IsToken(option))
            {
                return Framing("Connection holds something else than names.");
            }

            if (HttpSyntax.Is(option, "host"u8) || HttpSyntax.Is(option, "content-length"u8) || HttpSyntax.Is(option, "transfer-encoding"u8))
            {
                return Framing("Connection names a field that delimits or names the request.");
            }

            Closes |= HttpSyntax.Is(option, "close"u8);
            KeepsAlive |= HttpSyntax.Is(option, "keep-alive"u8);
            connectionUpgrades |= HttpSyntax.Is(option, "upgrade"u8);
        }

        return Refusal.None;
    }

    private void ReadUpgrade(ReadOnlySpan<byte> value)
    {
        Upgrade = hasUpgrade ? HttpUpgrade.Other
            : HttpSyntax.Is(value, "websocket"u8) ? HttpUpgrade.WebSocket
            : HttpSyntax.Is(value, "h2c"u8) ? HttpUpgrade.H2c
            : HttpUpgrade.Other;
        hasUpgrade = true;
    }

    private static Refusal Framing(string detail) => new(RefusalReason.HttpFraming, detail);
}
