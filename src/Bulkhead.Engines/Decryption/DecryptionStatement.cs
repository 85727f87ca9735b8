using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Decryption;

/// <summary>Writes the page that says in plain words what becomes readable on the gateway.</summary>
internal static class DecryptionStatement
{
    /// <summary>Writes the page in Markdown.</summary>
    public static string Write(ImmutableArray<DecryptedTraffic> traffic, ImmutableArray<StdioServer> servers, DeploymentTopology topology, DecryptionSettings settings, ImmutableArray<string> header)
    {
        var text = new StringBuilder();
        text.Append("<!-- ").AppendJoin(' ', header.Take(2)).Append(" -->\n");
        text.Append("# What the gateway decrypts\n\n");
        text.Append($"Deployment `{topology.Release}` in namespace `{topology.Namespace}`. Whoever runs the gateway, and every inspection service behind it, can read all of the following in clear: prompts, answers, files and the keys that authorise them.\n\n");
        text.Append("## Readable\n\n");
        var read = traffic.Where(static one => one.IsDecrypted).ToList();
        if (read.Count == 0)
        {
            text.Append("Nothing.\n\n");
        }
        else
        {
            text.Append("| Group | Workload | Hosts | What passes |\n|---|---|---|---|\n");
            foreach (var one in read)
            {
                text.Append($"| {Code(one.Group)} | {Code(one.Workload)} | {Hosts(one.Hosts)} | {Passes(one.Kind)} |\n");
            }

            text.Append('\n');
        }

        WriteKept(text, traffic, settings);
        WriteTrust(text, traffic, servers, topology, settings);
        WritePaths(text, settings);
        text.Append("## Where inspection attaches\n\n");
        text.Append("Decryption alone inspects nothing. A service that looks at prompts and answers (AgentGuard, or any service that is called by ICAP or HTTP) attaches on the gateway, behind these rules and before the connection to the provider: ");
        text.Append("it sees the requests and answers of the groups above and of no others. Bulkhead does not configure it. Its own logs then hold what it saw; treat them like the conversations themselves.\n\n");
        text.Append("## Turning it off\n\n");
        text.Append("1. Set `decryption: { enabled: false }` in bulkhead.yaml, take `decryption` out of `targets`, and run `bulkhead generate`: the rules lose `decryptPolicy`, and these files are removed.\n");
        text.Append("2. Apply the rules first. Traffic is end to end again at once; workloads that still trust the CA are not disturbed.\n");
        text.Append($"3. Then upgrade the Helm release without `{DecryptionFiles.Values}` and delete the ConfigMap `{settings.Ca.ConfigMap}`.\n");
        return text.ToString();
    }

    private static void WritePaths(StringBuilder text, DecryptionSettings settings)
    {
        if (settings.Paths.IsEmpty)
        {
            return;
        }

        text.Append("## Paths\n\n");
        text.Append($"The embedded gateway (`bulkheadd gateway`) lets requests to these groups have these paths alone; it reads `{DecryptionFiles.Paths}`. **Aviatrix DCF lets every path pass:** FirewallPolicy objects have no place for them.\n\n");
        text.Append("| Group | Paths |\n|---|---|\n");
        foreach (var paths in settings.Paths)
        {
            text.Append($"| {Code(paths.Group.Text)} | {string.Join(", ", paths.Patterns.Select(static one => Code(one.Pattern.Text)))} |\n");
        }

        text.Append('\n');
    }

    private static void WriteKept(StringBuilder text, ImmutableArray<DecryptedTraffic> traffic, DecryptionSettings settings)
    {
        text.Append("## Not readable\n\n");
        var kept = traffic.Where(static one => !one.IsDecrypted).ToList();
        if (kept.Count > 0)
        {
            text.Append("| Group | Workload | Destinations | Why |\n|---|---|---|---|\n");
            foreach (var one in kept)
            {
                text.Append($"| {Code(one.Group)} | {Code(one.Workload)} | {Hosts(one.Hosts)} | {Reason(one, settings)} |\n");
            }

            text.Append('\n');
        }

        text.Append("Traffic inside the cluster and to private addresses does not cross these rules and is not decrypted. Clients that pin certificates or present their own break when they are decrypted: list their group or host under `decryption.except`.\n\n");
    }

