using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Policy.Settings;

/// <summary>Writes the text of a first <c>bulkhead.yaml</c>: what is known filled in, what is missing as comments to be uncommented.</summary>
public static class SettingsTemplate
{
    /// <summary>More questions than this are counted and not written: the file is for people.</summary>
    private const int MostQuestions = 200;

    /// <summary>Writes the text.</summary>
    /// <param name="inventory">What the deployment wants to reach.</param>
    /// <param name="policy">What became of it without the file.</param>
    /// <param name="deployment">Where its files are, as the command line named them; null when not known.</param>
    /// <returns>YAML that <see cref="SettingsReader"/> accepts, as it is and with its comments uncommented.</returns>
    public static string Write(Inventory inventory, EgressPolicy policy, DeploymentSettings? deployment = null)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(policy);
        var writer = new YamlWriter();
        writer.Comment("Your own answers for Bulkhead. Every key is described in docs/bulkhead-yaml.md.");
        writer.Comment("Commented keys are suggestions: uncomment what applies, then run `bulkhead review` again.");
        writer.BeginMapping();
        writer.Key("version").Value(BulkheadSettings.CurrentVersion);
        WriteDeployment(writer, inventory, deployment ?? new DeploymentSettings());
        WriteProviders(writer, inventory);
        WriteAnswers(writer, inventory, policy);
        WriteRegistries(writer, policy);
        WriteExamples(writer);
        writer.EndMapping();
        return writer.ToString();
    }

    private static void WriteDeployment(YamlWriter writer, Inventory inventory, DeploymentSettings deployment)
    {
        writer.Comment(string.Empty).Comment("Where the deployment's files are (relative to this file) and what surrounds it.");
        writer.Key("deployment").BeginMapping();
        WriteList(writer, "configuration", deployment.Configuration);
        WriteList(writer, "environment", deployment.Environment);
        WriteList(writer, "values", deployment.Values);
        if (deployment.EnvironmentKeys is { Length: > 0 } keys)
        {
            WriteList(writer, "environmentKeys", keys);
        }

        WriteText(writer, "release", inventory.Topology.Release, KubernetesNames.IsDnsLabel(inventory.Topology.Release, KubernetesNames.MaxRelease));
        WriteText(writer, "namespace", inventory.Topology.Namespace, KubernetesNames.IsDnsLabel(inventory.Topology.Namespace));
        writer.Key("aviatrix").BeginMapping()
            .Comment("The k8s-firewall chart whose CRDs the cluster has; it decides what the manifests may hold.")
            .Key("chartVersion").Value(deployment.Aviatrix.ChartVersion).EndMapping();
        WriteCommented(writer, example => example.BeginMapping()
            .Key("cluster").BeginMapping()
            .Comment("The only pods that may enter LibreChat; without this any pod of the cluster may.")
            .Key("ingress").BeginMapping().Key("namespace").Value("ingress-nginx").EndMapping()
            .EndMapping().EndMapping());
        writer.EndMapping();
    }

    private static void WriteProviders(YamlWriter writer, Inventory inventory)
    {
        var groups = inventory.Intents.Where(intent => intent.Kind == IntentKind.LlmProvider).Select(intent => intent.Group)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostQuestions).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        writer.Comment(string.Empty).Comment("With this list, providers that are not on it are denied and reported.");
        WriteCommented(writer, example =>
        {
            example.BeginMapping().Key("approvedProviders").BeginSequence();
            foreach (var group in groups)
            {
                example.Value(group);
            }

            example.EndSequence().EndMapping();
        });
    }

    private static void WriteAnswers(YamlWriter writer, Inventory inventory, EgressPolicy policy)
    {
        var denied = policy.Decisions.Where(decision => decision.Decision == Decision.Denied).ToList();
        var values = new SortedDictionary<string, EgressIntent>(StringComparer.Ordinal);
        var keys = new SortedDictionary<string, EgressIntent>(StringComparer.Ordinal);
        var groups = new SortedDictionary<string, IntentDecision>(StringComparer.Ordinal);
        var services = new SortedDictionary<string, EgressIntent>(StringComparer.Ordinal);
        var open = policy.Decisions.Where(decision => decision.Decision == Decision.Allowed).Select(decision => decision.Intent.Group).ToHashSet(StringComparer.Ordinal);
        foreach (var decision in denied)
        {
            Sort(decision, values, keys, groups, services);
        }

        if (values.Count + keys.Count + groups.Count + services.Count == 0)
        {
            return;
        }

        writer.Comment(string.Empty).Comment("What the configuration leaves open stays closed until it is answered here.");
        WriteCommented(writer, answers =>
        {
            answers.BeginMapping().Key("answers").BeginMapping();
            WriteQuestions(answers, "environment", values, (question, name, intent) => question.Key(name).Value(Planning.Snippets.ExampleValue(intent, name)), intent => intent);
            WriteKeys(answers, keys);
            WriteQuestions(answers, "groups", groups, (question, group, decision) => WriteGroup(question, group, decision, open.Contains(group)), decision => decision.Intent);
            WriteQuestions(answers, "services", services, (question, host, intent) => WriteService(question, inventory, host, intent), intent => intent);
            answers.EndMapping().EndMapping();
        });
    }

    private static void Sort(
        IntentDecision decision,
        SortedDictionary<string, EgressIntent> values,
        SortedDictionary<string, EgressIntent> keys,
        SortedDictionary<string, IntentDecision> groups,
        SortedDictionary<string, EgressIntent> services)
    {
        var intent = decision.Intent;
        if (!WorkloadNames.IsPod(intent.Workload) || intent.Scope == DestinationScope.Browser || Planning.PackageRegistries.EcosystemOf(intent) is not null)
        {
            return;
        }

        var isInside = intent.Scope is DestinationScope.InCluster or DestinationScope.Private;
        if (intent.Certainty == Certainty.Certain)
        {
            if (isInside && intent.Destination.Host is Model.Names.Host.Name name)
            {
                services.TryAdd(name.Text, intent);
            }
            else if (intent.NeedsAnswer && !(intent.Destination.Host is { } host && Model.Names.HostScopes.IsMetadata(host)))
            {
                groups.TryAdd(intent.Group, decision);
            }

            return;
        }

        if (intent.Needs.IsDefaultOrEmpty)
        {
            groups.TryAdd(intent.Group, decision);
            return;
        }

        foreach (var variable in intent.Needs)
        {
            // A variable that the destination does not name only has to be set; its value may be a secret.
            var isValue = intent.Certainty != Certainty.Conditional && (intent.Expression?.Contains(variable, StringComparison.Ordinal) ?? false);
            (isValue ? values : keys).TryAdd(variable, intent);
        }
    }

    private static void WriteQuestions<T>(
        YamlWriter writer, string key, SortedDictionary<string, T> questions, Action<YamlWriter, string, T> answer, Func<T, EgressIntent> intentOf)
    {
        if (questions.Count == 0)
        {
            return;
        }

        writer.Key(key).BeginMapping();
        foreach (var (name, question) in questions.Take(MostQuestions))
        {
            writer.Comment(Why(intentOf(question)));
            answer(writer, name, question);
        }

        if (questions.Count > MostQuestions)
        {
            writer.Comment($"… and {questions.Count - MostQuestions} more: see `bulkhead review`.");
        }

        writer.EndMapping();
    }

    private static void WriteKeys(YamlWriter writer, SortedDictionary<string, EgressIntent> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        writer.Comment("Variables that are set, although their values are not given.");
        writer.Key("environmentKeys").BeginSequence();
        foreach (var (name, intent) in keys.Take(MostQuestions))
        {
            writer.Comment(Why(intent));
            writer.Value(name);
        }

        writer.EndSequence();
    }

    private static void WriteGroup(YamlWriter writer, string group, IntentDecision decision, bool isPartlyOpen)
    {
        if (decision.Intent.ClosedBy is { } setting)
        {
            writer.Comment("LibreChat closes this door with: " + Printable.Clean(setting));
        }

        if (isPartlyOpen)
        {
            // A suggested deny would close what is certain as well.
            writer.Comment($"Answer with {group}: {{ hosts: [...], reason: ... }}; deny would also close what is open in this group.");
            return;
        }

        if (decision.Intent.Destination.Host is not null)
        {
            writer.Comment("or allow, or { hosts: [...], reason: ... }");
        }
        else
        {
            writer.Comment("or { hosts: [...], reason: ... }");
        }

        writer.Key(group).Value("deny");
    }

    private static void WriteService(YamlWriter writer, Inventory inventory, string host, EgressIntent intent) =>
        writer.Key(host).BeginMapping()
            .Key("namespace").Value(KubernetesNames.IsDnsLabel(inventory.Topology.Namespace) ? inventory.Topology.Namespace : "default")
            .Key("labels").BeginMapping().Key("app.kubernetes.io/name").Value("NAME").EndMapping()
            .Key("port").Value(intent.Destination.Ports?.First ?? 8080)
            .EndMapping();

    private static void WriteRegistries(YamlWriter writer, EgressPolicy policy)
    {
        var ecosystems = policy.Decisions.Select(decision => Planning.PackageRegistries.EcosystemOf(decision.Intent)).OfType<string>()
            .Where(SettingsKeys.PackageRegistries.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (ecosystems.Count == 0)
        {
            return;
        }

        writer.Comment(string.Empty).Comment("Where MCP servers may fetch code from at start. Better: give them an image and a workload of their own.");
        WriteCommented(writer, example =>
        {
            example.BeginMapping().Key("packageRegistries").BeginMapping();
            foreach (var ecosystem in ecosystems)
            {
                example.Key(ecosystem).Value("registry.example.com");
            }

            example.EndMapping().EndMapping();
        });
    }

    private static void WriteExamples(YamlWriter writer)
    {
        writer.Comment(string.Empty).Comment("Extra destinations, each with an owner and a reason; expires is the last day.");
        WriteCommented(writer, example => example.BeginMapping().Key("egress").BeginSequence().BeginMapping()
            .Key("name").Value("status-page").Key("host").Value("status.example.com").Key("owner").Value("platform-team")
            .Key("reason").Value("health banner").Key("expires").Value("2099-12-31").EndMapping().EndSequence().EndMapping());
        writer.Comment(string.Empty).Comment("MCP servers that run as workloads of their own, each with its own policy.");
        WriteCommented(writer, example => example.BeginMapping().Key("mcpServers").BeginMapping().Key("example").BeginMapping()
            .Key("workload").BeginMapping().Key("labels").BeginMapping().Key("app").Value("mcp-example").EndMapping().Key("port").Value(8000).EndMapping()
            .Key("allow").BeginSequence().Value("api.example.com").EndSequence()
            .EndMapping().EndMapping().EndMapping());
    }

    private static void WriteList(YamlWriter writer, string key, ImmutableArray<string> values)
    {
        if (values.Length == 0)
        {
            return;
        }

        writer.Key(key).BeginSequence();
        foreach (var value in values)
        {
            writer.Value(value);
        }

        writer.EndSequence();
    }

    private static void WriteText(YamlWriter writer, string key, string value, bool isValid)
    {
        if (isValid)
        {
            writer.Key(key).Value(value);
        }
    }

    // The example is made by an emitter of its own and then commented line by line: uncommenting gives back exactly that YAML.
    private static void WriteCommented(YamlWriter writer, Action<YamlWriter> write)
    {
        var example = new YamlWriter();
        write(example);
        writer.Comment(example.ToString().TrimEnd('\n'));
    }

    private static string Why(EgressIntent intent)
    {
        var what = intent.Expression ?? intent.Destination.Host?.Text ?? intent.Note ?? intent.Certainty.Name();
        var place = intent.Origins.IsDefaultOrEmpty ? string.Empty : $" ({Printable.Clean(intent.Origins[0].ToString(), 160)})";
        return $"{intent.Group}: {Printable.Clean(what, 120)}{place}";
    }
}
