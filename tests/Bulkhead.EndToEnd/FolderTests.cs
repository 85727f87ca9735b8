using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>What generate does to a folder, and what it leaves alone.</summary>
public sealed class FolderTests
{
    private const string Decrypting = "version: 1\ndecryption: { groups: [llm-groq], ca: { configMap: decryption-ca } }\n";

    private static readonly string[] Generate = ["generate", "--out", "policy", .. Sample.Keys];

    [Fact]
    public void The_first_run_writes_and_the_second_changes_nothing()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var first = folder.Run(Generate);
        Assert.True(first.Code == 0, first.ToString());
        Assert.Contains("wrote      policy/firewallpolicy-librechat.yaml", first.Out, StringComparison.Ordinal);
        Assert.Contains("wrote      policy/kustomization.yaml", first.Out, StringComparison.Ordinal);
        var written = folder.Snapshot();
        var second = folder.Run(Generate);
        Assert.Equal(0, second.Code);
        Assert.DoesNotContain("wrote", second.Out, StringComparison.Ordinal);
        Assert.Contains("unchanged  policy/firewallpolicy-librechat.yaml", second.Out, StringComparison.Ordinal);
        Assert.Equal(written, folder.Snapshot());
    }

    [Theory]
    [InlineData("librechat: { configEnv: { A: b } }\nvolumes: [{ name: mine, emptyDir: {} }]\n", "values.yaml:2")]
    [InlineData("librechat: { configEnv: { A: b } }\nvolumeMounts:\n  - { name: mine, mountPath: /mine }\n", "values.yaml:3")]
    [InlineData("librechat: { configEnv: { A: b } }\nvolumes: [{ name: bulkhead-decryption-ca, configMap: { name: decryption-ca } }]\n", null)]
    [InlineData("librechat: { configEnv: { A: b } }\nvolumes: []\nlibrechat-rag-api: { volumes: [{ name: other }] }\n", null)]
    public void A_list_of_the_user_that_the_decryption_values_would_replace_is_reported(string values, string? place)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("values.yaml", values).With("bulkhead.yaml", Decrypting);
        var outcome = folder.Run([.. Generate, "--values", "values.yaml", "--config", "librechat.yaml", "--target", "aviatrix", "--target", "decryption"]);
        Assert.Equal(0, outcome.Code);
        Assert.Equal(place is not null, outcome.Error.Contains("BH5304", StringComparison.Ordinal));
        Assert.Contains(place ?? string.Empty, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_says_nothing_on_success()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run([.. Generate, "--quiet"]);
        Assert.True(outcome is { Code: 0, Out: "", Error: "" }, outcome.ToString());
    }

    [Fact]
    public void Files_of_an_earlier_run_are_removed_and_foreign_files_stay()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("policy/README.md", "mine").With("policy/extra.yaml", "kind: ConfigMap\n");
        folder.Run(Generate);
        folder.Run("generate", "--out", "policy", "--target", "aviatrix", "--quiet", "--env-keys", "GROQ_API_KEY");
        var names = Directory.GetFiles(folder.In("policy")).Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(names, name => name!.StartsWith("networkpolicy-", StringComparison.Ordinal));
        Assert.Contains("firewallpolicy-librechat.yaml", names);
        Assert.Equal("mine", File.ReadAllText(folder.In("policy/README.md")));
        Assert.Equal("kind: ConfigMap\n", File.ReadAllText(folder.In("policy/extra.yaml")));
    }

    [Fact]
    public void Foreign_files_are_reported()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("policy/extra.yaml", "kind: ConfigMap\n");
        var outcome = folder.Run([.. Generate, "--verbose"]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("BH0023", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("extra.yaml", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_with_the_name_of_an_artefact_stops_everything()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("policy/kustomization.yaml", "resources: [mine.yaml]\n");
        var before = folder.Snapshot();
        var outcome = folder.Run(Generate);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH0022", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void An_output_that_is_a_file_is_refused()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("policy", "a file");
        var outcome = folder.Run(Generate);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH0020", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(folder.In("policy")));
    }

    [Fact]
    public void An_output_that_is_a_link_is_refused()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("elsewhere/keep.txt", "keep");
        Directory.CreateSymbolicLink(folder.In("policy"), folder.In("elsewhere"));
        var outcome = folder.Run(Generate);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH0020", outcome.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.In("elsewhere")));
    }

    [Fact]
    public void A_link_in_place_of_an_artefact_is_foreign_and_what_it_leads_to_is_not_written()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("victim.yaml", "# generated by bulkhead 0.0.1\n");
        Directory.CreateDirectory(folder.In("policy"));
        File.CreateSymbolicLink(folder.In("policy/kustomization.yaml"), folder.In("victim.yaml"));
        var outcome = folder.Run(Generate);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Equal("# generated by bulkhead 0.0.1\n", File.ReadAllText(folder.In("victim.yaml")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        Directory.CreateDirectory(folder.In("policy"));
        File.SetUnixFileMode(folder.In("policy"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var outcome = Binary.RunUnprivileged(folder, Generate);
        File.SetUnixFileMode(folder.In("policy"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH0021", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.In("policy")));
    }

    [Fact]
    public void A_place_that_cannot_hold_a_folder_is_refused()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("file", "x");
        var outcome = folder.Run("generate", "--out", "file/policy", "--env-keys", "GROQ_API_KEY");
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH002", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_policy_whole()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        folder.Run(Generate);
        var before = folder.Snapshot();
        // A folder with the name of a temporary file makes writing fail half-way.
        Directory.CreateDirectory(folder.In("policy/.bulkhead-tmp-kustomization.yaml"));
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        var outcome = folder.Run(Generate);
        Assert.True(outcome.Code == 4, outcome.ToString());
        Directory.Delete(folder.In("policy/.bulkhead-tmp-kustomization.yaml"));
        folder.With("librechat.yaml", Sample.Groq);
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void No_temporary_files_stay()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        folder.Run(Generate);
        Assert.Empty(Directory.GetFileSystemEntries(folder.In("policy"), ".*"));
    }

    [Fact]
    public void Check_is_silent_about_a_folder_that_is_up_to_date()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        folder.Run(Generate);
        var outcome = folder.Run([.. Generate, "--check"]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Empty(outcome.Out);
    }

    [Fact]
    public void Check_shows_what_a_new_provider_changes_and_writes_nothing()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        folder.Run(Generate);
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        var before = folder.Snapshot();
        var outcome = folder.Run([.. Generate, "--check"]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains(outcome.Out.Split('\n'), line => line.StartsWith('+') && line.Contains("llm-mistral", StringComparison.Ordinal));
        Assert.DoesNotContain(outcome.Out.Split('\n'), line => line.StartsWith('-') && line.Contains("api.groq.com", StringComparison.Ordinal));
        Assert.Contains("policy/firewallpolicy-librechat.yaml:1:1: error BH6", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void Check_finds_an_edit_by_hand_a_missing_file_and_a_missing_folder()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        Assert.Equal(1, folder.Run([.. Generate, "--check"]).Code);
        Assert.False(Directory.Exists(folder.In("policy")));
        folder.Run(Generate);
        var manifest = folder.In("policy/firewallpolicy-librechat.yaml");
        var text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace("api.groq.com", "api.evil.example", StringComparison.Ordinal));
        var edited = folder.Run([.. Generate, "--check"]);
        Assert.Equal(1, edited.Code);
        Assert.Contains("api.evil.example", edited.Out, StringComparison.Ordinal);
        File.Delete(manifest);
        Assert.Equal(1, folder.Run([.. Generate, "--check"]).Code);
    }

    [Fact]
    public void Adding_a_provider_adds_lines_and_takes_none_away()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        folder.Run(Generate);
        var before = Policy(folder);
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        folder.Run(Generate);
        var after = Policy(folder);
        // Only the hash of the input in the header, and that of the whole at the end, may differ.
        Assert.All(before.Where(line => !line.StartsWith("# input: ", StringComparison.Ordinal) && !line.StartsWith("# sha256 ", StringComparison.Ordinal)), line => Assert.Contains(line, after));
        Assert.Contains(after, line => line.Contains("api.mistral.ai", StringComparison.Ordinal));
    }

    private static string[] Policy(TempFolder folder) => File.ReadAllLines(folder.In("policy/firewallpolicy-librechat.yaml"));

    [Theory]
    [InlineData("terraform", "bulkhead.auto.tfvars.json")]
    [InlineData("decryption", "decryption-values.yaml")]
    [InlineData("decryption", "decryption.md")]
    public void Files_for_terraform_helm_and_people_are_known_again(string target, string file)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", Decrypting);
        string[] wanted = [.. Generate, "--target", "aviatrix", "--target", target];
        var first = folder.Run(wanted);
        Assert.True(first.Code == 0, first.ToString());
        Assert.Contains($"wrote      policy/{file}", first.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(file, File.ReadAllText(folder.In("policy/kustomization.yaml")), StringComparison.Ordinal);
        Assert.Contains($"unchanged  policy/{file}", folder.Run(wanted).Out, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run([.. wanted, "--check"]).Code);

        File.AppendAllText(folder.In("policy/" + file), "\n");
        var edited = folder.Run([.. wanted, "--check"]);
        Assert.True(edited.Code == 1 && edited.Error.Contains("BH6011", StringComparison.Ordinal), edited.ToString());
        Assert.Equal(0, folder.Run(wanted).Code);

        var stale = folder.Run([.. Generate, "--target", "aviatrix", "--check"]);
        Assert.True(stale.Code == 1 && stale.Error.Contains("BH6012", StringComparison.Ordinal), stale.ToString());
        Assert.Contains($"removed    policy/{file}", folder.Run([.. Generate, "--target", "aviatrix"]).Out, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("policy/" + file)));
    }

    [Fact]
    public void Foreign_json_and_markdown_stay()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("policy/other.auto.tfvars.json", "{\n  \"bulkhead\": {}\n}\n").With("policy/notes.md", "# generated elsewhere\n");
        Assert.Equal(0, folder.Run(Generate).Code);
        Assert.True(File.Exists(folder.In("policy/other.auto.tfvars.json")) && File.Exists(folder.In("policy/notes.md")));
    }

    [Fact]
    public void Verify_finds_a_file_of_terraform_that_was_edited_and_is_no_manifest()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", Decrypting + "targets: [aviatrix, network-policy, terraform, decryption]\n");
        Assert.Equal(0, folder.Run(Generate).Code);
        string[] verify = ["verify", "--out", "policy", .. Sample.Keys];
        var right = folder.Run(verify);
        Assert.True(right.Code == 0, right.ToString());
        File.AppendAllText(folder.In("policy/bulkhead.auto.tfvars.json"), "\n");
        var edited = folder.Run(verify);
        Assert.True(edited.Code == 1 && edited.Out.Contains("BH6011", StringComparison.Ordinal), edited.ToString());
        Assert.Equal(0, folder.Run(Generate).Code);

        var rules = folder.In("policy/firewallpolicy-librechat.yaml");
        File.WriteAllText(rules, File.ReadAllText(rules).Replace("decryptAllowed", "decryptNotAllowed", StringComparison.Ordinal));
        var changed = folder.Run(verify);
        Assert.True(changed.Code == 1 && changed.Out.Contains("BH6212", StringComparison.Ordinal), changed.ToString());
        Assert.Contains("decryptPolicy is decryptNotAllowed and should be decryptAllowed", changed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_edited_overlay_opens_is_told_as_reach()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", "version: 1\ntargets: [network-policy, terraform]\n");
        Assert.Equal(0, folder.Run(Generate).Code);
        string[] verify = ["verify", "--out", "policy", .. Sample.Keys];
        Assert.Equal(0, folder.Run(verify).Code);
        var variables = folder.In("policy/bulkhead.auto.tfvars.json");
        File.WriteAllText(variables, File.ReadAllText(variables).Replace("\"api.groq.com\"", "\"api.groq.com\", \"evil.example.org\"", StringComparison.Ordinal));
        var edited = folder.Run(verify);
        Assert.Equal(1, edited.Code);
        Assert.Contains("BH6201", edited.Out, StringComparison.Ordinal);
        Assert.Contains("librechat", edited.Out, StringComparison.Ordinal);
        Assert.Contains("evil.example.org:443", edited.Out, StringComparison.Ordinal);
        File.WriteAllText(variables, "{\n  \"bulkhead\": {\n    \"schema\": \"bulkhead.terraform/v1\"\n");
        Assert.Contains("BH5351", folder.Run(verify) is var broken ? broken.Out + broken.Error : string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_for_kubectl_holds_objects_only()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", Decrypting);
        var stream = folder.Run(["generate", "--out", "-", "--target", "aviatrix", "--target", "decryption", "--target", "terraform", .. Sample.Keys]);
        Assert.Equal(0, stream.Code);
        Assert.Contains("decryptPolicy: decryptAllowed", stream.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("NODE_EXTRA_CA_CERTS", stream.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("bulkhead.terraform/v1", stream.Out, StringComparison.Ordinal);
    }
}
