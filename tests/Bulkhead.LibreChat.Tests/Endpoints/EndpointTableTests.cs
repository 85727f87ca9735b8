using Bulkhead.LibreChat.Tests.Features;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Tests.Endpoints;

/// <summary>One row at least for every source of egress of the model endpoints and the credentials of cloud providers.</summary>
public sealed class EndpointTableTests
{
    private static readonly FeatureCase[] Table =
        [.. OpenAiCases.All, .. AzureCases.All, .. AnthropicCases.All, .. GoogleCases.All, .. BedrockCases.All, .. CustomCases.All];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.ToString())];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_gives_exactly_its_intents(string name)
    {
        var row = Table.Single(candidate => candidate.ToString() == name);
        var inventory = EndpointRun.Of(row);
        Assert.Equal(row.Expected.Order(StringComparer.Ordinal), EndpointRun.Lines(inventory, row.Id));
        foreach (var code in row.Reports)
        {
            Assert.Contains(inventory.Diagnostics, diagnostic => diagnostic.Code == code);
        }

        foreach (var code in row.Silent)
        {
            Assert.DoesNotContain(inventory.Diagnostics, diagnostic => diagnostic.Code == code);
        }
    }

    [Fact]
    public void Names_of_rows_are_unique() => Assert.Distinct(Table.Select(row => row.ToString()));

    [Fact]
    public void Nothing_is_missing_against_the_reference()
    {
        var reference = ReferenceFile.Find("reference/librechat-egress.md");
        Assert.SkipUnless(reference is not null, "needs ../shared (reference material beside the repository), which is absent");
        var section = string.Empty;
        var covered = Table.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var line in File.ReadLines(reference!))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                section = line[4..].Split(' ')[0];
            }
            else if (line.StartsWith("| `", StringComparison.Ordinal) && section is "3.3" or "3.4" or "3.5" or "3.6" or "3.7" or "3.8" && line.StartsWith("| `", StringComparison.Ordinal))
            {
                var id = line[3..line.IndexOf('`', 3)];
                if (!covered.Contains(id))
                {
                    missing.Add(section + " " + id);
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Origins_lead_to_the_line_and_to_the_variable()
    {
        var inventory = EndpointRun.Of(new FeatureCase("-", "-")
        {
            Yaml = """
                endpoints:
                  custom:
                    - { name: Gateway, apiKey: k, models: { fetch: true }, baseURL: "https://${HOST}/v1" }
                """,
            Env = "HOST=llm.acme.dev",
        });
        var intent = Assert.Single(inventory.Intents, intent => intent.Group == "llm-gateway");
        Assert.Equal("llm.acme.dev", intent.Destination.Host?.Text);
        Assert.Equal("/v1", intent.Destination.Path);
        Assert.Equal("https://${HOST}/v1", intent.Expression);
        Assert.Contains(intent.Origins, origin => origin is { Path: "endpoints.custom[0].baseURL", Span: { File: "librechat.yaml", Line: 4, Column: 69 } });
        Assert.Contains(intent.Origins, origin => origin is { Path: "env:HOST", EnvironmentName: "HOST", Span: { File: ".env", Line: 1 } });
    }

    [Fact]
    public void Endpoints_with_the_same_slug_share_a_group_and_merge()
    {
        var inventory = EndpointRun.Of(new FeatureCase("-", "-")
        {
            Yaml = """
                endpoints:
                  custom:
                    - { name: Open Router, apiKey: k, models: { fetch: true }, baseURL: "https://openrouter.ai/api/v1" }
                    - { name: open-router, apiKey: k, models: { fetch: true }, baseURL: "https://openrouter.ai/api/v2" }
                """,
        });
        var intent = Assert.Single(inventory.Intents, intent => intent.Destination.Host?.Text == "openrouter.ai");
        Assert.Equal("/api", intent.Destination.Path);
        Assert.Equal(2, intent.Origins.Count(origin => origin.Path.EndsWith("baseURL", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_order_of_endpoints_changes_nothing_but_positions()
    {
        const string First = "    - { name: a, apiKey: k, models: { fetch: true }, baseURL: \"https://a.acme.dev/v1\" }\n";
        const string Second = "    - { name: b, apiKey: k, models: { fetch: true }, baseURL: \"${B_URL}\" }\n";
        var one = EndpointRun.Of(new FeatureCase("-", "-") { Yaml = "endpoints:\n  custom:\n" + First + Second });
        var other = EndpointRun.Of(new FeatureCase("-", "-") { Yaml = "endpoints:\n  custom:\n" + Second + First });
        Assert.Equal(one.Intents.Select(EndpointRun.Line), other.Intents.Select(EndpointRun.Line));
    }

    [Fact]
    public void A_file_that_LibreChat_does_not_use_opens_nothing()
    {
        var inventory = EndpointRun.Of(new FeatureCase("-", "-")
        {
            Yaml = "unknownTopLevelKey: 1\nendpoints:\n  custom:\n    - { name: a, apiKey: k, models: { fetch: true }, baseURL: \"https://a.acme.dev/v1\" }",
        });
        var intent = Assert.Single(inventory.Intents, intent => intent.Group == "llm-a");
        Assert.Equal(Certainty.Conditional, intent.Certainty);
    }

    [Fact]
    public void Secrets_never_appear()
    {
        var inventory = EndpointRun.Of(new FeatureCase("-", "-")
        {
            Yaml = """
                endpoints:
                  openAI: { baseURL: "https://u:s3cr3t@a.acme.dev/x?key=s3cr3t" }
                  custom:
                    - { name: a, apiKey: s3cr3t, models: { fetch: true }, baseURL: "https://u:s3cr3t@a.acme.dev/x?key=s3cr3t#s3cr3t", headers: { A: s3cr3t } }
                    - { name: b, apiKey: s3cr3t, models: { fetch: true }, baseURL: "https://u:s3cr3t@${X}/x?key=s3cr3t" }
                    - { name: c, apiKey: s3cr3t, models: { fetch: true }, baseURL: "https://u:s3cr3t@bad host/x?key=s3cr3t" }
                """,
            Env = "OPENAI_API_KEY=s3cr3t\nANTHROPIC_REVERSE_PROXY=https://k:s3cr3t@p.acme.dev/?s3cr3t\nANTHROPIC_API_KEY=s3cr3t",
        });
        Assert.DoesNotContain(inventory.Intents, intent => (intent + string.Join(' ', intent.Origins) + string.Join(' ', intent.Needs)).Contains("s3cr3t", StringComparison.Ordinal));
        Assert.DoesNotContain(inventory.Diagnostics, diagnostic => diagnostic.ToString().Contains("s3cr3t", StringComparison.Ordinal));
    }
}
