using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Tests.Shared;

/// <summary>Connections as short texts, for tables.</summary>
internal static class FlowText
{
    /// <summary>Reads <c>tls name[@address]:port</c>, with <c>-</c> for no name; applications tls, http, other (all TCP); transports udp, icmp.</summary>
    public static Flow Read(string text, string space, ImmutableSortedDictionary<string, string> labels)
    {
        var parts = text.Split(' ');
        var (transport, application) = parts[0] switch
        {
            "tls" => (Transport.Tcp, Application.Tls),
            "http" => (Transport.Tcp, Application.Http),
            "udp" => (Transport.Udp, Application.Other),
            "icmp" => (Transport.Icmp, Application.Other),
            "other" => (Transport.Tcp, Application.Other),
            _ => throw new ArgumentException($"'{text}' is no connection", nameof(text)),
        };
        var colon = parts[1].LastIndexOf(':');
        var target = parts[1][..colon].Split('@');
        Hostname? name = target[0] == "-" ? null : ((Host.Name)HostSyntax.Read(target[0]).Host!).Value;
        if (name is null && application == Application.Tls)
        {
            application = Application.TlsWithoutName;
        }

        var port = int.Parse(parts[1][(colon + 1)..], CultureInfo.InvariantCulture);
        return new Flow(space, labels, name, target.Length > 1 ? IPAddress.Parse(target[1]) : null, transport, port, application);
    }
}
