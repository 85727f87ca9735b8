using System.Text;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Extraction.Proxies;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>When a proxy is set, the destination of the pod is the proxy.</summary>
public sealed class ProxiedDestinationsTests
{
    private const string Configuration = """
        version: 1.3.17
        endpoints:
          custom:
            - { name: groq, apiKey: k, baseURL: "https://api.groq.acme.dev/v1", models: { default: [m] } }
            - { name: direct, apiKey: k, baseURL: "https://direct.acme.dev/v1", directEndpoint: true, models: { default: [m] } }
            - { name: local, apiKey: k, baseURL: "http://ollama:11434/v1", models: { default: [m] } }
        mcpServers:
          docs: { type: streamable-http, url: "https://mcp.acme.dev/mcp" }
          live: { type: websocket, url: "wss://live.acme.dev/mcp" }
        actions: { allowedDomains: ["https://action.acme.dev"] }

        """;

    [Theory]
    [InlineData("A=b", "api.groq.acme.dev direct.acme.dev ollama mcp.acme.dev live.acme.dev action.acme.dev")]
    [InlineData("PROXY=http://proxy.acme.dev:3128", "direct.acme.dev ollama live.acme.dev action.acme.dev proxy.acme.dev")]
    [InlineData("HTTPS_PROXY=http://proxy.acme.dev:3128", "direct.acme.dev ollama live.acme.dev action.acme.dev proxy.acme.dev")]
    [InlineData("PROXY=http://proxy.acme.dev:3128\nNO_PROXY=mcp.acme.dev", "direct.acme.dev ollama live.acme.dev action.acme.dev proxy.acme.dev mcp.acme.dev")]
    [InlineData("PROXY=http://proxy.acme.dev:3128\nno_proxy=*", "api.groq.acme.dev direct.acme.dev ollama mcp.acme.dev live.acme.dev action.acme.dev proxy.acme.dev")]
    public void Only_what_goes_around_the_proxy_stays_certain(string environment, string certain)
    {
        var inventory = Inventory(Configuration, environment);
        foreach (var host in (string[])["api.groq.acme.dev", "direct.acme.dev", "ollama", "mcp.acme.dev", "live.acme.dev", "action.acme.dev", "proxy.acme.dev"])
        {
            var intent = inventory.Intents.SingleOrDefault(intent => intent.Destination.Host?.Text == host);
            Assert.Equal(certain.Split(' ').Contains(host), intent?.Certainty == Certainty.Certain);
        }

        Assert.Equal(environment != "A=b", inventory.Diagnostics.Any(diagnostic => diagnostic.Code == "BH2300"));
    }

    [Fact]
    public void The_proxy_of_a_server_stands_for_that_server()
    {
        var inventory = Inventory("version: 1.3.17\nmcpServers:\n  a: { type: sse, url: \"https://mcp.acme.dev/\", proxy: \"http://proxy.acme.dev:3128\" }\n", "A=b");
        Assert.Equal(Certainty.Certain, Assert.Single(inventory.Intents, intent => intent.Destination.Host?.Text == "proxy.acme.dev").Certainty);
        var direct = Assert.Single(inventory.Intents, intent => intent.Destination.Host?.Text == "mcp.acme.dev");
        Assert.Equal(Certainty.Conditional, direct.Certainty);
        Assert.Contains("proxy", direct.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a.b", 443, false)]
    [InlineData("a.b", "a.b", 443, true)]
    [InlineData("A.B, c.d", "c.d", 443, true)]
    [InlineData("a.b", "x.a.b", 443, false)]
    [InlineData(".a.b", "x.a.b", 443, true)]
    [InlineData("*.a.b", "x.y.a.b", 443, true)]
    [InlineData(".a.b", "a.b", 443, false)]
    [InlineData(".a.b", "xa.b", 443, false)]
    [InlineData("a.b:8443", "a.b", 443, false)]
    [InlineData("a.b:8443", "a.b", 8443, true)]
    [InlineData("*", "anything", null, true)]
    public void Exceptions_are_read_as_undici_reads_them(string value, string host, int? port, bool excepted) =>
        Assert.Equal(excepted, new NoProxy(value).Excepts(host, port));

    private static Inventory Inventory(string configuration, string environment) =>
        InventoryBuilder.Build(
            DeploymentReader.Read(new DeploymentInput(
            [
                new InputContent("librechat.yaml", Encoding.UTF8.GetBytes(configuration)),
                new InputContent(".env", Encoding.UTF8.GetBytes(environment + "\n")) { Role = InputRole.Environment },
            ])),
            EgressCatalog.Load());
}
