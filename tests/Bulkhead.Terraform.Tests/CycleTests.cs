using System.Text.Json;
using Bulkhead.Terraform.Tests.Support;
using Bulkhead.TerraformProvider.Schemas;

namespace Bulkhead.Terraform.Tests;

/// <summary>The life of a configuration with the real terraform, for each stored version of the provider.</summary>
public sealed class CycleTests
{
    private const string ThreeHosts = """{ "hosts": { "atlassian": "mcp.atlassian.com", "github": "*.github.com", "openai": "api.openai.com" } }""";

    public static TheoryData<string> Versions => [.. ProviderSchema.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_configuration_is_made_kept_changed_and_destroyed(string version)
    {
        using var workspace = TerraformWorkspace.Create(version).WriteProvider().CopyFrom(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Init();
        workspace.Run("validate").Succeeded();
        var first = workspace.Plan();
        Assert.Equal(9, first.Changes.Length);
        Assert.All(first.Changes, static change => Assert.StartsWith("create ", change, StringComparison.Ordinal));
        workspace.ApplyPlan();
        Assert.Empty(workspace.Plan().Changes);
        var rules = Rules(workspace);

        // One more host is one more web group and one more rule. The rule that moves down keeps its identifier, the others are not touched.
        workspace.Write("terraform.tfvars.json", ThreeHosts);
        var addition = workspace.Plan();
        Assert.Equal(["create aviatrix_web_group.host[\"atlassian\"]", "update aviatrix_dcf_ruleset.egress"], addition.Changes);
        Assert.Equal(["+allow-atlassian", "+allow-github", "+allow-openai", "-allow-github", "-allow-openai"], addition["aviatrix_dcf_ruleset.egress"].ChangedMembers("rules").Order(StringComparer.Ordinal));
        workspace.ApplyPlan();
        Assert.Empty(workspace.Plan().Changes);
        var more = Rules(workspace);
        Assert.Equal(["allow-atlassian"], more.Keys.Except(rules.Keys, StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Equal(rule.Value, more[rule.Key]));

        // And away again.
        File.Delete(Path.Combine(workspace.Folder, "terraform.tfvars.json"));
        Assert.Equal(["delete aviatrix_web_group.host[\"atlassian\"]", "update aviatrix_dcf_ruleset.egress"], workspace.Plan().Changes);
        workspace.ApplyPlan();
        Assert.Equal(rules, Rules(workspace));

        workspace.Destroy().Succeeded();
        Assert.Equal(0, workspace.Controller().GetProperty("objects").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Terraform_starts_the_provider_itself_and_talks_to_it_under_TLS(string version)
    {
        using var workspace = TerraformWorkspace.Create(version, starts: true).WriteProvider().CopyFrom(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Init();
        workspace.Apply().Succeeded();
        workspace.Run("plan", "-detailed-exitcode").Succeeded();
    }

    [Fact]
    public void What_one_version_made_another_takes_over_without_a_change()
    {
        using var older = TerraformWorkspace.Create(ProviderSchema.Versions[0]).WriteProvider().CopyFrom(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Init();
        older.Apply().Succeeded();
        using var newer = TerraformWorkspace.Create(ProviderSchema.Versions[^1], controller: older).CopyFrom(older.Folder).WriteProvider().Init();
        Assert.Empty(newer.Plan().Changes);
        newer.Apply().Succeeded();
        Assert.Equal(Rules(older), Rules(newer));
    }

    [Fact]
    public void The_same_steps_give_the_same_identifiers()
    {
        string Once()
        {
            using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().CopyFrom(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Init();
            workspace.Apply().Succeeded();
            return workspace.Controller().GetRawText();
        }

        Assert.Equal(Once(), Once());
    }

    private static Dictionary<string, string> Rules(TerraformWorkspace workspace) =>
        JsonDocument.Parse(workspace.Run("output", "-json", "rules").Succeeded().Output).RootElement.EnumerateObject().ToDictionary(static rule => rule.Name, static rule => rule.Value.GetString()!, StringComparer.Ordinal);
}