    private static void WriteTrust(StringBuilder text, ImmutableArray<DecryptedTraffic> traffic, ImmutableArray<StdioServer> servers, DeploymentTopology topology, DecryptionSettings settings)
    {
        var workloads = traffic.Where(static one => one.IsDecrypted).Select(static one => one.Workload).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var ca = settings.Ca;
        text.Append("## Who trusts the CA\n\n");
        foreach (var workload in workloads)
        {
            var runtime = DecryptionWriter.RuntimeOf(workload);
            var variables = string.Join(", ", Runtimes.Environment(runtime, ca).Select(static pair => $"`{pair.Key}={pair.Value}`"));
            text.Append(runtime == Runtime.Unknown
                ? $"- {Code(workload)}: **by hand**. Mount the ConfigMap `{ca.ConfigMap}` (in its own namespace) at `{DecryptionFiles.MountPath}` and set what its runtime reads: {variables}.\n"
                : $"- {Code(workload)}: `{DecryptionFiles.Values}` sets {variables}.\n");
        }

        foreach (var server in servers)
        {
            text.Append($"- MCP server {Code(server.Name)}, started by LibreChat: copy its `env` from `{DecryptionFiles.McpEnvironment}` into librechat.yaml.\n");
        }

        text.Append("\nEvery other workload trusts what it trusted before. A workload without these settings refuses the gateway's certificate, so its requests fail; nothing is sent.\n\n");
        text.Append("You make the ConfigMap from the public certificate of the CA; its key stays where you made it and never passes through Bulkhead:\n\n```sh\n");
        var needsBundle = workloads.Exists(static workload => Runtimes.NeedsBundle(DecryptionWriter.RuntimeOf(workload))) || servers.Any(static server => Runtimes.NeedsBundle(server.Runtime));
        if (needsBundle)
        {
            text.Append($"# Python replaces its roots, so the bundle holds those of the image and the CA.\nkubectl -n {topology.Namespace} exec deploy/{topology.Release}-librechat-rag-api -- cat /etc/ssl/certs/ca-certificates.crt > roots.pem\ncat roots.pem ca.crt > ca-bundle.crt\n");
        }

        text.Append($"kubectl -n {topology.Namespace} create configmap {ca.ConfigMap} --from-file={ca.Key}=ca.crt{(needsBundle ? $" --from-file={ca.Bundle}=ca-bundle.crt" : string.Empty)}\n```\n\n");
    }

    private static string Reason(DecryptedTraffic one, DecryptionSettings settings) =>
        one.Rule.Decrypt == DecryptPolicy.NotAllowed ? "exception (`decryption.except`)"
        : !settings.Groups.Any(entry => entry.Text == one.Group) ? "not listed under `decryption.groups`"
        : "not TLS by name over TCP";

    private static string Passes(IntentKind? kind) => kind switch
    {
        IntentKind.LlmProvider => "prompts, completions, attached files, tool calls, the provider's API key",
        IntentKind.McpServer => "tool calls and their results, tokens of the server or the user",
        IntentKind.Action or IntentKind.Tool => "arguments and results of tools, their API keys",
        IntentKind.WebSearch => "search queries, pages, API keys",
        IntentKind.Ocr => "documents and their text, the API key",
        IntentKind.Speech => "recordings, spoken text, the API key",
        IntentKind.Storage => "stored files, storage credentials or signatures",
        IntentKind.Authentication => "sign-in tokens, client secrets, claims about users",
        IntentKind.Mail => "mail, its recipients and credentials",
        IntentKind.Retrieval => "text of uploaded documents, embeddings, the API key",
        IntentKind.Observability => "traces with prompts and completions, ingestion keys",
        _ => "requests, answers and the credentials in them",
    };

    private static string Hosts(ImmutableArray<string> hosts) => string.Join(", ", hosts.Select(Code));

    private static string Code(string text) => "`" + Printable.Clean(text, 200).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal) + "`";
}
