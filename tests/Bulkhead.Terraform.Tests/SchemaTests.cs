using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Acceptance;
using Bulkhead.Terraform.Tests.Support;
using Bulkhead.TerraformProvider.Schemas;

namespace Bulkhead.Terraform.Tests;

/// <summary>The test double declares what the stored files of each version say and nothing else.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Versions => [.. ProviderSchema.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Terraform_prints_the_stored_schema(string version)
    {
        using var workspace = TerraformWorkspace.Create(version).WriteProvider().Init();
        foreach (var credential in new[] { "AVIATRIX_CONTROLLER_IP", "AVIATRIX_USERNAME", "AVIATRIX_PASSWORD" })
        {
            workspace.Variables.Remove(credential);
        }

        var printed = JsonNode.Parse(workspace.Run("providers", "schema", "-json").Succeeded().Output)!["provider_schemas"]!.AsObject().Single().Value!.AsObject();
        var stored = JsonNode.Parse(ProviderSchema.Text($"provider-schema-{version}.json"))!["provider_schemas"]!.AsObject().Single().Value!.AsObject();
        foreach (var part in new[] { "provider", "resource_schemas", "data_source_schemas" })
        {
            Assert.Equal(Sorted(stored[part]!), Sorted(printed[part]!));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_copy_is_the_reference_material(string version)
    {
        foreach (var file in new[] { $"provider-schema-{version}.json", $"provider-validations-{version}.tsv" })
        {
            var original = SharedFolder.Find($"aviatrix/provider-versions/{file}");
            Assert.SkipWhen(original is null, SharedFolder.Absent);
            Assert.Equal(File.ReadAllText(original), ProviderSchema.Text(file));
        }
    }

    /// <summary>The planner looks for replacing changes at the top only, and a default of a block would mean nothing: both hold for what is stored.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void The_tables_hold_nothing_that_the_planner_does_not_know(string version)
    {
        var rules = AttributeRules.Parse(ProviderSchema.Text($"provider-validations-{version}.tsv"));
        var schema = ProviderSchema.Load(version);
        Assert.All(rules.SelectMany(static o => o.Value).Where(static path => path.Value.ForceNew), static path => Assert.DoesNotContain('.', path.Key));
        var unplaced = rules.Where(static o => o.Key.Kind == "resource")
            .SelectMany(static o => o.Value.Keys, static (o, path) => (o.Key.Object, Path: path))
            .Where(static row => row.Path != "(resource)")
            .Where(row => !Exists(schema.Resources[row.Object].Block, row.Path.Split('.')));
        Assert.Empty(unplaced);
    }

    private static bool Exists(BlockSchema block, ReadOnlySpan<string> path) => path switch
    {
        [var name] => block.Attributes.ContainsKey(name) || block.Blocks.ContainsKey(name),
        [var name, .. var rest] => (block.Blocks.TryGetValue(name, out var nested) && Exists(nested.Block, rest)) || block.Attributes.ContainsKey(name),
        [] => false,
    };

    private static string Sorted(JsonNode node) => node switch
    {
        JsonObject fields => "{" + string.Join(",\n", fields.OrderBy(static f => f.Key, StringComparer.Ordinal).Select(static f => $"{JsonSerializer.Serialize(f.Key)}:{Sorted(f.Value!)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(static i => Sorted(i!))) + "]",
        _ => node.ToJsonString(),
    };
}
