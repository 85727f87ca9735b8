using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>verify: hand edits are shown as reach, wherever they were made, and nothing is said where nothing differs.</summary>
public sealed class VerifyTests
{
    private const string Firewall = "bulkhead-policy/firewallpolicy-librechat.yaml";
    private const string Network = "bulkhead-policy/networkpolicy-mongodb.yaml";

    [Fact]
    public void In_step_is_silent_success()
    {
        using var folder = Generated();
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Empty(outcome.Out);
        Assert.Contains("are in step", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Run(["verify", "--quiet", .. Sample.Keys]).Error);
    }

    [Fact]
    public void A_name_that_was_added_by_hand_is_told_as_reach_with_its_place()
    {
        using var folder = Generated();
        Edit(folder, Firewall, "- api.groq.com", "- \"*.groq.com\"");
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        var line = File.ReadAllLines(folder.In(Firewall)).ToList().FindIndex(text => text.Trim() == "- name: allow-llm-groq") + 1;
        Assert.Contains($"{Firewall}:{line}: error BH6201 the committed policy lets librechat reach *.groq.com:443 except api.groq.com, groq.com (TLS), which the configuration does not ask for (rule allow-llm-groq of FirewallPolicy librechat/bulkhead-librechat).", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_configuration_asks_for_and_the_folder_lacks_is_told_with_its_line()
    {
        using var folder = Generated();
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("BH6202 the committed policy keeps librechat from api.mistral.ai:443 (TLS), which the configuration asks for (librechat.yaml:13 endpoints.custom[1].baseURL).", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_comment_is_a_warning_and_can_be_let_pass()
    {
        using var folder = Generated();
        Edit(folder, Firewall, "    # librechat.yaml:8", "    # librechat.yaml:800");
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("warning BH6209", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("error", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run(["verify", "--fail-on", "error", .. Sample.Keys]).Code);
    }

    [Fact]
    public void An_edited_kustomization_is_an_error_whatever_it_changes()
    {
        using var folder = Generated();
        File.AppendAllText(folder.In("bulkhead-policy/kustomization.yaml"), "patches:\n  - path: ../open.yaml\n");
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("error BH6211", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folder_missing_file_and_stale_file_are_told_apart()
    {
        using var folder = Generated();
        File.Delete(folder.In(Network));
        var missing = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, missing.Code);
        Assert.Contains("BH6205 the committed folder has no NetworkPolicy librechat/bulkhead-mongodb.", missing.Out, StringComparison.Ordinal);

        Assert.Equal(0, folder.Run(["generate", .. Sample.Keys]).Code);
        File.Copy(folder.In(Network), folder.In("bulkhead-policy/networkpolicy-old.yaml"));
        Assert.Contains("BH6012", folder.Run(["verify", .. Sample.Keys]).Out, StringComparison.Ordinal);

        Directory.Delete(folder.In("bulkhead-policy"), recursive: true);
        Assert.Contains("BH6210", folder.Run(["verify", .. Sample.Keys]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_as_it_was_applied_is_in_step_in_json_and_in_yaml()
    {
        using var folder = Generated();
        folder.With("live.yaml", Live(folder)).With("live.json", AsJson(Live(folder)));
        Assert.True(folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]) is { Code: 0 });
        var json = folder.Run(["verify", "--live", "live.json", .. Sample.Keys]);
        Assert.True(json.Code == 0, json.ToString());
        Assert.Equal(0, Binary.Run(folder.Path, AsJson(Live(folder)), environment: null, ["verify", "--live", "-", .. Sample.Keys]).Code);
    }

    /// <summary>Text to replace in the live objects, what replaces it, and what is said.</summary>
    public static TheoryData<string, string, string> HandEdits() => new()
    {
        { "- api.groq.com", "- \"*.example.com\"", "BH6203 the cluster lets librechat reach *.example.com:443" },
        { "- api.groq.com", "- \"*.example.com\"", "which the committed policy does not (rule allow-llm-groq of FirewallPolicy librechat/bulkhead-librechat)" },
        { "- api.groq.com", "- \"*.example.com\"", "BH6204 the cluster keeps librechat from api.groq.com:443 (TLS), which the committed policy opens (librechat.yaml:8" },
        { "port: 27017", "port: 27018", "BH6203 the cluster lets librechat connect to mongodb on port 27018 (TCP), which the committed policy does not" },
        { "port: 27017", "port: 27018", "BH6204 the cluster keeps librechat from connecting to mongodb on port 27017 (TCP), which the committed policy opens." },
        { "name: bulkhead-mongodb\n", "name: someone-else\n", "BH6205 the cluster has no" },
        { "name: bulkhead-mongodb\n", "name: someone-else\n", "BH6206 FirewallPolicy librechat/someone-else of the cluster selects the pods of mongodb too, and Bulkhead did not write it." },
        { "action: deny", "action: permit", "reach everything" },
        { "action: deny", "actions: deny", "BH6208 FirewallPolicy librechat/bulkhead-librechat of the cluster cannot be read in full" },
        { "    - Egress\n", "", "BH6207 in the cluster no NetworkPolicy selects the pods of librechat for what goes out" },
    };

    [Theory]
    [MemberData(nameof(HandEdits))]
    public void Hand_edits_in_the_cluster_are_told_as_reach(string old, string changed, string words)
    {
        using var folder = Generated();
        var live = Live(folder);
        Assert.Contains(old, live, StringComparison.Ordinal);
        folder.With("live.yaml", live.Replace(old, changed, StringComparison.Ordinal));
        var outcome = folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        if (words != "reach everything")
        {
            Assert.True(outcome.Out.Contains(words, StringComparison.Ordinal), outcome.Out);
        }
        else
        {
            Assert.Contains("BH6203 the cluster lets", outcome.Out, StringComparison.Ordinal);
            Assert.Contains("every address", outcome.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_policy_of_the_namespace_adds_its_reach_and_one_that_only_closes_is_no_drift()
    {
        using var folder = Generated();
        const string denies = "\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: default-deny, namespace: librechat}\nspec: {podSelector: {}, policyTypes: [Egress, Ingress]}\n";
        folder.With("live.yaml", Live(folder) + denies);
        Assert.Equal(0, folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]).Code);

        const string opens = "\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: debug, namespace: librechat}\nspec:\n  podSelector: {matchExpressions: [{key: app.kubernetes.io/name, operator: Exists}]}\n  egress:\n    - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]\n      ports: [{port: 5432}]\n";
        folder.With("live.yaml", Live(folder) + opens);
        var outcome = folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("on port 5432 (TCP), which the committed policy does not (rule egress[0] of NetworkPolicy librechat/debug)", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("NetworkPolicy librechat/debug of the cluster selects the pods of librechat", outcome.Out, StringComparison.Ordinal);

        folder.With("live.yaml", Live(folder) + opens.Replace("namespace: librechat", "namespace: elsewhere", StringComparison.Ordinal) + "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: librechat}\ndata: {}\n");
        Assert.Equal(0, folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]).Code);
    }

    [Theory]
    [InlineData("{\"kind\": [", 3)]
    [InlineData("kind: List\napiVersion: v1\nitems: 7\n", 1)]
    [InlineData("not an object", 3)]
    [InlineData("\0", 3)]
    public void Live_objects_are_not_trusted(string text, int code)
    {
        using var folder = Generated();
        folder.With("live.yaml", text);
        var outcome = folder.Run(["verify", "--live", "live.yaml", .. Sample.Keys]);
        Assert.True(outcome.Code == code, outcome.ToString());
    }

    [Fact]
    public void Names_of_live_objects_never_reach_a_terminal_or_a_table_as_they_are()
    {
        using var folder = Generated();
        folder.With("live.yaml", Live(folder).Replace("name: bulkhead-mongodb\n", "name: \"\\e[31m|<b>@all\"\n", StringComparison.Ordinal));
        foreach (var format in new[] { "text", "markdown", "json" })
        {
            var outcome = folder.Run(["verify", "--live", "live.yaml", "--format", format, .. Sample.Keys]);
            Assert.Equal(1, outcome.Code);
            Assert.DoesNotContain("\u001b", outcome.Out, StringComparison.Ordinal);
            if (format == "markdown")
            {
                Assert.DoesNotContain("<b>", outcome.Out, StringComparison.Ordinal);
                Assert.DoesNotContain("@all", outcome.Out, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_cluster_is_asked_by_kubectl_without_a_shell()
    {
        using var folder = Generated();
        var bin = folder.In("bin");
        folder.With("live.json", AsJson(Live(folder))).With("bin/kubectl", "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$KUBECTL_ARGUMENTS\"\n[ -z \"$KUBECTL_FAILS\" ] || { echo 'error: no; really' >&2; exit 1; }\ncat \"$KUBECTL_ANSWER\"\n");
        File.SetUnixFileMode(folder.In("bin/kubectl"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["KUBECTL_ARGUMENTS"] = folder.In("arguments"),
            ["KUBECTL_ANSWER"] = folder.In("live.json"),
        };
        var outcome = Binary.Run(folder.Path, stdin: null, environment, ["verify", "--context", "prod; touch pwned", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Equal(
            ["get", "firewallpolicies.networking.aviatrix.com,webgrouppolicies.networking.aviatrix.com,networkpolicies.networking.k8s.io", "--namespace=librechat", "--output=json", "--request-timeout=30s", "--context=prod; touch pwned"],
            File.ReadAllLines(folder.In("arguments")));
        Assert.False(File.Exists(folder.In("pwned")));

        environment["KUBECTL_FAILS"] = "1";
        var failed = Binary.Run(folder.Path, stdin: null, environment, ["verify", "--context", "prod", .. Sample.Keys]);
        Assert.Equal(4, failed.Code);
        Assert.Contains("BH0051", failed.Error, StringComparison.Ordinal);

        environment["PATH"] = folder.In("nothing");
        var absent = Binary.Run(folder.Path, stdin: null, environment, ["verify", "--context", "prod", .. Sample.Keys]);
        Assert.Equal(4, absent.Code);
        Assert.Contains("BH0050", absent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_every_difference_with_its_parts()
    {
        using var folder = Generated();
        Edit(folder, Firewall, "- api.groq.com", "- \"*.groq.com\"");
        var outcome = folder.Run(["verify", "--format", "json", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal("bulkhead.verify/v1", json.RootElement.GetProperty("schema").GetString());
        Assert.False(json.RootElement.GetProperty("inStep").GetBoolean());
        var opened = json.RootElement.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("code").GetString() == "BH6201");
        Assert.Equal("committed", opened.GetProperty("side").GetString());
        Assert.Equal("opened", opened.GetProperty("kind").GetString());
        Assert.Equal("librechat", opened.GetProperty("workloads")[0].GetString());
        Assert.Equal("FirewallPolicy librechat/bulkhead-librechat", opened.GetProperty("object").GetString());
        Assert.Equal("allow-llm-groq", opened.GetProperty("rule").GetString());
    }

    [Fact]
    public void A_staged_rollout_is_in_step_only_when_it_is_said()
    {
        using var folder = Generated("--watch");
        Assert.Equal(0, folder.Run(["verify", "--watch", .. Sample.Keys]).Code);
        var outcome = folder.Run(["verify", .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("BH6201", outcome.Out, StringComparison.Ordinal);
    }

    private static TempFolder Generated(params string[] more)
    {
        var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["generate", "--quiet", .. Sample.Keys, .. more]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        return folder;
    }

    private static void Edit(TempFolder folder, string file, string old, string changed)
    {
        var text = File.ReadAllText(folder.In(file));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(folder.In(file), text.Replace(old, changed, StringComparison.Ordinal));
    }

    // What kubectl get -o yaml prints of a cluster to which the folder was applied, fields of the server included.
    private static string Live(TempFolder folder) => string.Join("\n---\n", Directory.EnumerateFiles(folder.In("bulkhead-policy"), "*policy-*.yaml").Order(StringComparer.Ordinal)
        .Select(file => File.ReadAllText(file).Replace("metadata:\n", "metadata:\n  uid: 5f0c\n  resourceVersion: \"7\"\n  generation: 2\n  creationTimestamp: \"2026-11-25T00:00:00Z\"\n", StringComparison.Ordinal)));

    // As kubectl itself prints the objects, in the List that get makes of them.
    private static string AsJson(string yaml)
    {
        Tool.Need("kubectl");
        var objects = yaml.Split("\n---\n").Select(document =>
        {
            var outcome = Tool.Run("kubectl", Path.GetTempPath(), document, environment: null, "patch", "--local", "-f", "-", "--type=merge", "-p", "{}", "-o", "json");
            Assert.True(outcome.Code == 0, outcome.ToString());
            return outcome.Out;
        });
        return "{\"apiVersion\": \"v1\", \"items\": [" + string.Join(",\n", objects) + "], \"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"\"}}";
    }
}
