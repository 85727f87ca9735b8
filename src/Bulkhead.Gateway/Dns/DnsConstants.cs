namespace Bulkhead.Gateway.Dns;

/// <summary>Record types (RFC 1035 section 3.2.2 and the registry).</summary>
public static class DnsTypes
{
    /// <summary>An IPv4 address.</summary>
    public const ushort A = 1;

    /// <summary>Another name for the same thing.</summary>
    public const ushort Cname = 5;

    /// <summary>An IPv6 address (RFC 3596).</summary>
    public const ushort Aaaa = 28;

    /// <summary>The pseudo-record of EDNS (RFC 6891).</summary>
    public const ushort Opt = 41;
}

/// <summary>Response codes (RFC 1035 section 4.1.1, RFC 6891 section 9).</summary>
public enum DnsResponseCode
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>The message is malformed.</summary>
    FormatError = 1,

    /// <summary>No answer could be had.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist.</summary>
    NameError = 3,

    /// <summary>The kind of question is not supported.</summary>
    NotImplemented = 4,

    /// <summary>The question is not answered on purpose.</summary>
    Refused = 5,

    /// <summary>The version of EDNS is not supported; needs an OPT record in the response.</summary>
    BadVersion = 16,
}

/// <summary>The bounds of reading and writing DNS messages.</summary>
public static class DnsLimits
{
    /// <summary>The length of a header in bytes (RFC 1035 section 4.1.1).</summary>
    public const int Header = 12;

    /// <summary>The greatest name on the wire in bytes, lengths and root included (RFC 1035 section 2.3.4).</summary>
    public const int WireName = 255;

    /// <summary>The greatest question in bytes.</summary>
    public const int Question = WireName + 4;

    /// <summary>The size of a message over UDP that everybody takes, in bytes (RFC 1035 section 2.3.4).</summary>
    public const int UdpSmallest = 512;

    /// <summary>The greatest size that is used over UDP, in bytes: it passes without fragments nearly everywhere.</summary>
    public const int UdpGreatest = 1232;

    /// <summary>The greatest message over TCP in bytes.</summary>
    public const int Tcp = 65_535;

    /// <summary>The most records that are read in an answer.</summary>
    public const int Records = 256;

    /// <summary>The most names that an answer may lead through.</summary>
    public const int Aliases = 16;

    /// <summary>The most addresses that are taken from an answer; more are refused and never cut, so that all of them are judged.</summary>
    public const int Addresses = 128;
}
