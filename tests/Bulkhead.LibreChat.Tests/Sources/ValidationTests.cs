using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Tests.Sources;

public class ValidationTests
{
    [Theory]
    [InlineData("mcp: {}", "BH1105", 2, 1, "")]
    [InlineData("mcp_servers: {}", "BH1105", 2, 1, "'mcpServers'")]
    [InlineData("endpoint: {}", "BH1105", 2, 1, "'endpoints'")]
    [InlineData("x-anchors: {a: &a 1}", "BH1105", 2, 1, "")]
    [InlineData("endpoints: {openai: {}}", "BH1105", 2, 13, "'openAI'")]
    [InlineData("endpoints: {gptPlugins: {}}", "BH1106", 2, 13, "")]
    [InlineData("endpoints: []", "BH1107", 2, 12, "")]
    [InlineData("endpoints: {}", "BH1107", 2, 12, "")]
    [InlineData("endpoints:", "BH1107", 2, 11, "")]
    [InlineData("endpoints: {custom: {name: a}}", "BH1107", 2, 21, "")]
    [InlineData("endpoints: {custom: [text]}", "BH1107", 2, 22, "")]
    [InlineData("endpoints: {custom: [{name: a, baseURL: 5}]}", "BH1107", 2, 41, "quotes")]
    [InlineData("endpoints: {custom: [{name: a, baseURL: [a]}]}", "BH1107", 2, 41, "")]
    [InlineData("endpoints: {agents: [a]}", "BH1107", 2, 21, "")]
    [InlineData("mcpServers: text", "BH1107", 2, 13, "")]
    [InlineData("mcpServers: {a: text}", "BH1107", 2, 17, "")]
    [InlineData("mcpServers: {a: {command: npx, args: text}}", "BH1107", 2, 38, "")]
    [InlineData("mcpServers: {a: {command: npx, args: [1]}}", "BH1107", 2, 39, "")]
    [InlineData("mcpServers: {a: {command: npx, env: {B: 1}}}", "BH1107", 2, 41, "quotes")]
    [InlineData("actions: {allowedDomains: example.com}", "BH1107", 2, 27, "")]
    public void What_LibreChat_refuses_is_an_error_at_its_place(string line, string code, int row, int column, string help)
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\n" + line + "\n"));
        var error = Assert.Single(read.Errors());
        Assert.Equal(code, error.Code);
        Assert.Equal(new SourceSpan("librechat.yaml", row, column), error.Span);
        Assert.Contains(help, error.Help, StringComparison.Ordinal);
        Assert.False(read.ConfigurationIsUsed);
    }

    [Theory]
    [InlineData("version: 1.2\n", "BH1109")]
    [InlineData("version:\n", "BH1109")]
    [InlineData("cache: true\n", "BH1108")]
    [InlineData("version: 1.4.0\n", "BH1110")]
    [InlineData("version: 1.3.18\n", "BH1110")]
    [InlineData("version: 1.3.9\n", null)]
    [InlineData("version: \"1.2\"\n", null)]
    [InlineData("version: 1.0.5\n", null)]
    public void Versions(string text, string? code)
    {
        var read = Deployments.Read(("librechat.yaml", text));
        Assert.Equal(code is null ? [] : [code], read.Codes().Where(found => found != "BH1115"));
    }

    [Theory]
    [InlineData("- a\n")]
    [InlineData("text\n")]
    [InlineData("5\n")]
    public void The_top_level_is_a_mapping(string text) => Assert.Contains("BH1104", Deployments.Read(("librechat.yaml", text)).Codes());

    [Fact]
    public void Several_documents_are_not_loaded()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\n---\nversion: 1.3.17\n"));
        Assert.Equal("BH1103", Assert.Single(read.Errors()).Code);
        Assert.False(read.ConfigurationIsUsed);
        Assert.True(read.Configuration.Exists);
    }

    [Fact]
    public void A_file_that_does_not_parse_is_not_used()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\nendpoints: [\n"));
        Assert.NotEmpty(read.Errors());
        Assert.False(read.ConfigurationIsUsed);
    }

    [Fact]
    public void Bypassed_validation_is_said()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\nmcp: {}\n"), (".env", "CONFIG_BYPASS_VALIDATION=true\n"));
        Assert.Contains("BH1111", read.Codes());
        Assert.False(read.ConfigurationIsUsed);
        read = Deployments.Read(("librechat.yaml", "version: 1.3.17\n"), (".env", "CONFIG_BYPASS_VALIDATION=true\n"));
        Assert.DoesNotContain("BH1111", read.Codes());
        Assert.True(read.ConfigurationIsUsed);
    }

    [Fact]
    public void Keys_below_the_strict_levels_are_free()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\ninterface: {anything: 1}\nendpoints: {custom: [{name: a, anything: 1}]}\n"));
        Assert.Empty(read.Errors());
    }

    [Fact]
    public void Findings_are_limited()
    {
        var text = "version: 1.3.17\nendpoints:\n  custom:\n" + string.Concat(Enumerable.Repeat("    - 5\n", 500));
        Assert.InRange(Deployments.Read(("librechat.yaml", text)).Errors().Count(), 1, 50);
    }

    [Fact]
    public void Keys_with_odd_characters_are_cleaned()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\n\"a\\nb\\u202Ec\": 1\n"));
        var error = Assert.Single(read.Errors());
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\u202E', error.Message);
    }
}
