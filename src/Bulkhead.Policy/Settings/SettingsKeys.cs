using System.Collections.Immutable;

namespace Bulkhead.Policy.Settings;

/// <summary>The keys that <c>bulkhead.yaml</c> may hold, mapping by mapping: the reader refuses all others, and a test compares them with the JSON Schema.</summary>
internal static class SettingsKeys
{
    public static readonly ImmutableArray<string> Root =
        ["version", "deployment", "approvedProviders", "answers", "egress", "mcpServers", "packageRegistries", "decryption", "targets", "output"];

    public static readonly ImmutableArray<string> Deployment =
        ["configuration", "environment", "values", "environmentKeys", "release", "namespace", "librechatVersion", "chart", "aviatrix", "cluster", "workloads"];

    public static readonly ImmutableArray<string> Aviatrix = ["chartVersion", "controllerVersion", "tlsProfile", "logProfile"];

    public static readonly ImmutableArray<string> Cluster = ["provider", "id", "dns", "ingress", "cni", "enforcesNetworkPolicy"];

    public static readonly ImmutableArray<string> Dns = ["namespace", "labels", "addresses"];

    public static readonly ImmutableArray<string> Ingress = ["namespace", "labels"];

    public static readonly ImmutableArray<string> WorkloadOverride = ["labels"];

    public static readonly ImmutableArray<string> Answers = ["environment", "environmentKeys", "groups", "services"];

    public static readonly ImmutableArray<string> GroupAnswer = ["hosts", "reason"];

    public static readonly ImmutableArray<string> ServiceAnswer = ["namespace", "labels", "port"];

    public static readonly ImmutableArray<string> Egress =
        ["name", "group", "workload", "host", "cidr", "port", "protocol", "owner", "reason", "expires"];

    public static readonly ImmutableArray<string> McpServer = ["workload", "allow"];

    public static readonly ImmutableArray<string> McpWorkload = ["namespace", "labels", "services", "port"];

    public static readonly ImmutableArray<string> PackageRegistries = ["npm", "pypi", "docker"];

    public static readonly ImmutableArray<string> Decryption = ["enabled", "groups", "ca", "except", "paths"];

    public static readonly ImmutableArray<string> DecryptionCa = ["configMap", "key", "bundle"];

    public static readonly ImmutableArray<string> Output = ["directory", "labels", "origins"];

    /// <summary>Every mapping with fixed keys and the path of its definition in the schema: property names, <c>*</c> for map values, <c>[]</c> for items.</summary>
    public static readonly ImmutableArray<(string SchemaPath, ImmutableArray<string> Keys)> All =
    [
        ("", Root),
        ("deployment", Deployment),
        ("deployment/aviatrix", Aviatrix),
        ("deployment/cluster", Cluster),
        ("deployment/cluster/dns", Dns),
        ("deployment/cluster/ingress", Ingress),
        ("deployment/workloads/*", WorkloadOverride),
        ("answers", Answers),
        ("answers/groups/*", GroupAnswer),
        ("answers/services/*", ServiceAnswer),
        ("egress/[]", Egress),
        ("mcpServers/*", McpServer),
        ("mcpServers/*/workload", McpWorkload),
        ("packageRegistries", PackageRegistries),
        ("decryption", Decryption),
        ("decryption/ca", DecryptionCa),
        ("output", Output),
    ];
}
