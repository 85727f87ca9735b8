using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Policy.Planning;

/// <summary>The help of findings: a sentence and what to paste into <c>bulkhead.yaml</c>.</summary>
internal static class Snippets
{
    private const string ExampleHost = "api.example.com";
    private const string ExampleCidr = "203.0.113.7/32";

    public static string Allow(string group) =>
        "Open it in bulkhead.yaml (deny in its place closes the whole group):\n" + Group(group, writer => writer.Value("allow"));

    public static string Hosts(string group, string? host, string lead)
    {
        return lead + "\n" + Group(group, writer => HostsValue(writer, host ?? ExampleHost, withReason: false));
    }

    public static string HostsWithReason(string group, string? host, string lead) =>
        lead + "\n" + Group(group, writer => HostsValue(writer, host ?? ExampleHost, withReason: true));

    /// <summary>What to say about variables without values: those that the expression names need a value, the others only have to be set.</summary>
    public static string EnvironmentValues(EgressIntent intent)
    {
        var valued = intent.Needs.Where(name => intent.Expression?.Contains(name, StringComparison.Ordinal) == true).ToList();
        if (valued.Count == 0)
        {
            valued = [.. intent.Needs];
        }

        var set = intent.Needs.Except(valued, StringComparer.Ordinal).ToList();
        var writer = NewWriter();
        writer.BeginMapping().Key("answers").BeginMapping().Key("environment").BeginMapping();
        foreach (var name in valued)
        {
            writer.Key(name).Value(ExampleValue(intent, name));
        }

        writer.EndMapping();
        if (set.Count > 0)
        {
            writer.Key("environmentKeys").BeginSequence();
            foreach (var name in set)
            {
                writer.Value(name);
            }

            writer.EndSequence();
        }

        writer.EndMapping().EndMapping();
        return "Give the environment with --env FILE, or in bulkhead.yaml:\n" + writer.ToString().TrimEnd('\n');
    }

    /// <summary>An example that cannot be taken for the real value.</summary>
    internal static string ExampleValue(EgressIntent intent, string name)
    {
        if (Store(name) is { } store)
        {
            return store;
        }

        if (intent.Expression is { } expression && (expression == "${" + name + "}" || expression.StartsWith("${" + name + "}/", StringComparison.Ordinal)))
        {
            return "https://" + ExampleHost;
        }

        return name.EndsWith("PORT", StringComparison.Ordinal) ? "443" : "VALUE";
    }

    // Stores are named by a host or by a connection string, never by a web address.
    private static string? Store(string name) => name switch
    {
        "DB_HOST" => "db.example.com",
        "REDIS_URI" => "rediss://redis.example.com:6379",
        "MONGO_URI" or "ATLAS_MONGO_DB_URI" => "mongodb://db.example.com:27017/LibreChat",
        _ => null,
    };

    public static string EnvironmentKeys(string group, ImmutableArray<string> names) =>
        "If so, say it with --env, --env-keys or bulkhead.yaml; if not, nothing has to be done (answers.groups." + group + ": deny silences this and closes the whole group).\n"
        + Answers("environmentKeys", writer =>
        {
            writer.BeginSequence();
            foreach (var name in names)
            {
                writer.Value(name);
            }

            writer.EndSequence();
        });

    public static string Service(string host, string space, int? port) =>
        "Say in bulkhead.yaml which pods are behind the name (or use egress with cidr for an address):\n" + Answers("services", writer =>
            writer.BeginMapping().Key(host).BeginMapping()
                .Key("namespace").Value(NamespaceIn(host) ?? space)
                .Key("labels").BeginMapping().Key("app.kubernetes.io/name").Value("NAME").EndMapping()
                .Key("port").Value(port ?? 8080)
                .EndMapping().EndMapping());

    // name.namespace, name.namespace.svc, name.namespace.svc.cluster.local: the name of a Service says where it lives.
    private static string? NamespaceIn(string host)
    {
        var labels = host.Split('.');
        return labels.Length == 2 || (labels.Length > 2 && labels[2] == "svc") ? labels[1] : null;
    }

    public static string PrivateName(EgressIntent intent) =>
        "When pods are behind the name, say which under answers.services. " + Cidr(intent, ExampleCidr);

    public static string Cidr(EgressIntent intent, string cidr) => AddressSnippets.Of([intent], cidr);

    /// <summary>An entry for every workload and port of a group, so that no destination of it stays closed.</summary>
    public static string Cidrs(IReadOnlyList<EgressIntent> intents) => AddressSnippets.Of(intents, ExampleCidr);

    public static string PackageRegistry(string ecosystem) =>
        "Build the server into an image of its own (see mcpServers), name the registry in the env of the server, or in bulkhead.yaml:\n"
        + NewWriter().BeginMapping().Key("packageRegistries").BeginMapping().Key(Printable.Clean(ecosystem, 40)).Value("registry.example.com")
            .EndMapping().EndMapping().ToString().TrimEnd('\n');

    public static string ApproveProvider(string group) =>
        "Remove the provider from LibreChat's configuration, or approve it in bulkhead.yaml:\n"
        + NewWriter().BeginMapping().Key("approvedProviders").BeginSequence().Value(group).EndSequence().EndMapping().ToString().TrimEnd('\n');

    // Thousands of findings may each have a snippet, so their buffers start small.
    private static YamlWriter NewWriter() => new(160);

    private static void HostsValue(YamlWriter writer, string host, bool withReason)
    {
        writer.BeginMapping().Key("hosts").BeginSequence().Value(host).EndSequence();
        if (withReason)
        {
            writer.Key("reason").Value("WHY");
        }

        writer.EndMapping();
    }

    private static string Group(string group, Action<YamlWriter> value) => Answers("groups", writer =>
    {
        writer.BeginMapping().Key(group);
        value(writer);
        writer.EndMapping();
    });

    private static string Answers(string key, Action<YamlWriter> value)
    {
        var writer = NewWriter();
        writer.BeginMapping().Key("answers").BeginMapping().Key(key);
        value(writer);
        writer.EndMapping().EndMapping();
        return writer.ToString().TrimEnd('\n');
    }
}
