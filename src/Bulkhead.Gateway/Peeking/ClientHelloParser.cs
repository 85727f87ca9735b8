using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// The body of a ClientHello (RFC 8446 section 4.1.2), whole. Every length has to be exact; extensions that are not known here, GREASE (RFC 8701)
/// included, are passed over by their length.
/// </summary>
internal ref struct ClientHelloParser
{
    private const ushort Tls10 = 0x0301;
    private const ushort Tls12 = 0x0303;
    private const ushort Tls13 = 0x0304;

    private Hostname? serverName;
    private bool hasServerName;
    private AlpnProtocols alpn;
    private ushort maxVersion;
    private bool hasVersions;
    private bool offersEch;
    private bool offersEarlyData;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The message without its header of 4 bytes.</param>
    /// <param name="hello">The facts, when nothing or only a missing name is refused; without counts.</param>
    public static Refusal Read(ReadOnlySpan<byte> body, out ClientHello hello)
    {
        var parser = default(ClientHelloParser);
        var refusal = parser.ReadBody(body);
        if (!refusal.IsRefused && !parser.hasServerName)
        {
            refusal = new Refusal(RefusalReason.NameMissing, "The hello has no server_name.");
        }

        hello = refusal.IsRefused && (parser.hasServerName || refusal.Reason != RefusalReason.NameMissing)
            ? default
            : new ClientHello(parser.serverName, parser.alpn, parser.maxVersion, parser.offersEch, parser.offersEarlyData, 0, 0);
        return refusal;
    }

    private Refusal ReadBody(ReadOnlySpan<byte> body)
    {
        var at = new TlsBytes(body);
        if (!at.TryReadNumber(out var version) || !at.TrySkip(32) || !at.TryReadShortVector(out var session) || session.Length > 32
            || !at.TryReadVector(out var suites) || suites.Length == 0 || suites.Length % 2 != 0
            || !at.TryReadShortVector(out var compression) || !compression.Contains((byte)0))
        {
            return Invalid("The fields in front of the extensions are malformed.");
        }

        if (version is < Tls10 or > Tls12)
        {
            return new Refusal(RefusalReason.TlsVersion, "The version of the hello is none from TLS 1.0 to TLS 1.2.");
        }

        var refusal = Refusal.None;
        if (!at.IsEmpty)
        {
            if (!at.TryReadVector(out var extensions) || !at.IsEmpty)
            {
                return Invalid("The extensions do not end where the hello ends.");
            }

            refusal = ReadExtensions(extensions);
        }

        if (refusal.IsRefused)
        {
            return refusal;
        }

        if (hasVersions && maxVersion == 0)
        {
            return new Refusal(RefusalReason.TlsVersion, "The hello offers no version from TLS 1.0 to TLS 1.3.");
        }

        maxVersion = hasVersions ? maxVersion : version;
        return maxVersion == Tls13 && compression.Length != 1 ? Invalid("A hello of TLS 1.3 offers compression.") : Refusal.None;
    }

    private Refusal ReadExtensions(ReadOnlySpan<byte> extensions)
    {
        Span<ushort> seen = stackalloc ushort[TlsLimits.Extensions];
        var count = 0;
        var last = false;
        var at = new TlsBytes(extensions);
        while (!at.IsEmpty)
        {
            if (!at.TryReadNumber(out var type) || !at.TryReadVector(out var data))
            {
                return Invalid("An extension goes on behind the end of the extensions.");
            }

            if (last)
            {
                return Invalid("An extension follows pre_shared_key.");
            }

            if (seen[..count].Contains(type))
            {
                return type == TlsExtension.ServerName
                    ? new Refusal(RefusalReason.TlsSniDuplicate, "The hello has two server_name extensions.")
                    : Invalid("The hello has an extension twice.");
            }

            if (count == TlsLimits.Extensions)
            {
                return new Refusal(RefusalReason.TlsHelloTooLarge, "The hello has more than 128 extensions.");
            }

            seen[count++] = type;
            last = type == TlsExtension.PreSharedKey;
            var refusal = ReadExtension(type, data);
            if (refusal.IsRefused)
            {
                return refusal;
            }
        }

        return Refusal.None;
    }

    private Refusal ReadExtension(ushort type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case TlsExtension.ServerName:
                hasServerName = true;
                return TlsExtension.ReadServerName(data, out serverName);
            case TlsExtension.Alpn:
                return TlsExtension.TryReadAlpn(data, out alpn) ? Refusal.None : Invalid("The list of application protocols is malformed.");
            case TlsExtension.SupportedVersions:
                hasVersions = true;
                return TlsExtension.TryReadVersions(data, out maxVersion) ? Refusal.None : Invalid("The list of versions is malformed.");
            case TlsExtension.EarlyData:
                offersEarlyData = true;
                return data.IsEmpty ? Refusal.None : Invalid("early_data is malformed.");
            case TlsExtension.EncryptedClientHello:
                offersEch = true;
                return TlsExtension.ReadEncryptedHello(data);
            case TlsExtension.EncryptedServerName:
                return new Refusal(RefusalReason.TlsEch, "The hello has an encrypted server name (ESNI).");
            default:
                return Refusal.None;
        }
    }

    private static Refusal Invalid(string detail) => new(RefusalReason.TlsHelloInvalid, detail);
}
