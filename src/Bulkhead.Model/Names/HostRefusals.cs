namespace Bulkhead.Model.Names;

/// <summary>The sentences for <see cref="HostRefusal"/>.</summary>
public static class HostRefusals
{
    /// <summary>Why a host was refused, as a whole sentence without the text that was refused.</summary>
    public static string Describe(HostRefusal refusal) => refusal switch
    {
        HostRefusal.None => "The host is acceptable.",
        HostRefusal.Empty => "No host is written.",
        HostRefusal.TooLong => "The host is longer than 253 characters, or one of its labels is longer than 63.",
        HostRefusal.EmptyLabel => "The host has a label without characters: it starts with a dot, ends in more than one, or has two in a row.",
        HostRefusal.ForbiddenCharacter => "The host holds a character that no host name holds; letters, digits, hyphens, underscores and dots are accepted, and a port stands apart.",
        HostRefusal.MisplacedHyphen => "A label of the host starts or ends with a hyphen.",
        HostRefusal.InvalidPunycode => "A label of the host starts with \"xn--\" but does not decode to a name that encodes back to it.",
        HostRefusal.AmbiguousUnicode => "The host holds non-ASCII characters that different programs turn into different names, or mixes scripts that look alike.",
        HostRefusal.OddAddress => "The host ends in a number but is not an IPv4 address of four decimal parts without leading zeros.",
        HostRefusal.EmbeddedAddress => "The host is an IPv6 address with a zone id, or with an IPv4 address inside.",
        _ => "The host has an asterisk where no wildcard may stand.",
    };

    /// <summary>How to write the host instead, as a whole sentence.</summary>
    public static string Help(HostRefusal refusal) => refusal switch
    {
        HostRefusal.OddAddress => "Write the address as four decimal numbers from 0 to 255, such as 192.0.2.10, or write a DNS name.",
        HostRefusal.EmbeddedAddress => "Write the IPv4 address itself, or the IPv6 address without a zone id.",
        HostRefusal.AmbiguousUnicode or HostRefusal.InvalidPunycode => "Write the name in its A-label form (xn--…), as the certificate of the host shows it.",
        HostRefusal.MisplacedWildcard => "Write the exact host; where a pattern is accepted, only \"*.\" in front of a name is.",
        HostRefusal.ForbiddenCharacter => "Write only the host name; the port goes behind a colon in a URL or into its own setting.",
        _ => "Write the DNS name of the host, such as api.example.com.",
    };

    /// <summary>The descriptor under which a refusal is reported.</summary>
    public static Diagnostics.DiagnosticDescriptor Descriptor(HostRefusal refusal) => refusal switch
    {
        HostRefusal.OddAddress => DestinationDiagnostics.OddAddress,
        HostRefusal.EmbeddedAddress => DestinationDiagnostics.EmbeddedAddress,
        HostRefusal.AmbiguousUnicode or HostRefusal.InvalidPunycode => DestinationDiagnostics.AmbiguousUnicode,
        HostRefusal.MisplacedWildcard => DestinationDiagnostics.WildcardRefused,
        _ => DestinationDiagnostics.InvalidHost,
    };
}
