using System.Diagnostics;
using Bulkhead.Terraform.Tests.Support;
using Bulkhead.TerraformProvider.Service;

namespace Bulkhead.Terraform.Tests;

/// <summary>What happens on the controller beside one configuration: drift, other roots, references, versions, faults.</summary>
public sealed class ControllerTests
{
    private const string TwoGroups = """
        resource "aviatrix_web_group" "host" {
          for_each = toset(var.hosts)
          name     = each.key
          selector {
            match_expressions {
              snifilter = each.key
            }
          }
          lifecycle {
            create_before_destroy = LIFECYCLE
          }
        }

        resource "aviatrix_dcf_ruleset" "egress" {
          name = "egress"
          rules {
            name             = "allow"
            action           = "PERMIT"
            priority         = 1
            protocol         = "TCP"
            src_smart_groups = ["def000ad-0000-0000-0000-000000000000"]
            dst_smart_groups = ["def000ad-0000-0000-0000-000000000001"]
            web_groups       = [for host in var.hosts : aviatrix_web_group.host[host].uuid]
          }
        }

        variable "hosts" {
          type    = list(string)
          default = ["a.example.com", "b.example.com"]
        }

        """;

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)] // Terraform removes the group before it takes it out of the rule: the controller refuses.
    public void A_group_in_use_is_not_deleted(string createBeforeDestroy, bool works)
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", TwoGroups.Replace("LIFECYCLE", createBeforeDestroy, StringComparison.Ordinal)).Init();
        workspace.Apply().Succeeded();
        var result = workspace.Apply("-var", "hosts=[\"a.example.com\"]");
        if (works)
        {
            result.Succeeded();
        }
        else
        {
            Assert.Contains("is still in use by aviatrix_dcf_ruleset \"egress\"", result.Failed().Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Drift_is_seen_and_mended()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", TwoGroups.Replace("LIFECYCLE", "true", StringComparison.Ordinal)).Init();
        workspace.Apply().Succeeded();
        workspace.Drift(static file => file.Replace("\"action\": \"PERMIT\"", "\"action\": \"DENY\"", StringComparison.Ordinal));
        var plan = workspace.Plan();
        Assert.Equal(["update aviatrix_dcf_ruleset.egress"], plan.Changes);
        Assert.Equal(["-allow", "+allow"], plan["aviatrix_dcf_ruleset.egress"].ChangedMembers("rules"));
        workspace.ApplyPlan();
        workspace.Drift(static file => file.Replace("\"type\": \"aviatrix_dcf_ruleset\"", "\"type\": \"gone\"", StringComparison.Ordinal));
        Assert.Equal(["create aviatrix_dcf_ruleset.egress"], workspace.Plan().Changes);
    }

    [Fact]
    public void A_second_root_displaces_what_hangs_on_an_attachment_point()
    {
        static string Root(string name) => $$"""
            data "aviatrix_dcf_attachment_point" "before" {
              name = "TERRAFORM_BEFORE_UI_MANAGED"
            }

            resource "aviatrix_dcf_ruleset" "r" {
              name      = "{{name}}"
              attach_to = data.aviatrix_dcf_attachment_point.before.attachment_point_id
            }

            """;
        using var first = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", Root("first")).Init();
        first.Apply().Succeeded();
        using var second = TerraformWorkspace.Create("10.0.1", controller: first).WriteProvider().Write("main.tf", Root("second")).Init();
        Assert.Contains("aviatrix_dcf_ruleset \"first\" was displaced", second.Apply().Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(["update aviatrix_dcf_ruleset.r"], first.Plan().Changes);
        Assert.Empty(second.Plan().Changes);
        using var third = TerraformWorkspace.Create("10.0.1", controller: first).WriteProvider().Write("main.tf", Root("second")).Init();
        Assert.Contains("there is already a aviatrix_dcf_ruleset named \"second\"", third.Apply().Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_sources_find_by_name_what_another_root_made()
    {
        using var owner = TerraformWorkspace.Create("10.1.0-dev").WriteProvider().CopyFrom(Path.Combine(AppContext.BaseDirectory, "Fixtures")).Init();
        owner.Apply().Succeeded();
        using var reader = TerraformWorkspace.Create("10.1.0-dev", controller: owner).WriteProvider().Write("main.tf", """
            data "aviatrix_web_group" "openai" {
              name = "bulkhead-openai"
            }

            data "aviatrix_dcf_tls_profile" "strict" {
              display_name = "strict"
            }

            data "aviatrix_dcf_attachment_point" "extra" {
              name = "bulkhead-extra"
            }

            data "aviatrix_smart_groups" "all" {}

            output "found" {
              value = join(" ", [
                data.aviatrix_web_group.openai.selector[0].match_expressions[0].snifilter,
                data.aviatrix_dcf_tls_profile.strict.verify_sni,
                length(data.aviatrix_dcf_attachment_point.extra.attachment_point_id),
                length(data.aviatrix_smart_groups.all.smart_groups),
              ])
            }

            """).Init();
        reader.Apply().Succeeded();
        Assert.Equal("api.openai.com true 36 4", reader.Run("output", "-raw", "found").Output);
        reader.Write("main.tf", "data \"aviatrix_web_group\" \"none\" {\n  name = \"none\"\n}\n");
        var said = Assert.Single(TerraformDiagnostic.Parse(reader.Run("plan", "-json").Failed().Output));
        Assert.Equal(("there is no aviatrix_web_group with name = \"none\"", "name = \"none\""), (said.Summary, said.Code));
    }

    [Fact]
    public void A_region_is_kept_in_lower_case_so_that_another_case_never_settles()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider()
            .Write("main.tf", "resource \"aviatrix_smart_group\" \"g\" {\n  name = \"g\"\n  selector {\n    match_expressions {\n      type   = \"vm\"\n      region = \"West Europe\"\n    }\n  }\n}\n").Init();
        workspace.Apply().Succeeded();
        Assert.Equal(["update aviatrix_smart_group.g"], workspace.Plan().Changes);
    }

    [Fact]
    public void A_changed_argument_that_cannot_be_changed_replaces_and_an_import_takes_over()
    {
        const string Syslog = "resource \"aviatrix_remote_syslog\" \"s\" {\n  index  = 2\n  server = \"collector\"\n  port   = 6514\n}\n";
        using var workspace = TerraformWorkspace.Create("8.2.20").WriteProvider().Write("main.tf", Syslog).Init();
        workspace.Apply().Succeeded();
        workspace.Write("main.tf", Syslog.Replace("6514", "6515", StringComparison.Ordinal));
        Assert.Equal(["delete create aviatrix_remote_syslog.s"], workspace.Plan().Changes);
        workspace.ApplyPlan();
        workspace.Run("state", "rm", "aviatrix_remote_syslog.s").Succeeded();
        Assert.Contains("remote_syslog_2 is in use already", workspace.Apply().Failed().Error, StringComparison.Ordinal);
        workspace.Run("import", "aviatrix_remote_syslog.s", "remote_syslog_2").Succeeded();
        Assert.Empty(workspace.Plan().Changes);
    }

    [Theory]
    [InlineData("8.2", "", "provider 10.0.1 does not fit a controller of version 8.2")]
    [InlineData("8.2", "skip_version_validation = true", null)]
    [InlineData("10.0.7", "", null)]
    public void The_provider_must_fit_the_controller(string controller, string arguments, string? refusal)
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider(arguments).Write("main.tf", "data \"aviatrix_smart_groups\" \"all\" {}\n").Init();
        workspace.Variables[ProviderSession.ControllerVersionVariable] = controller;
        var result = workspace.Run("plan");
        Assert.Equal(refusal is null ? 0 : 1, result.ExitCode);
        Assert.Contains(refusal ?? "", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_a_message_and_the_process_lives_on()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", "data \"aviatrix_smart_groups\" \"all\" {}\n").Init();
        File.WriteAllText(workspace.ControllerFile, "not JSON");
        Assert.Contains("the test provider failed", workspace.Run("plan").Failed().Error, StringComparison.Ordinal);
        File.Delete(workspace.ControllerFile);
        workspace.Run("plan").Succeeded();
    }

    [Fact]
    public void Without_terraform_the_program_says_what_it_is()
    {
        using var process = Process.Start(new ProcessStartInfo(TerraformBinary.Provider, ["10.0.1"]) { UseShellExecute = false, RedirectStandardError = true })!;
        Assert.Contains("terraform starts it", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
    }
}
