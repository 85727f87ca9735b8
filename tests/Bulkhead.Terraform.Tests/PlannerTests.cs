using System.Text.Json;
using Bulkhead.TerraformProvider.Planning;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.Terraform.Tests;

/// <summary>Defaults, computed values and the matching of members, without terraform.</summary>
public sealed class PlannerTests
{
    private static readonly ProviderSchema _schema = ProviderSchema.Load("10.1.0-dev");

    private const string Rule = """ "name": "a", "action": "PERMIT", "priority": 1, "protocol": "TCP", "src_smart_groups": ["s"], "dst_smart_groups": ["d"] """;

    [Fact]
    public void What_is_new_is_unknown_where_computed_and_default_where_not_given()
    {
        var planned = Plan("aviatrix_dcf_ruleset", $$"""{ "name": "r", "rules": [{ {{Rule}} }] }""", null);
        Assert.IsType<Value.Unknown>(planned["id"]);
        Assert.IsType<Value.Null>(planned["attach_to"]);
        var rule = Assert.Single(planned["rules"].AsItems);
        Assert.IsType<Value.Unknown>(rule["uuid"]);
        Assert.IsType<Value.Unknown>(rule["enforcement"]);
        Assert.Equal("\"DECRYPT_UNSPECIFIED\"", rule["decrypt_policy"].Canonical);
        Assert.Equal("false", rule["logging"].Canonical);
        Assert.IsType<Value.Null>(rule["tls_profile"]);
    }

    [Theory]
    [InlineData("", "u1")] // Nothing changed.
    [InlineData(", \"decrypt_policy\": \"DECRYPT_UNSPECIFIED\"", "u1")] // The default, written out.
    [InlineData(", \"logging\": true", null)] // Changed: the rule is another one until apply.
    [InlineData(", \"enforcement\": \"MONITOR\"", null)] // Was computed, is given now.
    [InlineData(", \"port_ranges\": [{ \"lo\": 1 }]", null)]
    public void A_member_of_a_set_keeps_what_was_computed_while_nothing_written_changes(string more, string? uuid)
    {
        const string Computed = """ "uuid": "u1", "watch": false, "enforcement": "ENFORCE" """;
        const string Defaults = """ "decrypt_policy": "DECRYPT_UNSPECIFIED", "exclude_sg_orchestration": false, "flow_app_requirement": "APP_UNSPECIFIED", "logging": false """;
        const string Newer = """ "log_profile": "def000ad-7000-0000-0000-000000000001", "egress_path": "EGRESS_PATH_DEFAULT" """;
        const string Prior = $$"""{ "id": "x", "name": "r", "system_resource": false, "rules": [{ {{Rule}}, {{Computed}}, {{Defaults}}, {{Newer}} }] }""";
        var planned = Plan("aviatrix_dcf_ruleset", $$"""{ "name": "r", "rules": [{ {{Rule}} {{more}} }] }""", Prior);
        Assert.Equal(uuid, Assert.Single(planned["rules"].AsItems)["uuid"].AsText);
        Assert.Equal("\"x\"", planned["id"].Canonical);
    }

    [Theory]
    [InlineData("""{ "server": "a", "port": 2 }""", "port")]
    [InlineData("""{ "server": "a", "port": 1, "index": 4 }""", "index")]
    [InlineData("""{ "server": "a", "port": 1, "index": 0 }""", "")] // The default, written out.
    [InlineData("""{ "server": "a", "port": 1, "template": " t " }""", "")] // Differs in white space only.
    public void A_change_of_some_arguments_replaces(string config, string replacing)
    {
        var block = _schema.Resources["aviatrix_remote_syslog"].Block;
        var prior = Read(block, """{ "id": "i", "server": "a", "port": 1, "index": 0, "protocol": "TCP", "template": "t", "notls": true, "status": "enabled" }""");
        var planned = Planner.Plan(block, Read(block, config).With("template", config.Contains("template", StringComparison.Ordinal) ? new Value.Text(" t ") : new Value.Text("t")), prior);
        Assert.Equal(replacing, string.Join(',', Planner.Replacing(block, prior, planned)));
    }

    [Fact]
    public void What_is_unknown_in_the_configuration_stays_unknown()
    {
        var block = _schema.Resources["aviatrix_dcf_ruleset"].Block;
        var config = Read(block, """{ "name": "r" }""").With("rules", new Value.Unknown());
        Assert.IsType<Value.Unknown>(Planner.Plan(block, config, new Value.Null())["rules"]);
    }

    private static Value Plan(string type, string config, string? prior)
    {
        var block = _schema.Resources[type].Block;
        return Planner.Plan(block, Read(block, config), prior is null ? new Value.Null() : Read(block, prior));
    }

    private static Value Read(BlockSchema block, string json)
    {
        using var document = JsonDocument.Parse(json);
        return Shape.Of(block, JsonCodec.Read(document.RootElement));
    }
}
