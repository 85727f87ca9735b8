using System.Text.Json.Nodes;
using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>A file that was changed by hand, or answers that would blind or open something, end the plan with a message that says cause and fix.</summary>
public sealed class ModuleRefusalTests
{
    private const string Deny = "librechat-deny-any";
    private const string Permit = "librechat-allow-llm-groq";

    private static readonly (string Says, Action<JsonObject> Change)[] _files =
    [
        ("is not bulkhead.terraform/v1", static root => root["schema"] = "bulkhead.terraform/v2"),
        ("Two rules share a priority", static root => Rule(root, Permit)["priority"] = (int)Rule(root, "librechat-allow-mcp-live")["priority"]!),
        ("Two rules share a priority", static root => Rule(root, Permit)["priority"] = 12),
        ("does not end in exactly one deny", static root => ((JsonObject)root["rules"]!).Remove(Deny)),
        ("does not end in exactly one deny", static root => Rule(root, "redis-deny-any")["protocol"] = "TCP"),
        ("does not end in exactly one deny", static root => Rule(root, Permit)["priority"] = 2_147_000_000),
        ("does not end in exactly one deny", static root => ((JsonObject)root["rules"]!).Remove("node-deny-any")),
        ("A rule is for a workload that is not among the workloads: librechat-allow-llm-groq", static root => Rule(root, Permit)["workload"] = "nobody"),
        ("names a group that the file does not hold", static root => Rule(root, Permit)["web_groups"] = new JsonArray("nothing")),
        ("permits more than it names", static root => Rule(root, Permit)["anywhere"] = true),
        ("permits more than it names", static root => Rule(root, Permit)["web_groups"] = new JsonArray()),
        ("permits more than it names", static root => Rule(root, Permit)["ports"] = new JsonArray()),
        ("no range from 1 to 65535", static root => Rule(root, Permit)["ports"]![0]!["last"] = 70000),
        ("Two of the workloads", static root => root["address_groups"] = new JsonObject { ["redis"] = new JsonArray("192.0.2.0/24") }),
        ("holds every address (/0)", static root => root["address_groups"] = new JsonObject { ["all"] = new JsonArray("0.0.0.0/0") }),
        ("pods_by is crd", static root => root["pods_by"] = "crd"),
        ("A workload has no labels", static root => root["workloads"]!["redis"]!["labels"] = new JsonObject()),
        ("none over a whole top-level domain", static root => root["web_groups"]!["librechat-llm-groq"] = new JsonArray("*.com")),
        ("the name of a rule that the module makes", static root => Rename(root, Permit, "node-allow-cloud-ecr")),
    ];

    private static readonly (string Says, string Name, string Value)[] _answers =
    [
        ("blind CoPilot", "syslog", """{ "index": 9, "server": "collector.example.com", "port": 6514 }"""),
        ("node_mode is enforce, watch or off", "node_mode", "\"on\""),
        ("give the id or the name", "attach_to", "\"defa11a1-3000-4001-0000-000000000000\""),
        ("codes of two capital letters", "denied_countries", "[\"Korea\"]"),
        ("needs origin_ca_bundle", "tls_profile", """{ "certificate_validation": "ENFORCE" }"""),
        ("has a severity, a type or a protocol", "threat_feeds", "[{}]"),
    ];

    [Fact]
    public void A_file_that_would_not_contain_is_refused()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        workspace.Run("plan").Succeeded();
        foreach (var (says, change) in _files)
        {
            var json = JsonNode.Parse(Overlay.Complete(Overlay.Terraform))!.AsObject();
            change(json["bulkhead"]!.AsObject());
            workspace.WriteExample(Overlay.FileName, json.ToJsonString());
            Refuses(workspace, says);
        }
    }

    [Fact]
    public void An_answer_that_would_blind_or_open_something_is_refused()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        foreach (var (says, name, value) in _answers)
        {
            var answers = JsonNode.Parse(Example.Answers)!.AsObject();
            answers[name] = JsonNode.Parse(value);
            workspace.WriteExample("terraform.tfvars.json", answers.ToJsonString());
            Refuses(workspace, says);
        }

        // Nothing is left to govern.
        workspace.WriteExample("terraform.tfvars.json", Example.Answers.Replace("\"enforce\"", "\"off\"", StringComparison.Ordinal)).WriteExample(Overlay.FileName, Overlay.Complete(Overlay.Crd));
        Refuses(workspace, "There is nothing to govern");
        var unanswered = JsonNode.Parse(Example.Answers)!.AsObject();
        unanswered.Remove("node_mode");
        workspace.WriteExample("terraform.tfvars.json", unanswered.ToJsonString());
        Refuses(workspace, "No value for required variable");
    }

    [Fact]
    public void The_list_for_nodes_takes_names_or_blocks()
    {
        (string Entry, string? Says)[] cases =
        [
            ("hosts = [\"a.example.com\"]", null),
            ("hosts = [\"https://a.example.com\"]", "without scheme, port or path"),
            ("hosts = [\"*.com\"]", "none over a whole top-level domain"),
            ("cidrs = [\"0.0.0.0/0\"]", "not every address"),
            ("hosts = [\"a.example.com\"], cidrs = [\"192.0.2.0/24\"]", "either hosts or cidrs"),
            ("hosts = [\"a.example.com\"], ports = [0]", "ports from 1 to 65535"),
        ];
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Crd));
        foreach (var (entry, says) in cases)
        {
            workspace.WriteExample("nodes.tf", $"locals {{\n  node_allow_list = {{\n    extra = {{ {entry} }}\n  }}\n}}\n");
            if (says is null)
            {
                workspace.Run("plan").Succeeded();
            }
            else
            {
                Refuses(workspace, says);
            }
        }
    }

    /// <summary>Terraform wraps messages at the width of a terminal.</summary>
    private static void Refuses(TerraformWorkspace workspace, string says)
    {
        var said = string.Join(' ', workspace.Run("plan").Failed().Error.Split([' ', '\n', '\r', '│'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(says, said, StringComparison.Ordinal);
    }

    private static JsonObject Rule(JsonObject root, string name) => root["rules"]![name]!.AsObject();

    private static void Rename(JsonObject root, string from, string to)
    {
        var rules = root["rules"]!.AsObject();
        var rule = rules[from]!;
        rules.Remove(from);
        rules[to] = rule;
    }
}
