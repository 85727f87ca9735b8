using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Acceptance.Peer;

/// <summary>The weaknesses of the vendor script that concern deriving, by their number in the list; those of writing are in Bulkhead.Engines.Tests.</summary>
public sealed class VendorWeaknesses
{
    [Fact]
    public void VendorWeakness_03_NonTlsOnAnAllowedPortIsDeniedByTheRuleItself() =>
        Assert.Contains("flowAppRequirement: tlsRequired", Policy(Custom("https://api.groq.com/openai/v1")), StringComparison.Ordinal);

    [Fact]
    public void VendorWeakness_09_StdioServersAreReportedAndOpenNothingByThemselves()
    {
        var derivation = Derivation.Of("version: 1.2.8\nmcpServers:\n  files:\n    command: npx\n    args: [-y, some-server]\n");
        Assert.DoesNotContain(derivation.Allowed, intent => intent.Scope == DestinationScope.External);
        Assert.Contains(derivation.Inventory.Intents, intent => intent.Group == "mcp-files" && intent.Certainty == Certainty.Unresolved);
        Assert.Contains(derivation.Diagnostics, diagnostic => diagnostic.Message.Contains("files", StringComparison.Ordinal) && diagnostic.Span is not null);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "api.openai.com")]
    [InlineData("ANTHROPIC_API_KEY", "api.anthropic.com")]
    [InlineData("GOOGLE_KEY", "generativelanguage.googleapis.com")]
    [InlineData("ASSISTANTS_API_KEY", "api.openai.com")]
    public void VendorWeakness_10_BuiltInProvidersAreReadFromTheEnvironment(string key, string host)
    {
        AssertAllows(Derivation.Of("version: 1.2.8\n", environmentKeys: [key]), host);
        AssertAllows(Derivation.Of("version: 1.2.8\n", environment: key + "=k-123\n"), host);
    }

    [Fact]
    public void VendorWeakness_10_AzureGroupsAreRead() =>
        AssertAllows(
            Derivation.Of("version: 1.2.8\nendpoints:\n  azureOpenAI:\n    groups:\n      - group: eu\n        apiKey: ${K}\n        instanceName: contoso-eu\n        version: \"2024-06-01\"\n        models: { gpt-4o: true }\n"),
            "contoso-eu.openai.azure.com");

    [Theory]
    [InlineData("actions:\n  allowedDomains: [swapi.dev]\n", "", "swapi.dev")]
    [InlineData("webSearch:\n  serperApiKey: ${SERPER_API_KEY}\n", "SERPER_API_KEY=k\n", "google.serper.dev")]
    [InlineData("ocr:\n  strategy: mistral_ocr\n  baseURL: https://ocr.example.com/v1\n", "OCR_API_KEY=k\n", "ocr.example.com")]
    [InlineData("speech:\n  tts:\n    openai:\n      url: https://speech.example.com/v1\n      apiKey: k\n      model: m\n      voices: [v]\n", "", "speech.example.com")]
    [InlineData("fileStrategy: s3\n", "AWS_REGION=eu-central-1\nAWS_BUCKET_NAME=files\nAWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\n", "files.s3.eu-central-1.amazonaws.com")]
    [InlineData("mcpServers:\n  a:\n    type: streamable-http\n    url: https://mcp.example.com\n    oauth:\n      token_url: https://login.example.com/token\n      authorization_url: https://login.example.com/authorize\n", "", "login.example.com")]
    [InlineData("cache: true\n", "OPENID_ISSUER=https://sso.example.com/realm\nOPENID_CLIENT_ID=a\nOPENID_CLIENT_SECRET=b\nOPENID_SCOPE=openid\nOPENID_SESSION_SECRET=c\nALLOW_SOCIAL_LOGIN=true\n", "sso.example.com")]
    public void VendorWeakness_11_EveryFeatureIsRead(string yaml, string environment, string host) =>
        AssertAllows(Derivation.Of("version: 1.2.8\n" + yaml, environment), host);

    [Fact]
    public void VendorWeakness_12_VariablesInUrlsAreExpandedOrReported()
    {
        var yaml = Custom("${MY_BASE_URL}");
        AssertAllows(Derivation.Of(yaml, environment: "MY_BASE_URL=https://llm.example.com/v1\n"), "llm.example.com");
        var unset = Derivation.Of(yaml, environment: "OTHER=1\n");
        Assert.Contains(unset.Diagnostics, diagnostic => diagnostic.Message.Contains("MY_BASE_URL", StringComparison.Ordinal) && diagnostic.Span is { Line: 5 });
        Assert.DoesNotContain(unset.Generated.Artefacts, artefact => artefact.Content.Contains("- ${", StringComparison.OrdinalIgnoreCase) || artefact.Content.Contains("\"${", StringComparison.Ordinal));
        AssertAllows(Derivation.Of(Custom("https://${HOST}/v1"), environment: "HOST=llm.example.com\n"), "llm.example.com");
    }

    [Fact]
    public void VendorWeakness_13_ABaseUrlReplacesTheDefaultHost()
    {
        var derivation = Derivation.Of("version: 1.2.8\n", environment: "FLUX_API_KEY=k\nFLUX_API_BASE_URL=https://flux.example.com\n");
        AssertAllows(derivation, "flux.example.com");
        AssertCloses(derivation, "api.us1.bfl.ai");
    }

    [Theory]
    [InlineData("us-gov-west-1", "bedrock-runtime.us-gov-west-1.amazonaws.com", "")]
    [InlineData("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn", "")]
    [InlineData("us-east-1", "bedrock-runtime-fips.us-east-1.amazonaws.com", "AWS_USE_FIPS_ENDPOINT=true\n")]
    [InlineData("us-east-1", "vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com", "BEDROCK_REVERSE_PROXY=vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com\n")]
    public void VendorWeakness_14_PartitionsFipsAndEndpointsAreKnown(string region, string host, string extra) =>
        AssertAllows(Derivation.Of("version: 1.2.8\n", environment: $"BEDROCK_AWS_DEFAULT_REGION={region}\nBEDROCK_AWS_ACCESS_KEY_ID=a\nBEDROCK_AWS_SECRET_ACCESS_KEY=b\n{extra}"), host);

    [Fact]
    public void VendorWeakness_14_StsIsRegionalAndOnlyWithARole()
    {
        const string region = "BEDROCK_AWS_DEFAULT_REGION=eu-west-1\nAWS_REGION=eu-west-1\n";
        var withRole = Derivation.Of("version: 1.2.8\n", environment: region + "AWS_ROLE_ARN=arn:aws:iam::000000000000:role/chat\nAWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token\n");
        AssertAllows(withRole, "sts.eu-west-1.amazonaws.com");
        var withKeys = Derivation.Of("version: 1.2.8\n", environment: region + "BEDROCK_AWS_ACCESS_KEY_ID=a\nBEDROCK_AWS_SECRET_ACCESS_KEY=b\n");
        AssertCloses(withKeys, "sts.eu-west-1.amazonaws.com");
        AssertCloses(withKeys, "sts.amazonaws.com");
    }

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("[your_region]")]
    public void VendorWeakness_15_RegionsAreCheckedForTypeAndForm(string regions)
    {
        var derivation = Derivation.Of($"version: 1.2.8\nendpoints:\n  bedrock:\n    availableRegions: {regions}\n");
        Assert.DoesNotContain(derivation.Allowed, intent => intent.Destination.Host?.Text.Contains("bedrock", StringComparison.Ordinal) == true);
        Assert.Contains(derivation.Diagnostics, diagnostic => diagnostic.Span is { Line: 4 } && diagnostic.Severity != Severity.Info);
    }

    [Fact]
    public void VendorWeakness_16_AKeyWithoutValueIsReportedNotDropped()
    {
        var derivation = Derivation.Of("version: 1.2.8\n", environmentKeys: ["BEDROCK_AWS_DEFAULT_REGION"]);
        Assert.Contains(derivation.Inventory.Intents, intent => intent.Kind == IntentKind.LlmProvider && intent.Needs.Contains("BEDROCK_AWS_DEFAULT_REGION"));
        Assert.Contains(derivation.Diagnostics, diagnostic => (diagnostic.Message + diagnostic.Help).Contains("BEDROCK_AWS_DEFAULT_REGION", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TAVILY_API_KEY=replace-with-key\n")]
    [InlineData("TAVILY_API_KEY=your_tavily_key\n")]
    [InlineData("TAVILY_API_KEY=<key>\n")]
    [InlineData("TAVILY_API_KEY= # not set\n")]
    public void VendorWeakness_17_PlaceholdersAndCommentsAreNotValues(string environment) =>
        AssertCloses(Derivation.Of("version: 1.2.8\n", environment: environment), "api.tavily.com");

    [Theory]
    [InlineData("https://llm.corp.example:8443/v1", 8443, ApplicationProtocol.Https)]
    [InlineData("http://plain.example/v1", 80, ApplicationProtocol.Http)]
    public void VendorWeakness_18_PortAndSchemeAreKept(string url, int port, ApplicationProtocol protocol)
    {
        var derivation = Derivation.Of(Custom(url));
        var intent = Assert.Single(derivation.Allowed, intent => intent.Group == "llm-x");
        Assert.Equal(PortRange.Of(port), intent.Destination.Ports);
        Assert.Equal(protocol, intent.Destination.Protocol);
        Assert.Contains($"port: {port}", Policy(Custom(url)), StringComparison.Ordinal);
    }

    [Fact]
    public void VendorWeakness_18_WebSocketsAreKept()
    {
        var derivation = Derivation.Of("version: 1.2.8\nmcpServers:\n  live:\n    url: wss://ws.example.com/mcp\n");
        var intent = Assert.Single(derivation.Allowed, intent => intent.Group == "mcp-live");
        Assert.Equal(ApplicationProtocol.Wss, intent.Destination.Protocol);
    }

    [Theory]
    [InlineData("http://10.20.30.40:8000/v1")]
    [InlineData("https://[2001:db8::1]/v1")]
    [InlineData("http://vllm.ai.svc.cluster.local:8000/v1")]
    [InlineData("http://ollama:11434/v1")]
    [InlineData("http://[::1]:8000/v1")]
    [InlineData("http://127.0.0.2:8000/v1")]
    [InlineData("http://0.0.0.0:8000/v1")]
    [InlineData("http://host.containers.internal:8000/v1")]
    [InlineData("https://203.0.113.9/v1")]
    public void VendorWeakness_19_PrivateClusterAndAddressHostsNeverEnterAWebGroup(string url)
    {
        var derivation = Derivation.Of(Custom(url));
        Assert.DoesNotContain("webGroups:", PolicyOf(derivation), StringComparison.Ordinal);
        Assert.Contains(derivation.Inventory.Intents, intent => intent.Group == "llm-x");
    }

    [Theory]
    [InlineData("https://*/v1")]
    [InlineData("https://*.com/v1")]
    [InlineData("https://*.amazonaws.com/v1")]
    [InlineData("https://*.blob.core.windows.net/v1")]
    public void VendorWeakness_20_WildcardsOverSharedNamesAreRefused(string url)
    {
        var derivation = Derivation.Of(Custom(url));
        Assert.DoesNotContain(derivation.Allowed, intent => intent.Group == "llm-x");
        Assert.Contains(derivation.Diagnostics, diagnostic => diagnostic.Span is { Line: 5 } && diagnostic.Severity != Severity.Info);
    }

    [Theory]
    [InlineData("https://api.example.com./v1", "api.example.com")]
    [InlineData("https://API.Example.COM/v1", "api.example.com")]
    [InlineData("https://bücher.example/v1", "xn--bcher-kva.example")]
    public void VendorWeakness_21_NamesHaveOneForm(string url, string host) => AssertAllows(Derivation.Of(Custom(url)), host);

    [Fact]
    public void VendorWeakness_21_SecretsOfAUrlNeverReachAnArtefact()
    {
        var derivation = Derivation.Of("version: 1.2.8\nmcpServers:\n  inner:\n    type: streamable-http\n    url: https://robot:s3cr3t-pw@mcp.example.com/mcp?token=t0k3n-value\n");
        var everything = string.Concat(derivation.Generated.Artefacts.Select(artefact => artefact.Content))
            + string.Concat(derivation.Diagnostics.Select(diagnostic => diagnostic.Message + diagnostic.Help))
            + string.Concat(derivation.Inventory.Intents.Select(intent => intent.ToString()));
        Assert.DoesNotContain("s3cr3t-pw", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("t0k3n-value", everything, StringComparison.Ordinal);
    }

    [Fact]
    public void VendorWeakness_22_UrlAndCommandAreBothSeen()
    {
        var derivation = Derivation.Of("version: 1.2.8\nmcpServers:\n  both:\n    command: npx\n    args: [x]\n    url: https://both.example.com/mcp\n");
        Assert.Contains(derivation.Inventory.Intents, intent => intent.Destination.Host?.Text == "both.example.com");
        Assert.Contains(derivation.Inventory.Intents, intent => intent.Expression == "@npm");
    }

    [Theory]
    [InlineData("/usr/local/bin/npx", "@npm")]
    [InlineData("bunx", "@npm")]
    [InlineData("pipx", "@pypi")]
    [InlineData("docker", "@docker")]
    public void VendorWeakness_22_LaunchersAreRecognised(string command, string registry) =>
        Assert.Contains(
            Derivation.Of($"version: 1.2.8\nmcpServers:\n  s:\n    command: {command}\n    args: [run, thing]\n").Inventory.Intents,
            intent => intent.Expression == registry && intent.Group == "mcp-s");

    [Fact]
    public void VendorWeakness_22_ARegistryInTheConfigurationIsUsed() =>
        AssertAllows(
            Derivation.Of("version: 1.2.8\nmcpServers:\n  s:\n    command: npx\n    args: [--registry, \"https://npm.corp.example/\", thing]\n"),
            "npm.corp.example");

    [Theory]
    [InlineData("endpoints: [a]\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("mcpServers: {a: text}\n")]
    [InlineData("mcpServers: [a]\n")]
    [InlineData("endpoints: {custom: {name: x}}\n")]
    [InlineData("endpoints: {custom: [{name: x, baseURL: [1]}]}\n")]
    [InlineData("just text\n")]
    [InlineData("")]
    public void VendorWeakness_25_OddShapesAreDiagnosticsNotCrashes(string yaml)
    {
        var derivation = Derivation.Of(yaml);
        Assert.DoesNotContain(derivation.Allowed, intent => intent.Scope == DestinationScope.External);
        if (yaml.Length > 0)
        {
            Assert.Contains(derivation.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error && diagnostic.Span is not null);
        }
    }

    private static string Custom(string url) =>
        $"version: 1.2.8\nendpoints:\n  custom:\n    - name: x\n      baseURL: {url}\n      apiKey: ${{K}}\n      models: {{ default: [m] }}\n";

    private static string Policy(string yaml) => PolicyOf(Derivation.Of(yaml));

    private static string PolicyOf(Derivation derivation) =>
        Assert.Single(derivation.Generated.Artefacts, artefact => artefact.FileName.EndsWith("firewallpolicy-librechat.yaml", StringComparison.Ordinal)).Content;

    private static void AssertAllows(Derivation derivation, string host) =>
        Assert.Contains(host, derivation.Allowed.Select(intent => intent.Destination.Host?.Text));

    private static void AssertCloses(Derivation derivation, string host) =>
        Assert.DoesNotContain(host, derivation.Allowed.Select(intent => intent.Destination.Host?.Text));
}
