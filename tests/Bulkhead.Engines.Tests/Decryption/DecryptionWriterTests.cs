using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Tests.Decryption;

/// <summary>What is written for the target decryption, and that exactly the planned rules are decrypted.</summary>
public sealed class DecryptionWriterTests
{
    [Theory]
    [InlineData(DecryptionFiles.Values)]
    [InlineData(DecryptionFiles.Statement)]
    [InlineData(DecryptionFiles.Paths)]
    [InlineData("firewallpolicy-librechat.yaml")]
    public void Files_are_the_committed_ones(string name)
    {
        var result = DecryptedSample.Generate();
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        var written = result.Artefacts.Single(artefact => artefact.FileName == name).Content;
        var file = Path.Combine(Repository.TestFolder, "Baselines", "decryption", name);
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, written);
        }

        Assert.Equal(File.ReadAllText(file), written);
    }

    [Fact]
    public void Every_file_is_known_again_as_generated_and_only_manifests_are_listed()
    {
        var result = DecryptedSample.Generate(DecryptedSample.Settings("10.1.0", [PolicyTarget.Aviatrix, PolicyTarget.Decryption]));
        Assert.All(result.Artefacts, artefact => Assert.True(ArtefactKinds.MayBeGenerated(artefact.FileName) && GeneratedHeader.IsGenerated(artefact.Content), artefact.FileName));
        var list = result.Artefacts.Single(artefact => artefact.FileName == "kustomization.yaml").Content;
        Assert.All(result.Artefacts, artefact => Assert.Equal(ArtefactKinds.IsManifest(artefact.FileName), list.Contains(artefact.FileName, StringComparison.Ordinal)));
    }

    [Fact]
    public void Paths_are_read_back_as_they_were_written()
    {
        var result = DecryptedSample.Generate();
        Assert.Contains(result.Diagnostics, static found => found is { Code: "BH5305", Severity: Severity.Warning, Span: not null });
        var file = result.Artefacts.Single(static artefact => artefact.FileName == DecryptionFiles.Paths);
        var reading = RequestPathsReader.Read(new(file.FileName, file.Content));
        Assert.Empty(reading.Diagnostics);
        var rule = Assert.Single(reading.Rules);
        Assert.Equal(("bulkhead-librechat", "allow-llm-groq", "/openai/v1/chat/completions /openai/v1/models*"), (rule.Policy, rule.Rule, string.Join(' ', rule.Patterns)));
        Assert.DoesNotContain(DecryptedSample.Generate(null, false, "allow-rag-embeddings").Artefacts, static artefact => artefact.FileName == DecryptionFiles.Paths);
    }

    [Theory]
    [InlineData("rules: []\nother: 1", "has no field 'other'")]
    [InlineData("{}", "has no rules")]
    [InlineData("rules: [{ policy: a, rule: b }]", "has no paths")]
    [InlineData("rules: [{ policy: a, rule: b, paths: [] }]", "has no paths")]
    [InlineData("rules: [{ policy: a, paths: [/a] }]", "has no rule")]
    [InlineData("rules: [{ rule: b, paths: [/a] }]", "has no policy")]
    [InlineData("rules: [{ policy: a, rule: b, path: [/a] }]", "has no field 'path'")]
    [InlineData("rules: [{ policy: a, rule: b, paths: /a }]", "paths is")]
    [InlineData("rules: [{ policy: a, rule: b, paths: [/a/../b] }]", "is not a path")]
    [InlineData("rules: [{ policy: a, rule: b, paths: [1] }]", "a path is")]
    [InlineData("rules: 1", "spec.rules is")]
    public void Paths_that_are_not_understood_are_errors(string spec, string message)
    {
        var text = $"apiVersion: {RequestPathsWriter.ApiVersion}\nkind: {RequestPathsWriter.Kind}\nmetadata:\n  name: a\nspec:\n  {spec.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
        Assert.Contains(RequestPathsReader.Read(new("paths.yaml", text)).Diagnostics, found => found.Severity == Severity.Error && found.Message.Contains(message, StringComparison.Ordinal));
        Assert.Contains(RequestPathsReader.Read(new("paths.yaml", text.Replace("v1alpha1", "v9", StringComparison.Ordinal))).Diagnostics, static found => found.Message.Contains("apiVersion", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { "allow-llm-groq" }, true, false)]
    [InlineData(new[] { "allow-rag-embeddings" }, false, true)]
    [InlineData(new[] { "allow-llm-groq", "allow-rag-embeddings" }, true, true)]
    public void Exactly_the_decrypted_workloads_get_the_certificate(string[] rules, bool librechat, bool rag)
    {
        var values = DecryptedSample.Generate(null, false, rules).Artefacts.Single(artefact => artefact.FileName == DecryptionFiles.Values).Content;
        Assert.Equal(librechat, values.Contains("NODE_EXTRA_CA_CERTS", StringComparison.Ordinal));
        Assert.Equal(rag, values.Contains("SSL_CERT_FILE", StringComparison.Ordinal));
        Assert.Equal(rag, values.Contains("librechat-rag-api:", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_say_what_is_decrypted_and_are_read_back_alike_by_both_readers()
    {
        var rules = DecryptedSample.ReadBack(DecryptedSample.Generate()).Policies.SelectMany(policy => policy.Rules).Select(rule => rule.Rule).ToList();
        Assert.Equal(["allow-llm-groq", "allow-rag-embeddings"], rules.Where(rule => rule.Decrypt == DecryptPolicy.Allowed).Select(rule => rule.Name));
        Assert.All(rules.Where(rule => rule.Name is not ("allow-llm-groq" or "allow-rag-embeddings")), rule => Assert.Equal(DecryptPolicy.Unset, rule.Decrypt));
    }

    [Fact]
    public void An_older_chart_decrypts_nothing_and_says_so()
    {
        var result = DecryptedSample.Generate(DecryptedSample.Settings("8.2.0", [PolicyTarget.Aviatrix]));
        Assert.False(result.HasErrors);
        Assert.Contains(result.Diagnostics, found => found.Code == "BH5001" && found.Message.Contains("'decryptPolicy'", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Artefacts, artefact => artefact.Content.Contains("decryptPolicy", StringComparison.Ordinal));
        Assert.Contains(DecryptedSample.Generate(DecryptedSample.Settings("8.2.0")).Diagnostics, found => found is { Code: "BH5301", Severity: Severity.Error });
    }

    [Theory]
    [InlineData("decryptAllowed", "decryptNotAllowed", "is not decrypted")]
    [InlineData("      flowAppRequirement: tlsRequired\n    #", "      flowAppRequirement: tlsRequired\n      decryptPolicy: decryptAllowed\n    #", "is decrypted, which nobody asked for")]
    public void A_rule_that_says_another_thing_is_found_by_the_proof(string from, string to, string failure)
    {
        var result = DecryptedSample.Generate();
        var file = result.Artefacts.Single(artefact => artefact.FileName == "firewallpolicy-librechat.yaml");
        Assert.Contains(from, file.Content, StringComparison.Ordinal);
        var changed = new Artefact(file.FileName, file.Content.Replace(from, to, StringComparison.Ordinal));
        var planned = DecryptedSample.Policy("allow-llm-groq").Workloads.Where(one => one.Workload.Name == "librechat").ToList();
        var failures = new List<string>();
        new DecryptionProof(failures).Rules([.. planned], [.. Engines.Aviatrix.FirewallPolicyReader.Read(changed).Book.Policies], [], carries: true);
        Assert.Contains(failures, text => text.Contains(failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_permit_below_a_decrypted_one_is_found_by_the_proof()
    {
        var planned = DecryptedSample.Policy("allow-llm-groq").Workloads.Single(one => one.Workload.Name == "librechat");
        var rules = planned.Rules.OrderBy(rule => rule.Action == RuleAction.Deny).ThenByDescending(rule => rule.Decrypt).Select(rule => new SelectorRule(planned.Workload.Labels, rule));
        var failures = new List<string>();
        new DecryptionProof(failures).Rules([planned], [new SelectorPolicy("bulkhead-librechat", "librechat", [.. rules])], [], carries: true);
        Assert.Contains(failures, text => text.Contains("stands below a rule that is decrypted", StringComparison.Ordinal));
    }

    [Fact]
    public void The_overlay_of_terraform_decrypts_the_same_rules_and_puts_them_before_the_deny_only()
    {
        var result = DecryptedSample.Generate(DecryptedSample.Settings("8.2.0", [PolicyTarget.NetworkPolicy, PolicyTarget.Terraform, PolicyTarget.Decryption]));
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        using var json = System.Text.Json.JsonDocument.Parse(result.Artefacts.Single(artefact => artefact.FileName == Engines.Terraform.TerraformWriter.FileName).Utf8);
        var rules = json.RootElement.GetProperty("bulkhead").GetProperty("rules").EnumerateObject().OrderBy(rule => rule.Value.GetProperty("priority").GetInt32()).ToList();
        Assert.Equal(["librechat-allow-llm-groq", "rag-api-allow-rag-embeddings"], rules.Where(rule => rule.Value.GetProperty("decrypt").GetBoolean()).Select(rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.All(rules.SkipWhile(rule => !rule.Value.GetProperty("decrypt").GetBoolean()).SkipWhile(rule => rule.Value.GetProperty("decrypt").GetBoolean()), rule => Assert.Equal("DENY", rule.Value.GetProperty("action").GetString()));
    }

    [Fact]
    public void An_overlay_for_other_workloads_is_found_by_the_proof()
    {
        var right = DecryptionWriter.Write(Sample.Inventory(DecryptedSample.Policy()), DecryptedSample.Policy("allow-llm-groq"), DecryptedSample.Section, ["generated by bulkhead test"]);
        var failures = new List<string>();
        new DecryptionProof(failures).Overlay(DecryptedSample.Policy("allow-rag-embeddings"), right);
        Assert.Equal(["librechat is given the CA although nothing of it is decrypted", "rag-api is not given the CA although traffic of it is decrypted"], failures);
    }

    [Fact]
    public void A_changed_decrypt_policy_is_drift()
    {
        var right = DecryptedSample.Generate();
        var wrong = right.Artefacts.Select(artefact => new Artefact(artefact.FileName, artefact.Content.Replace("decryptAllowed", "decryptNotAllowed", StringComparison.Ordinal)));
        var workloads = DecryptedSample.Policy().Workloads.Select(one => one.Workload);
        var drifts = DriftComparison.Compare(DriftSide.Cluster, Objects(right.Artefacts), Objects(wrong), [.. workloads]);
        Assert.Equal(["bulkhead-librechat", "bulkhead-rag-api"], drifts.Select(drift => drift.Object!.Value.Name));
        Assert.All(drifts, drift => Assert.Contains("decrypt", drift.Detail, StringComparison.Ordinal));
    }

    private static PolicyObjects Objects(IEnumerable<Artefact> artefacts) => PolicyObjectReader.Read(
        [.. artefacts.Where(artefact => ArtefactKinds.IsManifest(artefact.FileName)).Select(artefact => new Yaml.Reading.SourceText(artefact.FileName, artefact.Content))],
        new HashSet<string>(StringComparer.Ordinal) { "librechat" }).Objects;
}
