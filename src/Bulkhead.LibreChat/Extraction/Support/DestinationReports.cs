using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Diagnostics about names and addresses, worded for values of a configuration.</summary>
internal static class DestinationReports
{
    public static Diagnostic Url(SourceSpan? span, string shown, string reason, string group) =>
        DestinationDiagnostics.UrlRefused.At(
            span,
            $"The address \"{Printable.Clean(shown)}\" {Printable.Clean(reason)}.",
            "Write a plain address: https://host[:port]/path.") with { Group = group };

    public static Diagnostic Host(SourceSpan? span, string host, HostRefusal refusal, string group) =>
        HostRefusals.Descriptor(refusal).At(
            span,
            $"\"{Printable.Clean(host)}\" is not a host that a policy may name. {HostRefusals.Describe(refusal)}",
            HostRefusals.Help(refusal)) with { Group = group };

    public static Diagnostic PublicSuffix(SourceSpan? span, string host, string group) =>
        DestinationDiagnostics.PublicSuffixRefused.At(
            span,
            $"\"{host}\" is a public suffix, not a host.",
            "Write the whole name of the host.") with { Group = group };

    public static Diagnostic Metadata(SourceSpan? span, string host, string group) =>
        DestinationDiagnostics.MetadataServiceRefused.At(
            span,
            $"{host} is a metadata or credential service of a cloud.",
            "Take the address out of the configuration; Bulkhead keeps it closed.") with { Group = group };

    public static Diagnostic UserInformation(SourceSpan? span, string host, string group) =>
        DestinationDiagnostics.UserInfoDropped.At(
            span,
            $"User information stands before the host {Printable.Clean(host)}.",
            "Move the credentials out of the address into a header or a key, and change them if they were committed.") with { Group = group };

    public static Diagnostic Internationalized(SourceSpan? span, string unicode, string ascii, string group) =>
        DestinationDiagnostics.InternationalNameConverted.At(
            span,
            $"{Printable.Clean(unicode)} is {ascii} on the wire.",
            "Check that this is the name you mean.") with { Group = group };
}
