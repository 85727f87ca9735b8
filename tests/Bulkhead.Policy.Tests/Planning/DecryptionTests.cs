using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Planning;

/// <summary>Which rules are decrypted, in which order, and what is refused.</summary>
public sealed class DecryptionTests
{
    private static readonly EgressIntent[] Intents =
    [
        Sample.Intent("llm-groq", "api.groq.com"),
        Sample.Intent("llm-openai", "api.openai.com"),
        Sample.Intent("llm-openai", "files.openai.com"),
        Sample.Intent("llm-local", "https://llm.example.com:8443"),
        Sample.Intent("mcp-plain", "http://plain.example.org", kind: IntentKind.McpServer),
        Sample.Intent("speech-openai", "tts.openai.com", kind: IntentKind.Speech),
        Sample.Intent("rag-embeddings", "api.openai.com", workload: WorkloadNames.RagApi, kind: IntentKind.Retrieval),
        Sample.Intent("auth-aws", "sts.eu-central-1.amazonaws.com", kind: IntentKind.Authentication),
        Sample.Intent("llm-vertex", "europe-west1-aiplatform.googleapis.com"),
        Sample.Intent("llm-vertex", "oauth2.googleapis.com"),
    ];

    [Theory]
    [InlineData("groups: [llm-groq]", "allow-llm-groq=Allowed")]
    [InlineData("groups: [llm-groq, rag-embeddings]", "allow-llm-groq=Allowed allow-rag-embeddings=Allowed")]
    [InlineData("groups: [llm-local]", "allow-llm-local-8443=Allowed")]
    [InlineData("groups: [llm-openai], except: [files.openai.com]", "allow-llm-openai-undecrypted=NotAllowed allow-llm-openai=Allowed")]
    [InlineData("groups: [llm-openai], except: [files.openai.com, api.openai.com]", "allow-llm-openai=NotAllowed")]
    [InlineData("groups: [llm-openai], except: [llm-groq, mcp-plain]", "allow-mcp-plain-80=NotAllowed allow-llm-groq=NotAllowed allow-llm-openai=Allowed")]
    [InlineData("groups: [llm-vertex], except: [oauth2.googleapis.com]", "allow-llm-vertex-undecrypted=NotAllowed allow-llm-vertex=Allowed")]
    public void Exactly_what_is_named_is_decrypted(string section, string marks)
    {
        var policy = Plan(section);
        Assert.DoesNotContain(policy.Diagnostics, IsAboutDecryption);
        var marked = policy.Workloads.SelectMany(one => one.Rules).Where(rule => rule.Decrypt != DecryptPolicy.Unset).Select(rule => $"{rule.Name}={rule.Decrypt}");
        Assert.Equal(marks.Split(' ').Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_decrypted_comes_last_and_the_deny_after_it()
    {
        var rules = Plan("groups: [llm-groq, llm-openai], except: [files.openai.com]").Of().Rules;
        var first = rules.ToList().FindIndex(rule => rule.Decrypt == DecryptPolicy.Allowed);
        Assert.All(rules.Skip(first).SkipLast(1), rule => Assert.Equal(DecryptPolicy.Allowed, rule.Decrypt));
        Assert.Equal("deny-any", rules[^1].Name);
        Assert.Equal(2, rules.Skip(first).SkipLast(1).Count());
    }

    [Fact]
    public void A_host_apart_names_the_rule_that_carries_it()
    {
        var policy = Plan("groups: [llm-openai], except: [files.openai.com]");
        Assert.Equal("allow-llm-openai-undecrypted", policy.Decisions.Single(one => one.Intent.Destination.Host?.Text == "files.openai.com").Rule);
        Assert.Equal("allow-llm-openai", policy.Decisions.First(one => one.Intent.Destination.Host?.Text == "api.openai.com").Rule);
        Assert.Equal(["files.openai.com"], policy.Of().Rules.Single(rule => rule.Name == "allow-llm-openai-undecrypted").Groups[0].Domains.Select(one => one.Text));
    }

    [Theory]
    [InlineData("groups: [llm-grok]", "BH4125", Severity.Error, "Did you mean \"llm-groq\"?")]
    [InlineData("groups: [llm-groq], except: [api.grok.com]", "BH4125", Severity.Error, "Did you mean \"api.groq.com\"?")]
    [InlineData("groups: [llm-groq], except: [api.openai.com]", "BH4125", Severity.Error, "neither a group nor a host of a decrypted group")]
    [InlineData("groups: [llm-groq], except: [llm-groq]", "BH4014", Severity.Error, "under groups and under except")]
    [InlineData("groups: [auth-aws]", "BH4126", Severity.Error, "hands out credentials of the cloud account")]
    [InlineData("groups: [llm-vertex]", "BH4126", Severity.Error, "oauth2.googleapis.com hands out credentials")]
    [InlineData("groups: [mcp-plain]", "BH4126", Severity.Error, "nothing of it is TLS over TCP")]
    [InlineData("groups: [llm-groq], paths: { llm-openai: /v1* }", "BH4125", Severity.Error, "llm-openai is not decrypted, so its paths cannot be read")]
    [InlineData("groups: [llm-groq], paths: { llm-grok: /v1* }", "BH4125", Severity.Error, "Did you mean \"llm-groq\"?")]
    [InlineData("groups: [llm-openai], except: [files.openai.com], paths: { llm-openai: /v1* }", "BH4126", Severity.Error, "llm-openai cannot be held to its paths: not all of it is decrypted")]
    public void What_must_not_be_decrypted_is_refused(string section, string code, Severity severity, string message)
    {
        var found = Plan(section).Diagnostics.Where(IsAboutDecryption).ToList();
        var diagnostic = Assert.Single(found);
        Assert.Equal((code, severity), (diagnostic.Code, diagnostic.Severity));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Span);
    }

    [Theory]
    [InlineData("[aviatrix]")]
    [InlineData("[terraform, decryption]")]
    public void Paths_need_the_targets_that_write_them(string targets)
    {
        var policy = Sample.Plan(Section("groups: [llm-groq], paths: { llm-groq: /v1* }").Replace("[aviatrix, decryption]", targets, StringComparison.Ordinal), Intents);
        Assert.Contains(policy.Diagnostics, static found => found is { Code: "BH4126", Severity: Severity.Error } && found.Message.Contains("paths are written by the target decryption", StringComparison.Ordinal));
        Assert.DoesNotContain(Plan("groups: [llm-groq], paths: { llm-groq: /v1* }").Diagnostics, IsAboutDecryption);
    }

    [Fact]
    public void Paths_of_a_group_whose_hosts_another_group_holds_undecrypted_are_refused()
    {
        var policy = Sample.Plan(Section("groups: [llm-openai], paths: { llm-openai: /v1* }"), Sample.Intent("llm-openai", "api.openai.com"), Sample.Intent("speech-openai", "api.openai.com", kind: IntentKind.Speech));
        Assert.Contains(policy.Diagnostics, static found => found is { Code: "BH4126", Severity: Severity.Error } && found.Message.Contains("cannot be held to its paths", StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_that_is_partly_plain_is_decrypted_in_part()
    {
        var policy = Sample.Plan(Section("groups: [llm-mixed]"), Sample.Intent("llm-mixed", "tls.example.com"), Sample.Intent("llm-mixed", "http://plain.example.com"));
        Assert.Equal("BH4127", Assert.Single(policy.Diagnostics, IsAboutDecryption).Code);
        Assert.Equal(["allow-llm-mixed"], policy.Of().Rules.Where(rule => rule.Decrypt == DecryptPolicy.Allowed).Select(rule => rule.Name));
    }

    [Fact]
    public void A_host_that_another_group_holds_too_is_not_decrypted_and_said()
    {
        var policy = Sample.Plan(Section("groups: [llm-openai]"), Sample.Intent("llm-openai", "api.openai.com"), Sample.Intent("speech-openai", "api.openai.com", kind: IntentKind.Speech));
        var found = Assert.Single(policy.Diagnostics, IsAboutDecryption);
        Assert.Equal("BH4129", found.Code);
        Assert.Contains("speech-openai holds it too", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_workload_with_the_same_host_is_not_decrypted()
    {
        var policy = Plan("groups: [rag-embeddings]");
        Assert.All(policy.Of().Rules, rule => Assert.Equal(DecryptPolicy.Unset, rule.Decrypt));
    }

    [Fact]
    public void What_the_nodes_pull_is_refused()
    {
        var policy = Sample.Plan(Section("groups: [image-ghcr-io]").Replace("[aviatrix, decryption]", "[terraform]", StringComparison.Ordinal), Sample.Intent("image-ghcr-io", "ghcr.io", workload: WorkloadNames.Node, kind: IntentKind.ImageRegistry));
        Assert.Contains(policy.Diagnostics, found => found.Code == "BH4126" && found.Message.Contains("the nodes of the cluster pull it", StringComparison.Ordinal));
        Assert.All(policy.Nodes!.Rules, rule => Assert.Equal(DecryptPolicy.Unset, rule.Decrypt));
    }

    [Fact]
    public void The_target_needs_the_section()
    {
        var policy = Planner.Plan(Sample.Inventory(Intents), Sample.Settings("targets: [decryption]\n"), new PlanOptions(Sample.Today));
        Assert.Contains(policy.Diagnostics, found => found is { Code: "BH4128", Severity: Severity.Error });
    }

    [Fact]
    public void Without_the_section_the_plan_stays_as_it_is()
    {
        var plain = Sample.Plan("", Intents);
        var off = Sample.Plan("decryption: { enabled: false, groups: [llm-groq], ca: { configMap: c } }\n", Intents);
        Assert.Equal(plain.Workloads.Select(one => one.Show()), off.Workloads.Select(one => one.Show()));
        Assert.All(off.Workloads.SelectMany(one => one.Rules), rule => Assert.Equal(DecryptPolicy.Unset, rule.Decrypt));
    }

    [Theory]
    [InlineData("sts.amazonaws.com", true)]
    [InlineData("sts.us-east-1.amazonaws.com", true)]
    [InlineData("sts.cn-north-1.amazonaws.com.cn", true)]
    [InlineData("*.amazonaws.com", true)]
    [InlineData("*.us-east-1.amazonaws.com", true)]
    [InlineData("bedrock-runtime.us-east-1.amazonaws.com", false)]
    [InlineData("*.s3.us-east-1.amazonaws.com", false)]
    [InlineData("login.microsoftonline.com", true)]
    [InlineData("res.openai.azure.com", false)]
    [InlineData("*.googleapis.com", true)]
    [InlineData("generativelanguage.googleapis.com", false)]
    [InlineData("sts.example.com", false)]
    public void Identity_hosts_are_known(string host, bool isIdentity) => Assert.Equal(isIdentity, IdentityHosts.Holds(host));

    private static EgressPolicy Plan(string section) => Sample.Plan(Section(section), Intents);

    private static string Section(string section) => $"decryption: {{ {section}, ca: {{ configMap: decryption-ca }} }}\ntargets: [aviatrix, decryption]\n";

    private static bool IsAboutDecryption(Diagnostic diagnostic) => diagnostic.Message.Contains("decrypt", StringComparison.Ordinal);
}
