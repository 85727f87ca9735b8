using System.Text.Json;

namespace Bulkhead.Flows.Sources;

/// <summary>Parts of a Hubble flow. Names of fields are those of cilium's flow.proto.</summary>
internal static class HubbleFlow
{
    private static readonly string[] WorkloadLabels = ["k8s:app.kubernetes.io/name=", "k8s:app=", "k8s:k8s-app=", "k8s:name="];

    /// <summary>What the proxy saw of a request.</summary>
    public sealed record Seen(string Step, string Protocol, string? Name, string? Method, string? Path);

    /// <summary><c>l4</c>: the transport and the ports; ICMP has none.</summary>
    public static (string Transport, int SourcePort, int Port) Ports(JsonElement l4)
    {
        foreach (var (key, transport) in new[] { ("TCP", "tcp"), ("UDP", "udp"), ("SCTP", "sctp") })
        {
            if (l4.Object(key) is { ValueKind: JsonValueKind.Object } ports)
            {
                return (transport, ports.Port("source_port"), ports.Port("destination_port"));
            }
        }

        var isIcmp = l4.Object("ICMPv4").ValueKind == JsonValueKind.Object || l4.Object("ICMPv6").ValueKind == JsonValueKind.Object;
        return (isIcmp ? "icmp" : "other", 0, 0);
    }

    /// <summary><c>workloads</c>, or else a label by which workloads are usually named.</summary>
    public static (string? Workload, string? Evidence) Workload(JsonElement endpoint)
    {
        foreach (var workload in endpoint.Items("workloads"))
        {
            if (workload.Text("name") is { } name)
            {
                return (name, "Hubble workload");
            }
        }

        var labels = endpoint.Items("labels").Select(static label => label.Text()).OfType<string>().ToList();
        foreach (var prefix in WorkloadLabels)
        {
            if (labels.Find(label => label.StartsWith(prefix, StringComparison.Ordinal) && label.Length > prefix.Length) is { } label)
            {
                return (label[prefix.Length..], $"Hubble label {prefix["k8s:".Length..^1]}");
            }
        }

        return (null, null);
    }

    /// <summary>The names that Cilium has seen for the address, or the service. Of several names the first is taken and the others are told: one address can have many.</summary>
    public static (string? Name, string? Others) Name(JsonElement flow)
    {
        var names = flow.Items("destination_names").Select(static name => WithoutDot(name.Text())).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            return (names[0], names.Count == 1 ? null : $"the address is also {string.Join(", ", names.Skip(1))}");
        }

        var service = flow.Object("destination_service");
        return service.Text("name") is { } name ? (JsonFields.Bound(service.Text("namespace") is { } space ? $"{name}.{space}.svc" : name), null) : (null, null);
    }

    /// <summary>The pod that it went to, when it was one.</summary>
    public static string? Peer(JsonElement flow)
    {
        var destination = flow.Object("destination");
        return destination.Text("pod_name") is { } pod ? $"to pod {destination.Text("namespace")}/{pod}" : null;
    }

    /// <summary><c>egress_allowed_by</c> or <c>egress_denied_by</c>: the first policy by name, and the others.</summary>
    public static (string? First, string? Others) Policies(JsonElement flow, string verdict)
    {
        var list = flow.Items(verdict is "DROPPED" or "AUDIT" ? "egress_denied_by" : "egress_allowed_by");
        var names = list.Select(static policy => policy.ValueKind == JsonValueKind.Object ? policy.Text("name") : throw new WrongFieldException("a policy is no object"))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? (null, null) : (names[0], names.Count == 1 ? null : $"also policies {string.Join(", ", names.Skip(1))}");
    }

    /// <summary><c>l7</c>; null for a flow that the proxy did not see.</summary>
    public static Seen? Request(JsonElement l7)
    {
        if (l7.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (l7.Object("dns") is { ValueKind: JsonValueKind.Object } dns)
        {
            return new Seen("dns", "dns", WithoutDot(dns.Text("query")), null, null);
        }

        if (l7.Object("http") is { ValueKind: JsonValueKind.Object } http)
        {
            var (host, path) = Url(http.Text("url"));
            return new Seen("request", "http", host, http.Text("method"), path);
        }

        return new Seen("request", l7.Object("kafka").ValueKind == JsonValueKind.Object ? "kafka" : "unknown", null, null, null);
    }

    // "http://host:80/path?query" or "/path": the query stays out of every record.
    private static (string? Host, string? Path) Url(string? url)
    {
        if (url is null)
        {
            return (null, null);
        }

        url = url.IndexOfAny(['?', '#']) is >= 0 and var query ? url[..query] : url;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme is < 0 or > 8)
        {
            return (null, url.StartsWith('/') ? url : null);
        }

        var rest = url[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return (host.Length == 0 ? null : host, slash < 0 ? "/" : rest[slash..]);
    }

    private static string? WithoutDot(string? name) => name?.TrimEnd('.') is { Length: > 0 } text ? text : null;
}
