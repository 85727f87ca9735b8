using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Decryption;

/// <summary>What <see cref="DecryptionWriter"/> wrote.</summary>
/// <param name="Artefacts">The files, ordered by name.</param>
/// <param name="Diagnostics">What has to be done by hand.</param>
public sealed record DecryptionWriting(ImmutableArray<Artefact> Artefacts, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// Writes what the decrypted workloads need to trust the CA of the gateway, for the official chart (<c>volumes</c>, <c>volumeMounts</c> and
/// <c>configEnv</c>, which every version of it has; <c>initContainers</c> of the RAG subchart came later, so the bundle is a key of the ConfigMap).
/// </summary>
public static class DecryptionWriter
{
    /// <summary>Writes.</summary>
    /// <param name="inventory">For the MCP servers that LibreChat starts.</param>
    /// <param name="policy">The plan, with the rules that are decrypted.</param>
    /// <param name="settings">Where the certificate is.</param>
    /// <param name="header">The lines of the header comment.</param>
    /// <param name="style">How comments say why an entry is there.</param>
    public static DecryptionWriting Write(Inventory inventory, EgressPolicy policy, DecryptionSettings settings, ImmutableArray<string> header, OriginStyle style = OriginStyle.Lines)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(settings);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var traffic = DecryptedTraffic.Of(policy);
        var workloads = traffic.Where(static one => one.IsDecrypted).Select(static one => one.Workload).ToImmutableSortedSet(StringComparer.Ordinal);
        var groups = traffic.Where(static one => one.IsDecrypted && one.Workload == WorkloadNames.LibreChat).Select(static one => one.Group).ToHashSet(StringComparer.Ordinal);
        var servers = StdioServers.Of(inventory.Intents, groups);
        var artefacts = ImmutableArray.CreateBuilder<Artefact>();
        artefacts.Add(new Artefact(DecryptionFiles.Values, Values(workloads, servers, settings.Ca, header)));
        if (!servers.IsEmpty)
        {
            artefacts.Add(new Artefact(DecryptionFiles.McpEnvironment, McpEnvironment(servers, settings.Ca, header)));
            found.Add(DecryptionDiagnostics.McpEnvironment.At(
                span: null,
                $"LibreChat starts {Names(servers.Select(static server => server.Name))} itself; {DecryptionFiles.McpEnvironment} holds the env that librechat.yaml needs for {(servers.Length == 1 ? "it" : "them")}",
                $"copy the lines of {DecryptionFiles.McpEnvironment} under mcpServers in librechat.yaml"));
        }

        if (RequestPathsWriter.Write(traffic, settings, header, style) is { } paths)
        {
            artefacts.Add(paths);
            found.Add(DecryptionDiagnostics.PathsAtGateway.At(
                settings.Paths[0].Group.Origin.Span,
                $"the paths of {Names(settings.Paths.Select(static one => one.Group.Text))} hold at the embedded gateway: FirewallPolicy objects have no paths, so DCF lets every path of these hosts pass",
                "nothing has to be done where bulkheadd enforces; elsewhere narrow the credentials that the provider accepts"));
        }

        artefacts.Add(new Artefact(DecryptionFiles.Statement, DecryptionStatement.Write(traffic, servers, policy.Topology, settings, header)));
        foreach (var workload in workloads.Where(static workload => RuntimeOf(workload) == Runtime.Unknown))
        {
            found.Add(DecryptionDiagnostics.ByHand.At(
                span: null,
                $"the chart has no values for the pods of '{Printable.Clean(workload, 80)}', whose traffic is decrypted",
                $"mount the ConfigMap {settings.Ca.ConfigMap} at {DecryptionFiles.MountPath} in its pods and set the variable of its runtime; {DecryptionFiles.Statement} lists them"));
        }

        // The overlay's own lists, when it is among the values that were given, are no loss.
        foreach (var list in inventory.Facts.ChartLists.Where(list => workloads.Contains(list.Workload) && list.Names.Any(static name => name != DecryptionFiles.Volume)))
        {
            found.Add(DecryptionDiagnostics.ListReplaced.At(
                list.Origin.Span,
                $"'{list.Origin.Path}' has entries that {DecryptionFiles.Values} would replace",
                $"copy them into the list of the same name in a values file that Helm reads after {DecryptionFiles.Values}, beside its own entry '{DecryptionFiles.Volume}'"));
        }

        artefacts.Sort(static (left, right) => string.CompareOrdinal(left.FileName, right.FileName));
        return new DecryptionWriting(artefacts.ToImmutable(), found.ToImmutable());
    }

    /// <summary>What runs in a workload of the chart; unknown for those that the chart has no values for.</summary>
    internal static Runtime RuntimeOf(string workload) => workload switch
    {
        WorkloadNames.LibreChat => Runtime.Node,
        WorkloadNames.RagApi => Runtime.Python,
        _ => Runtime.Unknown,
    };

    private static ReadOnlyMemory<byte> Values(ImmutableSortedSet<string> workloads, ImmutableArray<StdioServer> servers, DecryptionCa ca, ImmutableArray<string> header)
    {
        var writer = Begin(header);
        writer.Comment("Helm values for the official LibreChat chart: what the decrypted workloads need to trust the CA of the gateway. Give them last:");
        writer.Comment($"helm upgrade RELEASE CHART -f values.yaml -f {DecryptionFiles.Values}");
        writer.Comment("Helm merges mappings but replaces lists: copy your own volumes and volumeMounts, if any, into the lists here.");
        writer.BeginMapping();
        if (workloads.Contains(WorkloadNames.LibreChat))
        {
            writer.Key("librechat").BeginMapping();
            Environment(writer, Runtimes.Environment(Runtime.Node, ca));
            writer.EndMapping();
            Mount(writer, ca, [Runtime.Node, .. servers.Select(static server => server.Runtime)]);
        }

        if (workloads.Contains(WorkloadNames.RagApi))
        {
            writer.Key("librechat-rag-api").BeginMapping();
            writer.Key("rag").BeginMapping();
            Environment(writer, Runtimes.Environment(Runtime.Python, ca));
            writer.EndMapping();
            Mount(writer, ca, [Runtime.Python]);
            writer.EndMapping();
        }

        writer.EndMapping();
        return writer.ToUtf8();
    }

    private static ReadOnlyMemory<byte> McpEnvironment(ImmutableArray<StdioServer> servers, DecryptionCa ca, ImmutableArray<string> header)
    {
        var writer = Begin(header);
        writer.Comment("To be copied into librechat.yaml: servers that LibreChat starts do not inherit the variables of the pod.");
        writer.BeginMapping();
        writer.Key("mcpServers").BeginMapping();
        foreach (var server in servers)
        {
            writer.Key(server.Name).BeginMapping();
            Variables(writer, "env", Runtimes.Environment(server.Runtime, ca));
            writer.EndMapping();
        }

        writer.EndMapping().EndMapping();
        return writer.ToUtf8();
    }

    private static YamlWriter Begin(ImmutableArray<string> header)
    {
        var writer = new YamlWriter();
        foreach (var line in header)
        {
            writer.Comment(line);
        }

        return writer;
    }

    private static void Environment(YamlWriter writer, ImmutableSortedDictionary<string, string> variables) => Variables(writer, "configEnv", variables);

    private static void Variables(YamlWriter writer, string key, ImmutableSortedDictionary<string, string> variables)
    {
        writer.Key(key).BeginMapping();
        foreach (var (name, value) in variables)
        {
            writer.Key(name).Value(value);
        }

        writer.EndMapping();
    }

    // The keys are named one by one: a pod whose ConfigMap lacks one does not start, which is seen at once.
    private static void Mount(YamlWriter writer, DecryptionCa ca, ImmutableArray<Runtime> runtimes)
    {
        writer.Key("volumes").BeginSequence().BeginMapping();
        writer.Key("name").Value(DecryptionFiles.Volume);
        writer.Key("configMap").BeginMapping();
        writer.Key("name").Value(ca.ConfigMap);
        writer.Key("items").BeginSequence();
        foreach (var key in Runtimes.Keys(runtimes, ca))
        {
            writer.BeginMapping().Key("key").Value(key).Key("path").Value(key).EndMapping();
        }

        writer.EndSequence().EndMapping().EndMapping().EndSequence();
        writer.Key("volumeMounts").BeginSequence().BeginMapping();
        writer.Key("name").Value(DecryptionFiles.Volume);
        writer.Key("mountPath").Value(DecryptionFiles.MountPath);
        writer.Key("readOnly").Value(true);
        writer.EndMapping().EndSequence();
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(static name => Printable.Clean(name, 60)));
}
