using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>The extensions of a ClientHello that are read.</summary>
internal static class TlsExtension
{
    /// <summary>server_name (RFC 6066 section 3).</summary>
    public const ushort ServerName = 0;

    /// <summary>application_layer_protocol_negotiation (RFC 7301).</summary>
    public const ushort Alpn = 16;

    /// <summary>pre_shared_key, always the last (RFC 8446 section 4.2.11).</summary>
    public const ushort PreSharedKey = 41;

    /// <summary>early_data (RFC 8446 section 4.2.10).</summary>
    public const ushort EarlyData = 42;

    /// <summary>supported_versions (RFC 8446 section 4.2.1).</summary>
    public const ushort SupportedVersions = 43;

    /// <summary>encrypted_client_hello.</summary>
    public const ushort EncryptedClientHello = 0xfe0d;

    /// <summary>encrypted_server_name, the abandoned predecessor.</summary>
    public const ushort EncryptedServerName = 0xffce;

    /// <summary>One list, one entry, of type host_name: RFC 6066 allows one name of each type and there is one type.</summary>
    /// <param name="data">The extension's data.</param>
    /// <param name="name">The name, when nothing is refused.</param>
    public static Refusal ReadServerName(ReadOnlySpan<byte> data, out Hostname? name)
    {
        name = null;
        var at = new TlsBytes(data);
        if (!at.TryReadVector(out var list) || !at.IsEmpty)
        {
            return Invalid("The list of server_name does not end where the extension ends.");
        }

        var entry = new TlsBytes(list);
        if (!entry.TryReadByte(out var type) || !entry.TryReadVector(out var host) || host.IsEmpty)
        {
            return Invalid("The entry of server_name is malformed or empty.");
        }

        if (type != 0)
        {
            return Invalid("The entry of server_name is no host name.");
        }

        if (entry.IsEmpty)
        {
            return PeekedName.Read(host, out name);
        }

        return entry.TryReadByte(out _) && entry.TryReadVector(out _)
            ? new Refusal(RefusalReason.TlsSniDuplicate, "server_name has more than one entry.")
            : Invalid("The list of server_name goes on behind its entry.");
    }

    /// <summary>A list of names of 1 to 255 bytes (RFC 7301 section 3.1).</summary>
    /// <param name="data">The extension's data.</param>
    /// <param name="protocols">What is offered.</param>
    public static bool TryReadAlpn(ReadOnlySpan<byte> data, out AlpnProtocols protocols)
    {
        protocols = AlpnProtocols.None;
        var at = new TlsBytes(data);
        if (!at.TryReadVector(out var list) || !at.IsEmpty || list.IsEmpty)
        {
            return false;
        }

        var names = new TlsBytes(list);
        while (!names.IsEmpty)
        {
            if (!names.TryReadShortVector(out var name) || name.IsEmpty)
            {
                return false;
            }

            protocols |= ProtocolOf(name);
        }

        return true;
    }

    /// <summary>A list of versions (RFC 8446 section 4.2.1); unknown ones are GREASE or drafts and count for nothing.</summary>
    /// <param name="data">The extension's data.</param>
    /// <param name="greatest">The greatest from 0x0301 to 0x0304; 0 when there is none.</param>
    public static bool TryReadVersions(ReadOnlySpan<byte> data, out ushort greatest)
    {
        greatest = 0;
        var at = new TlsBytes(data);
        if (!at.TryReadShortVector(out var list) || !at.IsEmpty || list.IsEmpty || list.Length % 2 != 0)
        {
            return false;
        }

        var versions = new TlsBytes(list);
        while (versions.TryReadNumber(out var version))
        {
            greatest = version is >= 0x0301 and <= 0x0304 && version > greatest ? version : greatest;
        }

        return true;
    }

    /// <summary>
    /// The outer form: type 0, cipher suite, config id, encapsulated key, payload. The inner form (type 1) stands only inside an encrypted hello.
    /// </summary>
    /// <param name="data">The extension's data.</param>
    public static Refusal ReadEncryptedHello(ReadOnlySpan<byte> data)
    {
        var at = new TlsBytes(data);
        if (!at.TryReadByte(out var type))
        {
            return Invalid("encrypted_client_hello is malformed.");
        }

        if (type != 0)
        {
            return new Refusal(RefusalReason.TlsEch, "The hello is the inner one of an encrypted hello.");
        }

        return at.TrySkip(5) && at.TryReadVector(out _) && at.TryReadVector(out var payload) && !payload.IsEmpty && at.IsEmpty
            ? Refusal.None
            : Invalid("encrypted_client_hello is malformed.");
    }

    private static AlpnProtocols ProtocolOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("h2"u8))
        {
            return AlpnProtocols.Http2;
        }

        if (name.SequenceEqual("http/1.1"u8) || name.SequenceEqual("http/1.0"u8))
        {
            return AlpnProtocols.Http1;
        }

        return name.SequenceEqual("dot"u8) ? AlpnProtocols.DnsOverTls : AlpnProtocols.Other;
    }

    private static Refusal Invalid(string detail) => new(RefusalReason.TlsHelloInvalid, detail);
}
