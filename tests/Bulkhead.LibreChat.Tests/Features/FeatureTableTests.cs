using Bulkhead.LibreChat.Tests.Features.Cases;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>One row at least for every source of egress that is no model endpoint and no cloud credential.</summary>
public sealed class FeatureTableTests
{
    private static readonly FeatureCase[] Table =
    [
        .. PlatformCases.All, .. DataStoreCases.All, .. McpCases.All, .. ActionCases.All, .. WebSearchCases.All, .. MediaCases.All, .. ToolCases.All,
        .. StorageCases.All, .. SignInCases.All, .. MailCases.All, .. ObservabilityCases.All, .. BrowserCases.All, .. RetrievalCases.All, .. ClusterCases.All,
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.ToString())];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_gives_exactly_its_intents(string name)
    {
        var row = Table.Single(candidate => candidate.ToString() == name);
        var run = FeatureRun.Of(row);
        Assert.Equal(row.Expected.Order(StringComparer.Ordinal), run.Of(row.Id));
        foreach (var code in row.Reports)
        {
            Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Code == code);
        }

        foreach (var code in row.Silent)
        {
            Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Code == code);
        }
    }

    [Fact]
    public void Names_of_rows_are_unique() => Assert.Distinct(Table.Select(row => row.ToString()));

    [Fact]
    public void Every_covered_id_has_a_row() => Assert.Equal(CoveredIds.All, [.. Table.Select(row => row.Id).Distinct().Order(StringComparer.Ordinal)]);

    [Fact]
    public void Nothing_is_missing_against_the_reference()
    {
        var reference = ReferenceFile.Find("reference/librechat-egress.md");
        Assert.SkipUnless(reference is not null, "needs ../shared (reference material beside the repository), which is absent");
        var section = string.Empty;
        var missing = new List<string>();
        foreach (var line in File.ReadLines(reference!))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                section = line[4..].Split(' ')[0];
            }
            else if (section.StartsWith("3.", StringComparison.Ordinal) && line.StartsWith("| `", StringComparison.Ordinal) && section is not ("3.3" or "3.4" or "3.5" or "3.6" or "3.7" or "3.8"))
            {
                var id = line[3..line.IndexOf('`', 3)];
                if (!CoveredIds.All.Contains(id))
                {
                    missing.Add(section + " " + id);
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void A_configuration_without_features_allows_nothing_but_its_own_cluster()
    {
        var run = FeatureRun.Of(new FeatureCase("none", "empty"));
        Assert.DoesNotContain(run.Intents, intent => intent.Certainty == Model.Inventories.Certainty.Certain && intent.Scope == Model.Inventories.DestinationScope.External);
    }

    [Fact]
    public void Secrets_never_appear()
    {
        var row = new FeatureCase("none", "secrets")
        {
            Yaml = """
                mcpServers:
                  remote:
                    url: https://user:s3cr3t@mcp.acme.dev/sse?token=s3cr3t#s3cr3t
                    headers: { Authorization: "Bearer s3cr3t" }
                  child:
                    command: npx
                    args: ["-y", "--token=s3cr3t", "pkg", "--key", "s3cr3t", "https://a:s3cr3t@api.acme.dev/x?k=s3cr3t"]
                    env: { API_KEY: s3cr3t, DATABASE_URL: "postgresql://u:s3cr3t@db.acme.dev/x" }
                """,
            Env = "MONGO_URI=mongodb://u:s3cr3t@mongo.acme.dev/x\nREDIS_URI=redis://:s3cr3t@redis.acme.dev\nUSE_REDIS=true\nAZURE_STORAGE_CONNECTION_STRING=AccountName=a;AccountKey=s3cr3t\nPROXY=http://u:s3cr3t@proxy.acme.dev:3128",
        };
        var run = FeatureRun.Of(row);
        Assert.DoesNotContain(run.Intents, intent => (intent + string.Join(' ', intent.Origins) + string.Join(' ', intent.Needs)).Contains("s3cr3t", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.ToString().Contains("s3cr3t", StringComparison.Ordinal));
    }
}
