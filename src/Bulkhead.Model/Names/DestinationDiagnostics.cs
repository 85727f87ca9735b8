using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Model.Names;

/// <summary>Diagnostics about destinations: BH30xx.</summary>
/// <remarks>
/// Refusals are warnings: the destination stays closed and everything else is still written. Where the same text stands in Bulkhead's own
/// settings it is an error; the caller sets that on the occurrence.
/// </remarks>
public static class DestinationDiagnostics
{
    /// <summary>BH3001: text that is not a host.</summary>
    public static readonly DiagnosticDescriptor InvalidHost = new(
        "BH3001", Severity.Warning, "Not a host name",
        "A host of a policy has exactly one form: lower-case labels of letters, digits, hyphens and underscores. Text that two programs could read as two hosts is refused and the destination stays closed.");

    /// <summary>BH3002: an odd IPv4 spelling.</summary>
    public static readonly DiagnosticDescriptor OddAddress = new(
        "BH3002", Severity.Warning, "IPv4 address in an odd spelling",
        "Short, octal, hexadecimal and decimal spellings (127.1, 0x7f000001, 017700000001) mean different addresses to different programs. Only four decimal parts are accepted; the destination stays closed.");

    /// <summary>BH3003: IPv4 inside IPv6, or a zone id.</summary>
    public static readonly DiagnosticDescriptor EmbeddedAddress = new(
        "BH3003", Severity.Warning, "IPv4 inside IPv6, or a zone id",
        "Mapped, compatible, translated, 6to4, Teredo and ISATAP forms reach an IPv4 address past rules for IPv4, and a zone id means something on one machine only. The destination stays closed.");

    /// <summary>BH3004: non-ASCII text without one agreed form.</summary>
    public static readonly DiagnosticDescriptor AmbiguousUnicode = new(
        "BH3004", Severity.Warning, "Ambiguous international name",
        "The name holds characters that programs map to different A-labels, mixes scripts that look alike, or has an xn-- label that does not decode and encode back. The destination stays closed.");

    /// <summary>BH3005: an international name was converted.</summary>
    public static readonly DiagnosticDescriptor InternationalNameConverted = new(
        "BH3005", Severity.Info, "International name converted",
        "Policies match A-labels, which is what stands on the wire. Both forms are shown so that a look-alike letter is noticed.");

    /// <summary>BH3006: a wildcard over names of others.</summary>
    public static readonly DiagnosticDescriptor WildcardRefused = new(
        "BH3006", Severity.Warning, "Wildcard refused",
        "A wildcard at or above a public suffix or a zone of shared tenancy opens names that anybody can register, an attacker included. It stays closed until the exact hosts are named.");

    /// <summary>BH3007: a public suffix as a host.</summary>
    public static readonly DiagnosticDescriptor PublicSuffixRefused = new(
        "BH3007", Severity.Warning, "Bare public suffix",
        "The host is itself a public suffix (com, co.uk): no service answers there, so the text is a fragment of a name. The destination stays closed.");

    /// <summary>BH3008: a single label where a public host is needed.</summary>
    public static readonly DiagnosticDescriptor SingleLabel = new(
        "BH3008", Severity.Warning, "Single label where a public host is needed",
        "A name without a dot is completed by search domains, so it means a different host in each namespace. It is read as a Service of the cluster and never stands in a WebGroup.");

    /// <summary>BH3009: a metadata service.</summary>
    public static readonly DiagnosticDescriptor MetadataServiceRefused = new(
        "BH3009", Severity.Warning, "Cloud metadata service",
        "Metadata and credential services hand the identity of the node to whoever asks. They stay closed whatever the configuration says.");

    /// <summary>BH3010: a URL that was refused.</summary>
    public static readonly DiagnosticDescriptor UrlRefused = new(
        "BH3010", Severity.Warning, "URL refused",
        "White space, control characters, backslashes, several @ signs and missing hosts are read differently by different URL parsers: the host that is judged would not be the host that is contacted. The destination stays closed.");

    /// <summary>BH3011: user information in a URL.</summary>
    public static readonly DiagnosticDescriptor UserInfoDropped = new(
        "BH3011", Severity.Warning, "User information in a URL",
        "What stands before the @ of a URL is often a password. It is left out of everything that Bulkhead writes.");

    /// <summary>BH3012: a port that was refused.</summary>
    public static readonly DiagnosticDescriptor PortRefused = new(
        "BH3012", Severity.Warning, "Port refused",
        "A port is a number from 1 to 65535. The destination stays closed.");

    /// <summary>BH3013: a host that many tenants share.</summary>
    public static readonly DiagnosticDescriptor SharedHost = new(
        "BH3013", Severity.Info, "Host shared by many tenants",
        "The name of the host does not say whose data it serves: the tenant stands in the path or in the credential. A policy on names cannot keep tenants apart.");

    /// <summary>All descriptors, by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        InvalidHost, OddAddress, EmbeddedAddress, AmbiguousUnicode, InternationalNameConverted, WildcardRefused, PublicSuffixRefused,
        SingleLabel, MetadataServiceRefused, UrlRefused, UserInfoDropped, PortRefused, SharedHost,
    ];
}
