using System.Text.Json;
using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests;

/// <summary>Whatever a name holds, it comes back as it went in and is never taken for language.</summary>
public sealed class NameTests
{
    private static readonly string[] _names =
    [
        "plain", "a \"quoted\" name", "${path.module}", "$${escaped}", "%{ if true }yes%{ endif }", "%%{x}", "two\nlines", "tab\tand\\backslash", "EOT\n", "ümläut 名前", "-", "' OR 1=1", "\u2028",
    ];

    [Fact]
    public void Names_with_any_characters_come_back_unchanged()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", """
            variable "names" {
              type = list(string)
            }

            resource "aviatrix_smart_group" "group" {
              count = length(var.names)
              name  = var.names[count.index]
              selector {
                match_expressions {
                  type = "vm"
                  tags = { (var.names[count.index]) = var.names[count.index] }
                }
              }
            }

            """).Write("terraform.tfvars.json", JsonSerializer.Serialize(new { names = _names })).Init();
        workspace.Plan();
        workspace.ApplyPlan();
        Assert.Empty(workspace.Plan().Changes);
        var state = workspace.State().GetProperty("values").GetProperty("root_module").GetProperty("resources").EnumerateArray().Select(static r => r.GetProperty("values")).ToArray();
        Assert.Equal(_names, state.Select(static v => v.GetProperty("name").GetString()));
        Assert.All(state, static v => Assert.Equal(v.GetProperty("name").GetString(), v.GetProperty("selector")[0].GetProperty("match_expressions")[0].GetProperty("tags").EnumerateObject().Single().Name));
        var stored = workspace.Controller().GetProperty("objects").EnumerateArray().Select(static o => o.GetProperty("state").GetProperty("name").GetString()!);
        Assert.Equal(_names.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }
}
