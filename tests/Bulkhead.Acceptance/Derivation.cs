using System.Collections.Immutable;
using System.Text;
using Bulkhead.Engines.Generation;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Acceptance;

/// <summary>The whole way from bytes to manifests, in process and without the command line.</summary>
public sealed record Derivation(LibreChatDeployment Deployment, Inventory Inventory, EgressPolicy Plan, GenerationResult Generated)
{
    public static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly EgressCatalog Catalog = EgressCatalog.Load();

    public IEnumerable<Diagnostic> Diagnostics => Inventory.Diagnostics.Concat(Plan.Diagnostics).Concat(Generated.Diagnostics);

    public IEnumerable<EgressIntent> Allowed => Plan.Decisions.Where(decision => decision.Decision == Decision.Allowed).Select(decision => decision.Intent);

    public static Derivation Of(string configuration, string? environment = null, string? settings = null, string[]? environmentKeys = null)
    {
        var files = ImmutableArray.Create(Text("librechat.yaml", configuration, InputRole.Auto));
        if (environment is not null)
        {
            files = files.Add(Text(".env", environment, InputRole.Environment));
        }

        return Of(files, settings, environmentKeys);
    }

    public static Derivation Of(ImmutableArray<InputContent> files, string? settings = null, string[]? environmentKeys = null)
    {
        var reading = SettingsReader.Read(new SourceText("bulkhead.yaml", settings ?? "version: 1\n"));
        Assert.DoesNotContain(reading.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        var deployment = DeploymentReader.Read(new DeploymentInput(files)
        {
            EnvironmentKeys = environmentKeys is null ? null : [.. environmentKeys],
            EnvironmentAnswers = reading.Settings.Answers.Environment,
            EnvironmentKeyAnswers = reading.Settings.Answers.EnvironmentKeys,
            Release = reading.Settings.Deployment.Release,
            Namespace = reading.Settings.Deployment.Namespace,
        });
        var inventory = InventoryBuilder.Build(deployment, Catalog);
        var plan = Planner.Plan(inventory, reading.Settings, new PlanOptions(Today, Watch: false));
        return new Derivation(deployment, inventory, plan, Generator.Generate(inventory, plan, reading.Settings, "test"));
    }

    public static InputContent Text(string name, string text, InputRole role) => new(name, Encoding.UTF8.GetBytes(text)) { Role = role };
}
