using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Terraform.Tests.Support;
using CsCheck;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>Text of a configuration arrives in Terraform as it is, or is refused; no part of it is ever an expression.</summary>
public sealed class InjectionTests
{
    private static readonly string[] _parts =
    [
        "${", "%{", "}", "${1234567*891011}", "%{ for x in [1, 2] }zq%{ endfor }", "${file(\"/etc/hostname\")}", "$${", "%%{",
        "\"", "'", "\\", "\n", "\r\n", "\t", "#", "//", "/*", "<<EOT\n", "é", "\u202e", "🜁", "a", "-", ".", " ", "=",
    ];

    /// <summary>What the expressions among the parts would come to.</summary>
    private static readonly string[] _values = ["1100012777237", "zqzq"];

    private static readonly Gen<string> _hostile = Gen.Int[0, _parts.Length - 1].Array[1, 6].Select(static chosen => string.Concat(chosen.Select(static index => _parts[index])));

    /// <summary>Each place of the file that holds text, with whether the module takes any text there.</summary>
    private static readonly (string Place, bool Free, Action<JsonObject, string> Put)[] _places =
    [
        ("why", true, static (root, text) => root["rules"]!["librechat-allow-llm-groq"]!["why"] = new JsonArray(text)),
        ("generated_by", true, static (root, text) => root["generated_by"] = text),
        ("label", false, static (root, text) => root["workloads"]!["redis"]!["labels"]!["app.kubernetes.io/name"] = text),
        ("label's key", false, static (root, text) => root["workloads"]!["redis"]!["labels"]![text] = "x"),
        ("namespace", false, static (root, text) => root["workloads"]!["redis"]!["namespace"] = text),
        ("host", false, static (root, text) => root["web_groups"]!["librechat-llm-groq"] = new JsonArray(text)),
        ("host of a hostname group", false, static (root, text) => root["hostname_groups"]!["librechat-host-mail-smtp-587"] = new JsonArray(text)),
        ("deployment", false, static (root, text) => root["deployment"] = text),
        ("group", false, static (root, text) => root["web_groups"]![text] = new JsonArray("a.example.com")),
    ];

    [Fact]
    public void What_is_written_into_the_file_is_literal_or_refused()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        Gen.Select(Gen.Int[0, _places.Length - 1], _hostile).Sample(
            (index, text) =>
            {
                var (place, free, put) = _places[index];
                var json = JsonNode.Parse(Overlay.Complete(Overlay.Terraform))!.AsObject();
                put(json["bulkhead"]!.AsObject(), text);
                workspace.WriteExample(Overlay.FileName, json.ToJsonString());
                var result = workspace.Run("plan", "-out=plan.bin");
                if (result.ExitCode != 0)
                {
                    Assert.False(free, $"{place}: {result.Error}");
                    Assert.Contains("Invalid value for variable", result.Error, StringComparison.Ordinal);
                    return;
                }

                // What passed is what was given, where it was given; and no expression was worked out.
                var shown = workspace.Run("show", "-json", "plan.bin").Succeeded().Output;
                Assert.True(JsonNode.DeepEquals(json["bulkhead"], JsonNode.Parse(shown)!["variables"]!["bulkhead"]!["value"]), place);
                Assert.DoesNotContain(_values, WithoutVariables(shown).Contains);
                Assert.True(free || text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'), $"{place} took {text}");
            },
            iter: 10,
            threads: 1);
    }

    /// <summary>Through the real binary: whatever stands in the configuration, what it writes is a plan of literal names or nothing is written.</summary>
    [Fact]
    public void What_stands_in_a_configuration_is_literal_or_refused()
    {
        using var workspace = Example.Create("eks", "10.0.1", Overlay.Complete(Overlay.Terraform));
        Gen.Select(_hostile, _hostile, Gen.Int[0, 2]).Sample(
            (name, host, place) =>
            {
                var quoted = Quoted(name);
                var url = Quoted($"https://{host}.example.com/mcp");
                var (_, file) = Overlay.Try(
                    text => text.Replace("mcpServers:\n", $"mcpServers:\n  {(place == 0 ? quoted : "hostile")}:\n    type: sse\n    url: {(place == 1 ? url : "https://mcp.linear.app/x")}\n", StringComparison.Ordinal),
                    text => text.Replace("name: status-page", place == 2 ? $"name: {quoted}" : "name: status-page", StringComparison.Ordinal).Replace("reason: The banner", $"reason: {Quoted(name + host)} #", StringComparison.Ordinal));
                if (file is null)
                {
                    return; // Bulkhead itself refused it, with a place.
                }

                workspace.WriteExample(Overlay.FileName, file);
                var result = workspace.Run("plan", "-out=plan.bin");
                if (result.ExitCode == 0)
                {
                    var shown = workspace.Run("show", "-json", "plan.bin").Succeeded().Output;
                    Assert.True(JsonNode.DeepEquals(JsonNode.Parse(file)!["bulkhead"], JsonNode.Parse(shown)!["variables"]!["bulkhead"]!["value"]));
                    Assert.DoesNotContain(_values, WithoutVariables(shown).Contains);
                }
                else
                {
                    Assert.Contains("Invalid value for variable", result.Error, StringComparison.Ordinal);
                }
            },
            iter: 8,
            threads: 1);
    }

    /// <summary>JSON strings are YAML strings.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>The planned objects alone.</summary>
    private static string WithoutVariables(string plan) => JsonNode.Parse(plan)!["resource_changes"]!.ToJsonString();
}
