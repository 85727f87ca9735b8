using System.Collections.Immutable;
using System.Text;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Sources;
using Bulkhead.LibreChat.Tests.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Tests.Endpoints;

/// <summary>Runs a row through the whole way from bytes to the inventory.</summary>
internal static class EndpointRun
{
    private static readonly EgressCatalog Catalog = EgressCatalog.Load();

    public static Inventory Of(FeatureCase row)
    {
        var files = ImmutableArray.Create(File("librechat.yaml", InputRole.LibreChatYaml, "version: 1.3.17\n" + row.Yaml));
        if (row.Chart is { } chart)
        {
            files = files.Add(File("values.yaml", InputRole.HelmValues, chart));
        }

        var input = new DeploymentInput(files);
        if (row.IsComplete)
        {
            // A name without a value cannot stand in an environment file: it comes as an answer.
            var lines = row.Env.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            input = input with
            {
                Files = files.Add(File(".env", InputRole.Environment, string.Join('\n', lines.Where(line => line.Contains('='))))),
                EnvironmentKeyAnswers = [.. lines.Where(line => !line.Contains('='))],
            };
        }
        else
        {
            input = input with
            {
                EnvironmentAnswers = row.Env.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split('=', 2)).ToImmutableSortedDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal),
            };
        }

        return InventoryBuilder.Build(DeploymentReader.Read(input), Catalog);
    }

    /// <summary>The intents of one id of the catalog, or of all model providers and credentials, in the form of the table.</summary>
    public static IReadOnlyList<string> Lines(Inventory inventory, string id) =>
        [.. inventory.Intents.Where(intent => Concerns(intent, id)).Select(Line).Order(StringComparer.Ordinal)];

    public static string Line(EgressIntent intent)
    {
        var destination = intent.Destination;
        return string.Join(
            ' ',
            intent.Workload,
            destination.Host?.Text ?? $"({intent.Expression})",
            destination.Ports?.ToString() ?? "-",
            destination.Protocol.Name(),
            intent.Kind.Name(),
            intent.Group,
            intent.Scope.Name(),
            intent.Certainty.Name() + (intent.NeedsAnswer ? "!" : string.Empty));
    }

    private static bool Concerns(EgressIntent intent, string id) =>
        id == "*" ? intent.Kind == IntentKind.LlmProvider || intent.Group is "auth-aws" or "auth-aws-metadata" or "auth-google-cloud" or "auth-google-metadata"
        : id.StartsWith("group:", StringComparison.Ordinal) ? intent.Group == id["group:".Length..]
        : intent.Origins.Any(origin => origin.CatalogId == id);

    private static InputContent File(string name, InputRole role, string text) => new(name, Encoding.UTF8.GetBytes(text)) { Role = role };
}
