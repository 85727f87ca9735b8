using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Runtime;

/// <summary>Configuration and keys that are fetched from URLs, calls of the API to itself, name servers, and code of the operator's own.</summary>
internal static class PlatformExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        FetchedFile(context, "config-remote-yaml", "CONFIG_PATH");
        FetchedFile(context, "google-service-key-url", "GOOGLE_SERVICE_KEY_FILE");
        VertexKey(context);
        if (context.Environment.FirstSet("AGENT_TRIGGERS_SELF_URL") is { } self)
        {
            new Feature(context, "self-agent-triggers").Variable(Reason.Of(self), self);
        }

        var agents = context.Configuration["endpoints"]["agents"];
        if (agents["eventDriven"]["selfUrl"] is { HasValue: true } events)
        {
            new Feature(context, "self-agent-events").Url(Reason.Of(events), events, expands: false);
        }

        NameServers(context);
        Hooks(context, agents["toolApproval"]["hooks"]);
        Containers(context);
    }

    /// <summary>The resolver of the cluster, once per workload.</summary>
    public static void Names(ExtractionContext context)
    {
        foreach (var workload in context.Deployment.Topology.Workloads)
        {
            new Feature(context, "cluster-dns") { Workload = workload.Name }.Host(
                new Reason(Certainty.Certain, []) { Note = "the resolver of the cluster, UDP and TCP" }, "kube-dns.kube-system.svc.cluster.local", 53, ApplicationProtocol.Dns);
        }
    }

    // Both settings look like file names, and both accept URLs.
    private static void FetchedFile(ExtractionContext context, string id, string name)
    {
        if (context.Environment.FirstSet(name) is { Value: { } value } variable && IsUrl(value))
        {
            new Feature(context, id).Variable(Reason.Of(variable), variable);
        }
    }

    private static void VertexKey(ExtractionContext context)
    {
        var node = context.Configuration["endpoints"]["anthropic"]["vertex"]["serviceKeyFile"];
        if (node.AsText() is { } text && IsUrl(Environment.Expansion.Expand(text, context.Environment).Text))
        {
            new Feature(context, "google-service-key-url").Url(Reason.Of(node), node, expands: true);
        }
    }

    private static bool IsUrl(string text) =>
        text.TrimStart().StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.TrimStart().StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static void NameServers(ExtractionContext context)
    {
        foreach (var server in context.Deployment.Chart["dnsConfig"]["nameservers"].Items())
        {
            if (server.AsText() is { } address)
            {
                new Feature(context, "cluster-dns-custom").Host(Reason.Of(server), address.Trim(), 53, ApplicationProtocol.Dns);
            }
        }
    }

    private static void Hooks(ExtractionContext context, ConfigNode hooks)
    {
        var origins = hooks.Items().Select(hook => hook["module"]).Where(module => module.HasValue).Select(module => module.ToOrigin()).ToList();
        if (context.Environment.FirstSet("DEPLOYMENT_PLUGIN_HOOKS") is { } variable)
        {
            origins.Add(variable.ToOrigin());
        }

        if (origins.Count > 0)
        {
            Unknown(context, "agents-tool-approval-hooks", origins, "a hook module runs in the API process and may contact any host");
        }
    }

    private static void Containers(ExtractionContext context)
    {
        var chart = context.Deployment.Chart;
        foreach (var (node, what) in (ReadOnlySpan<(ConfigNode, string)>)[
            (chart["initContainers"], "init containers of the chart share the network of the LibreChat pod"),
            (chart["extraContainers"], "extra containers of the chart share the network of the LibreChat pod"),
            (chart["lifecycle"]["postStart"], "a start hook runs in the LibreChat pod"),
            (chart["librechat-rag-api"]["extraContainers"], "extra containers share the network of the RAG API pod")])
        {
            if (!node.HasValue || (node.IsSequence && !node.Items().Any()) || (node.IsMapping && !node.Entries().Any()))
            {
                continue;
            }

            Unknown(context, "helm-init-containers", [node.ToOrigin()], what, node.Path.ToString().Contains("librechat-rag-api", StringComparison.Ordinal) ? WorkloadNames.RagApi : null);
            foreach (var container in node.Items())
            {
                if (container["image"] is { HasValue: true } image && image.AsText() is { } reference)
                {
                    Images.RegistryIntents.Add(context, "image-registry-librechat", Reason.Of(image), reference);
                }
            }
        }
    }

    private static void Unknown(ExtractionContext context, string id, List<Origin> origins, string what, string? workload = null)
    {
        var feature = new Feature(context, id) { Workload = workload };
        feature.Nowhere(new Reason(Certainty.Unresolved, [.. origins]) { Note = what });
        context.Report(FeatureDiagnostics.OwnCode.At(
            origins[0].Span,
            what + "; what it opens stands nowhere",
            $"Name what it contacts: answers.groups.{feature.Group}: {{ hosts: [\"…\"] }}, or answer answers.groups.{feature.Group}: deny.") with { Group = feature.Group });
    }
}
