namespace Bulkhead.Model.Names;

/// <summary>Why a piece of text is not a host that a policy may name.</summary>
public enum HostRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>Nothing stands where a host should.</summary>
    Empty,

    /// <summary>Longer than 253 octets, or a label longer than 63 (RFC 1035 section 2.3.4).</summary>
    TooLong,

    /// <summary>Two dots in a row, or a dot at the start (RFC 1035 section 2.3.1).</summary>
    EmptyLabel,

    /// <summary>A character that no DNS name in a policy holds: control bytes, space, percent, brackets, slashes, at, hash …</summary>
    ForbiddenCharacter,

    /// <summary>A label that starts or ends with a hyphen (RFC 5891 section 4.2.3.1).</summary>
    MisplacedHyphen,

    /// <summary>A label that starts with <c>xn--</c> but does not decode and encode back to itself.</summary>
    InvalidPunycode,

    /// <summary>Non-ASCII text that has no single agreed A-label form here.</summary>
    AmbiguousUnicode,

    /// <summary>An IPv4 address in a short, octal, hexadecimal or decimal spelling, or a name whose last label is numeric.</summary>
    OddAddress,

    /// <summary>An IPv6 address with a zone id, or an IPv4 address inside an IPv6 one.</summary>
    EmbeddedAddress,

    /// <summary>An asterisk where no wildcard may stand.</summary>
    MisplacedWildcard,
}
