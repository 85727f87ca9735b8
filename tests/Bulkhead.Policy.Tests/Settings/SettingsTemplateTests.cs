using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Settings;

public class SettingsTemplateTests
{
    private static readonly Inventory Deployment = Sample.Inventory(
        Sample.Intent("llm-openai", "api.openai.com"),
        Sample.Intent("llm-groq", "?${GROQ_URL}", Certainty.Unresolved, line: 9) with { Needs = ["GROQ_URL"] },
        Sample.Intent("search-serper", "google.serper.dev", Certainty.Conditional, kind: IntentKind.WebSearch) with { Needs = ["SERPER_API_KEY"] },
        Sample.Intent("mcp-user-added", "?any", Certainty.UserControlled, kind: IntentKind.McpServer) with { ClosedBy = "interface.mcpServers.create: false" },
        Sample.Intent("tool-x", "x.example.com", Certainty.Conditional, kind: IntentKind.Tool),
        Sample.Intent("llm-ollama", "http://ollama.ai.svc.cluster.local:11434"),
        Sample.Intent("mcp-time", "?@npm", Certainty.Unresolved, kind: IntentKind.McpServer),
        Sample.Intent("evil", "?\u001b[31m\n}}: {{\"", Certainty.Unresolved, kind: IntentKind.Tool),
        Sample.Intent("llm-openai", "?chosen", Certainty.UserControlled),
        Sample.Intent("auth-aws-metadata", "http://169.254.169.254", kind: IntentKind.Authentication) with { NeedsAnswer = true },
        Sample.Intent("links", "www.example.com", workload: WorkloadNames.Browser, kind: IntentKind.Infrastructure));

    private static string Write() => SettingsTemplate.Write(
        Deployment,
        Planner.Plan(Deployment, BulkheadSettings.Default, new PlanOptions(Sample.Today)),
        new DeploymentSettings { Configuration = ["librechat.yaml"], Environment = [".env"] });

    [Fact]
    public void It_can_be_read_as_it_is()
    {
        var reading = Sample.ReadSettings(Write());
        Assert.Empty(reading.Diagnostics);
        Assert.Equal(("rel", "chat"), (reading.Settings.Deployment.Release, reading.Settings.Deployment.Namespace));
        Assert.Equal(["librechat.yaml"], reading.Settings.Deployment.Configuration);
        Assert.Empty(reading.Settings.Answers.Groups);
    }

    [Fact]
    public void It_can_be_read_when_everything_is_uncommented()
    {
        // The prose at the top level stays a comment: only lines that hold YAML (or nested comments) are uncommented.
        var text = string.Join('\n', Write().Split('\n').Select(Uncomment));
        var reading = Sample.ReadSettings(text);
        Assert.Empty(reading.Diagnostics);
        var answers = reading.Settings.Answers;
        Assert.Equal(["GROQ_URL"], answers.Environment.Keys);
        Assert.Equal(["SERPER_API_KEY"], answers.EnvironmentKeys);
        Assert.Equal(["evil", "mcp-user-added", "tool-x"], answers.Groups.Keys);
        Assert.Equal(["ollama.ai.svc.cluster.local"], answers.Services.Keys);
        Assert.Equal(["npm"], reading.Settings.PackageRegistries.Keys);
        Assert.Equal(["llm-groq", "llm-ollama", "llm-openai"], reading.Settings.ApprovedProviders!.Value.Select(provider => provider.Group));
        Assert.Single(reading.Settings.Egress);
        Assert.Single(reading.Settings.McpServers);
    }

    [Fact]
    public void Each_question_names_its_reason_and_place()
    {
        var text = Write();
        Assert.Contains("llm-groq: ${GROQ_URL} (librechat.yaml:9 path.llm-groq)", text, StringComparison.Ordinal);
        Assert.Contains("interface.mcpServers.create: false", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
        Assert.Contains("Answer with llm-openai: { hosts: [...], reason: ... }; deny would also close", text, StringComparison.Ordinal);
        Assert.DoesNotContain("auth-aws-metadata", text, StringComparison.Ordinal);
        Assert.DoesNotContain("www.example.com", text, StringComparison.Ordinal);
    }

    private static string Uncomment(string line)
    {
        var hash = line.IndexOf('#');
        if (hash < 0 || line[..hash].Trim().Length > 0)
        {
            return line;
        }

        var content = line[(hash + 1)..];
        var yaml = content.StartsWith(' ') ? content[1..] : content;
        var isProse = yaml.Length == 0 || (char.IsUpper(yaml[0]) && !yaml.StartsWith("- ", StringComparison.Ordinal));
        return isProse ? line : line[..hash] + yaml;
    }
}
