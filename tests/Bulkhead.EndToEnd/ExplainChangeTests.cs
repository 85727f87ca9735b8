using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The change that explain proposes is a patch that tools take, that opens the destination, and that opens nothing else.</summary>
public sealed class ExplainChangeTests
{
    private const string Conditional = """
        version: 1.3.17
        endpoints:
          agents:
            capabilities: ["tools"]
          custom:
            - name: Groq
              apiKey: ${GROQ_API_KEY}
              baseURL: http://api.groq.com/openai/v1
              models:
                default: ["llama-3.3-70b-versatile"]
            - name: Lab
              apiKey: sk-literal-key-that-must-not-be-shown
              baseURL: https://8.8.4.4/v1
              models:
                default: ["lab"]
        mcpServers:
          files:
            type: stdio
            command: npx
            args: ["-y", "@acme/files"]
        """;

    /// <summary>Name, librechat.yaml, bulkhead.yaml, question, workload.</summary>
    public static TheoryData<string, string, string?, string, string?> Cases()
    {
        var cases = new TheoryData<string, string, string?, string, string?>
        {
            { "no settings yet", Sample.Groq, null, "pastebin.com", null },
            { "another port", Sample.Groq, null, "api.groq.com:8443", null },
            { "plain text on purpose", Sample.Groq, null, "http://api.groq.com", null },
            { "TLS in place of plain text", Conditional, null, "https://api.groq.com", null },
            { "an address", Sample.Groq, null, "tcp://8.8.8.8:9000", null },
            { "a private address", Sample.Groq, "version: 1\n", "10.1.2.3:5432", null },
            { "another workload", Sample.Groq, "version: 1\n", "pastebin.com", "mongodb" },
            { "an exception beside another", Sample.Groq, "version: 1\negress:\n  # the banner\n  - name: status\n    host: status.example.com\n    owner: me\n    reason: banner\n\noutput:\n  directory: policy\n", "pastebin.com", null },
            { "exceptions without indentation", Sample.Groq, "version: 1\negress:\n- name: status\n  host: status.example.com\n  owner: me\n  reason: banner\noutput:\n  directory: policy\n", "pastebin.com", null },
            { "an empty list", Sample.Groq, "version: 1\negress: []\n", "pastebin.com", null },
            { "a comment and no value", Sample.Groq, "version: 1\negress:\n  # nothing yet\n", "pastebin.com", null },
            { "no line end", Sample.Groq, "version: 1", "pastebin.com", null },
            { "the line ends of Windows", Sample.Groq, "version: 1\r\noutput:\r\n  directory: policy\r\n", "pastebin.com", null },
            { "a provider that is not approved", Sample.GroqAndMistral, "version: 1\napprovedProviders: [groq]\n", "https://api.mistral.ai/v1", null },
            { "a provider that is not approved, in a block", Sample.GroqAndMistral, "version: 1\napprovedProviders:\n  - groq # since 2025\noutput:\n  directory: policy\n", "api.mistral.ai", null },
            { "a denial that was answered", Sample.GroqAndMistral, "version: 1\nanswers:\n  groups:\n    llm-mistral: deny   # not yet\n    llm-tiktoken: deny\n", "api.mistral.ai", null },
            { "the only denial that was answered", Sample.GroqAndMistral, "version: 1\nanswers:\n  groups:\n    llm-mistral: deny\n", "api.mistral.ai", null },
            { "a condition", Sample.Groq, "version: 1\n", "tiktoken.pages.dev", null },
            { "a public address of the configuration", Conditional, "version: 1\n", "https://8.8.4.4/v1", null },
            { "an expired exception", Sample.Groq, "version: 1\negress:\n  - name: old\n    host: old.example.com\n    owner: me\n    reason: once\n    expires: 2024-01-31\n", "old.example.com", null },
            { "hosts that were answered", Sample.Groq, "version: 1\nanswers:\n  groups:\n    llm-tiktoken:\n      hosts: [files.example.com]\n", "tiktoken.pages.dev", null },
        };
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Denied_then_patched_then_allowed_and_nothing_else(string name, string configuration, string? settings, string question, string? workload)
    {
        Tool.Need("git");
        Tool.Need("patch");
        using var folder = new TempFolder().With("librechat.yaml", configuration);
        if (settings is not null)
        {
            folder.With("bulkhead.yaml", settings);
        }

        string[] ask = ["explain", question, .. Sample.Keys, .. workload is null ? (string[])[] : ["--workload", workload]];
        var denied = folder.Run([.. ask, "--format", "json"]);
        Assert.True(denied.Code == 1, name + "\n" + denied);
        using var json = JsonDocument.Parse(denied.Out);
        Assert.Equal("denied", json.RootElement.GetProperty("verdict").GetString());
        var change = json.RootElement.GetProperty("change");
        Assert.True(change.ValueKind == JsonValueKind.Object, name + "\n" + denied.Out);
        var patch = change.GetProperty("patch").GetString()!;
        Assert.DoesNotContain("sk-literal", patch, StringComparison.Ordinal);

        var before = Rules(folder);
        var file = change.GetProperty("file").GetString()!;
        var old = File.Exists(folder.In(file)) ? File.ReadAllText(folder.In(file)) : null;
        var byPatch = Tool.Run("patch", folder.Path, patch, environment: null, "-p1", "--binary", "--fuzz=0", "--no-backup-if-mismatch");
        Assert.True(byPatch.Code == 0, name + "\n" + patch + byPatch);
        var patched = File.ReadAllText(folder.In(file));
        if (old is null)
        {
            File.Delete(folder.In(file));
        }
        else
        {
            File.WriteAllText(folder.In(file), old);
        }

        // The text form is a patch with some words above it: both tools come to the same file.
        var byGit = Tool.Run("git", folder.Path, folder.Run(ask).Out, environment: null, "apply");
        Assert.True(byGit.Code == 0, name + "\n" + patch + byGit);
        Assert.Equal(patched, File.ReadAllText(folder.In(file)));

        var allowed = folder.Run([.. ask, "--format", "json"]);
        Assert.True(allowed.Code == 0, name + "\n" + patch + allowed);
        using var answer = JsonDocument.Parse(allowed.Out);
        var rules = answer.RootElement.GetProperty("workloads").EnumerateArray().Where(one => one.GetProperty("verdict").GetString() == "allowed")
            .Select(one => (Workload: one.GetProperty("workload").GetString()!, Rule: one.GetProperty("rule").GetString()!)).ToList();
        Assert.NotEmpty(rules);
        var after = Rules(folder);
        var group = rules[0].Rule.Replace("allow-net-", string.Empty, StringComparison.Ordinal).Replace("allow-", string.Empty, StringComparison.Ordinal).Split("-80")[0].Split("-8443")[0].Split("-9000")[0].Split("-5432")[0];
        var strangers = before.Except(after).Concat(after.Except(before)).Select(rule => rule.Split('\n')[0]).Where(rule => !rule.Contains(group, StringComparison.Ordinal)).Distinct();
        Assert.Empty(strangers);
    }

    [Fact]
    public void Nothing_proposes_plain_text_for_what_is_encrypted()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        using var json = JsonDocument.Parse(folder.Run(["explain", "http://api.groq.com", "--format", "json", .. Sample.Keys]).Out);
        Assert.Equal("bulkhead.yaml", json.RootElement.GetProperty("change").GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("169.254.169.254:80", "metadata")]
    [InlineData("smtp://mail.example.com:587", "443, 80, 8443 and 8080 only")]
    [InlineData("ollama.models.svc.cluster.local:11434", "answers.services")]
    [InlineData("[2001:db8::1]:443", "IPv6")]
    public void What_no_edit_opens_is_said_with_the_reason(string question, string words)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["explain", question, .. Sample.Keys]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains(words, outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("+++", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_address_on_the_port_of_TLS_can_be_opened()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq)
            .With("bulkhead.yaml", "version: 1\negress:\n  - name: fixed\n    cidr: 8.8.4.4/32\n    port: 443\n    owner: me\n    reason: test\n");
        var outcome = folder.Run(["generate", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
    }

    [Fact]
    public void A_key_in_clear_text_is_never_context()
    {
        const string near = """
            version: 1.3.17
            endpoints:
              custom:
                - name: Groq
                  baseURL: http://api.groq.com/openai/v1
                  apiKey: sk-literal-key-that-must-not-be-shown
            """;
        using var folder = new TempFolder().With("librechat.yaml", near);
        var outcome = folder.Run("explain", "https://api.groq.com");
        Assert.Equal(1, outcome.Code);
        Assert.DoesNotContain("sk-literal", outcome.ToString(), StringComparison.Ordinal);
        Assert.Contains("+++ b/bulkhead.yaml", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_read_once_and_still_tried_with_the_change()
    {
        using var folder = new TempFolder();
        var outcome = Binary.Run(folder.Path, Sample.Groq, environment: null, ["explain", "pastebin.com", "--config", "-", .. Sample.Keys]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("+++ b/bulkhead.yaml", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_above_the_working_directory_are_patched_where_they_are()
    {
        Tool.Need("git");
        using var folder = new TempFolder().With("bulkhead.yaml", "version: 1\n").With("sub/librechat.yaml", Sample.Groq);
        string[] ask = ["explain", "pastebin.com", .. Sample.Keys];
        var denied = Binary.Run(folder.In("sub"), ask);
        Assert.Contains("(git apply in the folder ..)", denied.Out, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("git", folder.Path, denied.Out, environment: null, "apply").Code);
        Assert.Equal(0, Binary.Run(folder.In("sub"), ask).Code);
    }

    [Fact]
    public void Everything_closed_is_listed_with_its_reason_and_its_change()
    {
        using var folder = new TempFolder().With("librechat.yaml", Conditional).With("bulkhead.yaml", "version: 1\nanswers:\n  groups:\n    llm-tiktoken: deny\n");
        var outcome = folder.Run("explain", "--denied", "--env-keys", "GROQ_API_KEY");
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Contains("librechat may not reach 8.8.4.4:443: 8.8.4.4 is a public address, which carries no name to check. librechat.yaml:13 endpoints.custom[1].baseURL asks for it.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("+    llm-tiktoken: allow", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("packageRegistries:", outcome.Out, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(folder.Run("explain", "--denied", "--env-keys", "GROQ_API_KEY", "--format", "json").Out);
        using var review = JsonDocument.Parse(folder.Run("review", "--env-keys", "GROQ_API_KEY", "--format", "json").Out);
        var closed = review.RootElement.GetProperty("destinations").EnumerateArray()
            .Where(one => one.GetProperty("decision").GetString() == "denied" && one.GetProperty("workload").GetString() is not ("browser" or "node" or "installer"))
            .Select(one => one.GetProperty("group").GetString()).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(closed, json.RootElement.GetProperty("closed").EnumerateArray().Select(one => one.GetProperty("group").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_destination_explain_is_wrong_use_and_says_what_is_missing()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run("explain");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("--denied", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_is_said_not_to_be_enforced()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["explain", "https://api.groq.com/openai/v1", "--workload", "librechat", .. Sample.Keys]);
        Assert.Contains("The path /openai/v1 is not enforced", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("is not enforced", folder.Run(["explain", "https://api.groq.com/", .. Sample.Keys]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_hangs_on_an_unknown_of_the_vendor_is_neither_allowed_nor_denied()
    {
        const string wildcard = "version: 1\negress:\n  - name: wide\n    host: \"*.example.com\"\n    owner: me\n    reason: test\n";
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", wildcard);
        string[] ask = ["explain", "a.b.example.com", "--workload", "librechat", .. Sample.Keys];
        var outcome = folder.Run(ask);
        Assert.StartsWith("depends: ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("wildcard", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Code);
        Assert.Equal(1, folder.Run([.. ask, "--denied"]).Code);
        Assert.Equal(0, folder.Run(["explain", "a.example.com", .. Sample.Keys]).Code);
    }

    // The rules of every manifest, without comments, each as one text that begins with its name.
    private static HashSet<string> Rules(TempFolder folder)
    {
        var outcome = folder.Run(["generate", "--out", "-", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        var text = string.Join('\n', outcome.Out.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));
        return [.. text.Split("\n---\n").SelectMany(document => document.Split("\n    - name: ").Skip(1)).Select(rule => string.Join('\n', rule.Split('\n').TakeWhile((line, at) => at == 0 || line.StartsWith("      ", StringComparison.Ordinal))))];
    }
}
