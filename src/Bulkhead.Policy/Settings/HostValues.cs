using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads destinations in <c>bulkhead.yaml</c>: <c>host</c>, <c>host:port</c>, <c>*.host</c> or a URL.</summary>
internal static class HostValues
{
    private const string Forms = "Write a host (api.example.com), host:port, or a URL without user information.";

    /// <summary>One destination or a list of them; with a default of https on 443.</summary>
    public static ImmutableArray<DestinationAnswer> ReadList(SettingsContext context, ConfigNode node, bool hasReason)
    {
        var result = ImmutableArray.CreateBuilder<DestinationAnswer>();
        foreach (var (item, text) in context.TextNodes(node))
        {
            if (Read(context, item, text, hasReason) is { } destination)
            {
                result.Add(new DestinationAnswer(destination, SettingsContext.OriginOf(item)));
            }
        }

        return result.ToImmutable();
    }

    /// <summary>A host alone, without port or scheme.</summary>
    public static Host? ReadHost(SettingsContext context, ConfigNode node, string text, bool hasReason)
    {
        var reading = HostSyntax.Read(text, allowWildcard: true);
        if (reading.Host is null)
        {
            Refuse(context, node, text, HostRefusals.Describe(reading.Refusal));
            return null;
        }

        if (reading.Host is Host.Pattern pattern && WildcardProblem(pattern.Value, hasReason) is { } problem)
        {
            context.Report(PolicyDiagnostics.WildcardRefused, node.Span, $"{SettingsContext.Shown(node)}: {pattern.Text} {problem}.",
                "Name the hosts themselves. A wildcard over shared tenancy needs a reason beside it.");
            return null;
        }

        return reading.Host;
    }

    /// <summary>Whether no reason opens a pattern or a name: it is a suffix of a registry, or a whole top-level domain.</summary>
    public static bool IsRegistrySuffix(Hostname name) => name.IsSingleLabel || PublicSuffixes.SectionOf(name) == SuffixSection.Icann;

    /// <summary>A block that an entry may open: wholly private or wholly public, without special addresses.</summary>
    public static Host? ReadNetwork(SettingsContext context, ConfigNode node, string text)
    {
        if (!IpLiteral.TryParseNetwork(text, out var network))
        {
            context.Report(PolicyDiagnostics.InvalidNetwork, node.Span, $"{SettingsContext.Shown(node)}: \"{Printable.Clean(text, 60)}\" is not a block of addresses.",
                "Write address/prefix with zero bits after the prefix, for example 10.20.0.0/16 or 203.0.113.7/32.");
            return null;
        }

        if (NetworkRules.Refuse(network) is { } problem)
        {
            context.Report(PolicyDiagnostics.InvalidNetwork, node.Span, $"{SettingsContext.Shown(node)}: {network} {problem}.", "Name the smaller block that is really needed.");
            return null;
        }

        return new Host.Address(network);
    }

    private static Destination? Read(SettingsContext context, ConfigNode node, string text, bool hasReason)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return ReadUrl(context, node, text, hasReason);
        }

        var hostText = text;
        var port = 443;
        var colon = text.LastIndexOf(':');
        var isIpv6 = colon >= 0 && text.IndexOf(':') != colon && !text.EndsWith(']') && !text.Contains("]:", StringComparison.Ordinal);
        if (colon > 0 && !isIpv6 && !text.EndsWith(']'))
        {
            if (!TryPort(text.AsSpan(colon + 1), out port))
            {
                Refuse(context, node, text, "it has no valid port after the colon");
                return null;
            }

            hostText = text[..colon];
        }

        if (ReadHost(context, node, hostText, hasReason) is not { } host)
        {
            return null;
        }

        var protocol = port is 80 or 8080 ? ApplicationProtocol.Http : ApplicationProtocol.Https;
        return Usable(context, node, new Destination(host, PortRange.Of(port), protocol));
    }

    private static Destination? ReadUrl(SettingsContext context, ConfigNode node, string text, bool hasReason)
    {
        if (!UrlParts.TryRead(text, out var parts, out var reason) || parts is null)
        {
            // The text is not repeated: a URL that cannot be read may hold a secret.
            context.Report(PolicyDiagnostics.InvalidHost, node.Span, $"{SettingsContext.Shown(node)} is not a valid URL: {reason}.", Forms);
            return null;
        }

        if (parts.HasUserInfo)
        {
            context.Report(PolicyDiagnostics.InvalidHost, node.Span, $"{SettingsContext.Shown(node)} holds user information before the host.", Forms);
            return null;
        }

        if (!ApplicationProtocols.TryParse(parts.Scheme, out var protocol) || (parts.Port ?? protocol.DefaultPort()) is not { } port)
        {
            context.Report(PolicyDiagnostics.InvalidHost, node.Span, $"{SettingsContext.Shown(node)}: the scheme \"{Printable.Clean(parts.Scheme, 30)}\" is not known.", Forms);
            return null;
        }

        return ReadHost(context, node, parts.Host, hasReason) is { } host
            ? Usable(context, node, new Destination(host, PortRange.Of(port), protocol) { Path = parts.Path })
            : null;
    }

    private static Destination? Usable(SettingsContext context, ConfigNode node, Destination destination)
    {
        if (destination.Host is Host.Address address && NetworkRules.Refuse(address.Value) is { } problem)
        {
            context.Report(PolicyDiagnostics.InvalidNetwork, node.Span, $"{SettingsContext.Shown(node)}: {address.Text} {problem}.", "Such addresses are never opened.");
            return null;
        }

        return destination;
    }

    private static string? WildcardProblem(DomainPattern pattern, bool hasReason)
    {
        if (IsRegistrySuffix(pattern.Suffix))
        {
            return "covers a whole public suffix, where anybody can register names";
        }

        return hasReason ? null : WildcardRules.Refuse(pattern);
    }

    private static void Refuse(SettingsContext context, ConfigNode node, string text, string why) =>
        context.Report(PolicyDiagnostics.InvalidHost, node.Span, $"{SettingsContext.Shown(node)}: \"{Printable.Clean(text, 80)}\" is not a valid host: {why.TrimEnd('.')}.", Forms);

    private static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
