using System.IO.Compression;
using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>Evidence from a repository of its own, verified by Bulkhead and by the verifier that needs nothing of it.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string Secret = "sk-live-1234567890abcdefghij";

    private static readonly string Verifier = Repository.In("integrations/evidence/verify-bundle.mjs");
    private readonly TempFolder folder = new();
    private int commits;

    public EvidenceTests()
    {
        Directory.Delete(folder.In(".git"), recursive: true);
        foreach (var file in Directory.EnumerateFiles(Repository.In("examples/complete"), "*", SearchOption.AllDirectories))
        {
            folder.With(Path.GetRelativePath(Repository.In("examples/complete"), file), File.ReadAllText(file));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_chain_is_made_and_both_verifiers_find_that_it_holds()
    {
        Commit("Begin\n\nReviewed-by: Ben <ben@example.com>");
        var key = Keys();
        Collect("--sign-key", key.Private);
        var second = Collect("--sign-command", $"openssl dgst -sha256 -sign {key.Private}", "--public-key", key.Public);
        Assert.Equal(["0001", "0002"], Bundles().Select(static name => name[..4]));

        var verified = folder.Run("evidence", "verify", "evidence", "--public-key", key.Public, "--head", second.GetProperty("manifest").GetString()!, "--format", "json");
        Assert.True(verified.Code == 0, verified.ToString());
        using var answer = JsonDocument.Parse(verified.Out);
        Assert.All(answer.RootElement.GetProperty("checks").EnumerateArray(), static check => Assert.Equal("holds", check.GetProperty("result").GetString()));
        Assert.Equal(0, Node("evidence", "--public-key", key.Public).Code);

        // Somebody else's key.
        var other = Keys("other");
        Assert.Equal(1, folder.Run("evidence", "verify", "evidence", "--public-key", other.Public).Code);
        Assert.Equal(1, Node("evidence", "--public-key", other.Public).Code);
    }

    [Fact]
    public void Both_verifiers_see_every_change()
    {
        Commit("Begin");
        var key = Keys();
        Collect("--sign-key", key.Private);
        Collect("--sign-key", key.Private);
        // A fixed seed: the same edits in every run, spread over all files of both bundles.
        var random = new Random(20261126);
        var files = Directory.EnumerateFiles(folder.In("evidence"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files.Where((_, index) => index % 4 == 0).Append(folder.In("evidence/chain.txt")))
        {
            var bytes = File.ReadAllBytes(file);
            var changed = (byte[])bytes.Clone();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(file, changed);
            AssertBroken(Path.GetFileName(file), key.Public);
            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(0, folder.Run("evidence", "verify", "evidence", "--public-key", key.Public).Code);
    }

    [Fact]
    public void Both_verifiers_see_what_was_taken_out_or_put_in()
    {
        Commit("Begin");
        var key = Keys();
        Collect("--sign-key", key.Private);
        Collect("--sign-key", key.Private);
        var head = Collect("--sign-key", key.Private).GetProperty("manifest").GetString()!;
        foreach (var name in Bundles())
        {
            Directory.Move(folder.In("evidence/" + name), folder.In("aside"));
            AssertBroken(name, key.Public);
            Directory.Move(folder.In("aside"), folder.In("evidence/" + name));
        }

        folder.With($"evidence/{Bundles()[0]}/policy/extra.yaml", "a");
        AssertBroken("an added file", key.Public);
        File.Delete(folder.In($"evidence/{Bundles()[0]}/policy/extra.yaml"));

        // The last bundle with its line: only whoever kept the head can tell.
        Directory.Delete(folder.In("evidence/" + Bundles()[^1]), recursive: true);
        File.WriteAllLines(folder.In("evidence/chain.txt"), File.ReadAllLines(folder.In("evidence/chain.txt")).SkipLast(1));
        Assert.Equal(0, folder.Run("evidence", "verify", "evidence").Code);
        Assert.Equal(1, folder.Run("evidence", "verify", "evidence", "--head", head).Code);
        Assert.Equal(1, Node("evidence", "--head", head).Code);
    }

    [Fact]
    public void A_chain_that_does_not_hold_is_not_continued()
    {
        Commit("Begin");
        Collect();
        folder.With($"evidence/{Bundles()[0]}/subject.json", "{}");
        var refused = folder.Run("evidence", "collect", "--since", "1d");
        Assert.Equal(4, refused.Code);
        Assert.Contains("BH9014", refused.Error, StringComparison.Ordinal);
        Assert.Single(Bundles());
    }

    [Fact]
    public void Secrets_of_the_inputs_stand_nowhere_in_the_bundle()
    {
        folder.With(".env", $"LITELLM_URL=https://user:{Secret}@litellm.example.com/v1\nOPENAI_API_KEY={Secret}\nMONGO_URI=mongodb://chat:{Secret}@librechat-mongodb:27017/LibreChat\n# OLD_API_KEY={Secret}\nANTHROPIC_API_KEY=plain-words-secret\nMONGO_PASSWORD=librechat\n");
        File.WriteAllText(folder.In("librechat.yaml"), File.ReadAllText(folder.In("librechat.yaml")) + $"\n# note: {Secret}\n# the other one is plain-words-secret\n");
        Assert.Equal(0, folder.Run("generate", "--env", ".env").Code);
        Commit("Begin");
        Collect("--env", ".env");
        Assert.All(Directory.EnumerateFiles(folder.In("evidence"), "*", SearchOption.AllDirectories), static file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFiles(folder.In("evidence"), "*", SearchOption.AllDirectories), static file => Assert.DoesNotContain("plain-words-secret", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains("https://REDACTED:REDACTED@litellm.example.com/v1", string.Concat(Directory.EnumerateFiles(folder.In($"evidence/{Bundles()[0]}/inputs")).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("evidence", "verify", "evidence").Code);
    }

    [Fact]
    public void A_policy_that_does_not_follow_from_the_inputs_is_seen_although_all_hashes_are_right()
    {
        Commit("Begin");
        Collect();
        var name = Bundles()[0];
        var policy = folder.In($"evidence/{name}/policy/firewallpolicy-librechat.yaml");
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("litellm.example.com", "attacker.example.com", StringComparison.Ordinal));
        Assert.NotEqual(File.ReadAllText(Repository.In("examples/complete/policy/firewallpolicy-librechat.yaml")), File.ReadAllText(policy));
        Reseal(name);
        Assert.Equal(0, Node("evidence/" + name).Code);
        var seen = folder.Run("evidence", "verify", "evidence/" + name);
        Assert.Equal(1, seen.Code);
        Assert.Contains("BH9004", seen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_a_bundle_is_verified_as_the_bundle()
    {
        Commit("Begin");
        Collect();
        var name = Bundles()[0];
        ZipFile.CreateFromDirectory(folder.In("evidence/" + name), folder.In(name + ".zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        Assert.Equal(0, folder.Run("evidence", "verify", name + ".zip").Code);
        using (var archive = ZipFile.Open(folder.In(name + ".zip"), ZipArchiveMode.Update))
        {
            archive.CreateEntry(name + "/more.txt");
        }

        Assert.Equal(1, folder.Run("evidence", "verify", name + ".zip").Code);
    }

    [Fact]
    public void Changes_come_with_author_and_reviewer_and_other_changes_do_not_count()
    {
        Commit("Begin\n\nReviewed-by: Ben <ben@example.com>");
        folder.With("README.md", "not of the deployment");
        Commit("Write something else");
        File.AppendAllText(folder.In("librechat.yaml"), "# more\n");
        folder.Run("generate");
        Commit("Add a comment");
        folder.With("reviews.json", $$"""{ "schema": "bulkhead.reviews/v1", "reviews": [{ "commit": "{{Tool.Git(folder, "rev-parse", "HEAD").Trim()}}", "reviewers": ["Cleo"] }] }""");
        Collect("--reviews", "reviews.json");
        using var changes = JsonDocument.Parse(File.ReadAllText(folder.In($"evidence/{Bundles()[0]}/changes.json")));
        var found = changes.RootElement.GetProperty("commits").EnumerateArray().ToArray();
        Assert.Equal(["Add a comment", "Begin"], found.Select(static one => one.GetProperty("subject").GetString()));
        Assert.Equal(["Cleo", "Ben <ben@example.com>"], found.Select(static one => one.GetProperty("reviewers")[0].GetProperty("name").GetString()));
        Assert.Equal("test <test@example.com>", found[0].GetProperty("author").GetString());
        Assert.Contains("librechat.yaml", found[0].GetProperty("files").EnumerateArray().Select(static one => one.GetString()));
        Assert.Equal("met", Status("changes-reviewed"));
        Assert.Equal("met", Status("baseline-committed"));
    }

    [Fact]
    public void What_is_not_committed_or_not_in_step_is_not_claimed()
    {
        Commit("Begin");
        File.AppendAllText(folder.In("librechat.yaml"), "# more\n");
        Collect();
        Assert.Equal("failed", Status("baseline-committed"));
        Assert.Equal("failed", Status("policy-in-step"));
        Assert.Equal("failed", Status("changes-reviewed"));
        Assert.Equal(1, folder.Run("evidence", "collect", "--since", "1d", "--fail-on-gaps").Code);
    }

    [Fact]
    public void What_git_ignores_or_does_not_hold_is_outside()
    {
        Commit("Begin\n\nReviewed-by: Ben <ben@example.com>");
        File.AppendAllText(folder.In(".gitignore"), "inner/\n");
        Tool.Git(folder, "commit", "-qam", "Ignore");
        foreach (var file in Directory.EnumerateFiles(Repository.In("examples/complete"), "*", SearchOption.AllDirectories))
        {
            folder.With("inner/" + Path.GetRelativePath(Repository.In("examples/complete"), file), File.ReadAllText(file));
        }

        Collect("--settings", "inner/bulkhead.yaml");
        using var changes = JsonDocument.Parse(File.ReadAllText(folder.In($"evidence/{Bundles()[0]}/changes.json")));
        Assert.Empty(changes.RootElement.GetProperty("paths").EnumerateArray());
        Assert.Contains("inner/librechat.yaml", changes.RootElement.GetProperty("outside").EnumerateArray().Select(static one => one.GetString()));
        Assert.NotEqual("met", Status("baseline-committed"));
        Assert.NotEqual("met", Status("changes-reviewed"));
    }

    [Fact]
    public void Results_that_are_given_count_and_others_end_collecting()
    {
        Commit("Begin");
        var now = DateTimeOffset.UtcNow;
        folder.With("flows.jsonl", string.Concat(Enumerable.Range(0, 3).Select(number => FlowLog.Decision(number, number == 0 ? "denied" : "allowed", "api.openai.com", more: "\"policy\":\"librechat\",\"rule\":\"allow-llm-openai\"", time: now.AddHours(-number - 1)))));
        Assert.Equal(0, folder.Run("verify").Code);
        var check = folder.Run("verify", "--format", "json");
        folder.With("check.json", check.Out);
        folder.With("probe.json", $$"""
            { "schema": "bulkhead.probe/v1", "tool": "0.1.0", "startedAt": "{{now.AddHours(-1).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "workload": "librechat", "host": "pod",
              "attempts": [ { "id": "allowed-name", "target": "api.openai.com:443", "expected": "reached", "outcome": "reached", "detail": "" }, { "id": "forbidden-name", "target": "example.com:443", "expected": "stopped", "outcome": "stopped", "detail": "" } ] }
            """);
        Collect("--flows", "flows.jsonl", "--check", "check.json", "--probe", "probe.json");
        Assert.Equal("met", Status("denials-tested"));
        Assert.Equal("met", Status("records-attributed"));
        Assert.NotEqual("met", Status("records-intact"));
        Assert.Equal("met", Status("policy-in-step"));
        var bundle = folder.In("evidence/" + Bundles()[0]);
        Assert.Empty(ReportFigures.Untraced(File.ReadAllText(Path.Combine(bundle, "report.html")), path => File.ReadAllBytes(Path.Combine(bundle, path)), out var figures));
        Assert.True(figures > 30, $"{figures} figures");

        foreach (var (option, file) in new[] { ("--check", "probe.json"), ("--probe", "check.json"), ("--reviews", "check.json"), ("--probe", "gone.json"), ("--flows", "gone.jsonl") })
        {
            var refused = folder.Run("evidence", "collect", "--since", "1d", option, file);
            Assert.Equal(3, refused.Code);
            Assert.Contains("no bundle was made", refused.Error, StringComparison.Ordinal);
        }

        Assert.Single(Bundles());
    }

    [Fact]
    public void Both_verifiers_see_an_edited_stored_flow()
    {
        Commit("Begin");
        var random = new Random(7);
        var days = new List<Evidence.Facts.DayFileFact>();
        var previous = new string('0', 64);
        for (var day = 1; day <= 3; day++)
        {
            var content = new byte[4096];
            random.NextBytes(content);
            folder.With($"days/2026-03-0{day}.parquet", string.Empty);
            File.WriteAllBytes(folder.In($"days/2026-03-0{day}.parquet"), content);
            var file = new Evidence.Facts.DayFileFact(day, new DateOnly(2026, 3, day), $"2026-03-0{day}.parquet", 10, Bulkhead.Model.Digests.Sha256.Hex(content), previous, string.Empty, "same");
            days.Add(file with { Chain = Evidence.Bundles.DayChain.HashOf(file) });
            previous = days[^1].Chain;
        }

        var (since, until) = (new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero));
        var flows = new Evidence.Facts.FlowFacts(
            Evidence.Facts.EvidenceContracts.Flows, "server", until, since, until, "since:…", new Evidence.Facts.CountFact(30, 0, 0, 0, 0), new Evidence.Facts.UnattributedFact(0, 0, 0), [], [], [], [], [], [],
            DeniedGroupsCut: false, Problem: null, days);
        File.WriteAllBytes(folder.In("flows.json"), Evidence.Facts.EvidenceJson.Write(flows));
        var collected = folder.Run("evidence", "collect", "--since", "2026-03-01", "--until", "2026-03-03", "--flows", "flows.json", "--days", "days");
        Assert.True(collected.Code == 0, collected.ToString());
        Assert.Equal(0, folder.Run("evidence", "verify", "evidence", "--days", "days").Code);
        Assert.Equal(0, Node("evidence", "--days", "days").Code);

        // One byte anywhere in a stored day: where it is kept, and in the copy that the bundle holds.
        foreach (var where in new[] { "days", $"evidence/{Bundles()[0]}/days" })
        {
            for (var round = 0; round < 6; round++)
            {
                var file = folder.In($"{where}/2026-03-0{random.Next(1, 4)}.parquet");
                var bytes = File.ReadAllBytes(file);
                var changed = (byte[])bytes.Clone();
                changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
                File.WriteAllBytes(file, changed);
                Assert.Equal(1, folder.Run("evidence", "verify", "evidence", "--days", "days").Code);
                Assert.Equal(1, Node("evidence", "--days", "days").Code);
                File.WriteAllBytes(file, bytes);
            }
        }

        // A day that is taken out of the store, and a store whose days were written and chained anew.
        File.Move(folder.In("days/2026-03-02.parquet"), folder.In("2026-03-02.parquet"));
        Assert.Equal(1, folder.Run("evidence", "verify", "evidence", "--days", "days").Code);
        Assert.Equal(1, Node("evidence", "--days", "days").Code);
        File.Move(folder.In("2026-03-02.parquet"), folder.In("days/2026-03-02.parquet"));
        var rewritten = days[0] with { Rows = 9 };
        File.WriteAllBytes(folder.In("flows.json"), Evidence.Facts.EvidenceJson.Write(flows with { DayFiles = [rewritten with { Chain = Evidence.Bundles.DayChain.HashOf(rewritten) }] }));
        Assert.Equal(0, folder.Run("evidence", "collect", "--since", "2026-03-01", "--until", "2026-03-03", "--flows", "flows.json").Code);
        Assert.Equal(1, folder.Run("evidence", "verify", "evidence").Code);
        Assert.Equal(1, Node("evidence").Code);
    }

    [Theory]
    [InlineData("tomorrow", null)]
    [InlineData("2026-02-30", null)]
    [InlineData("2026-03-02", "2026-03-01")]
    [InlineData("1d", "2999-01-01")]
    [InlineData("0d", null)]
    public void A_period_that_has_not_passed_is_refused(string since, string? until)
    {
        var outcome = folder.Run(["evidence", "collect", "--since", since, .. until is null ? Array.Empty<string>() : ["--until", until]]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains("BH9013", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_bundle_or_no_key_is_said_to_be_none()
    {
        Directory.CreateDirectory(folder.In("empty"));
        foreach (var path in new[] { "empty", "gone", "librechat.yaml" })
        {
            var outcome = folder.Run("evidence", "verify", path);
            Assert.Equal(3, outcome.Code);
            Assert.Contains("BH9010", outcome.Error, StringComparison.Ordinal);
        }

        Commit("Begin");
        var unsigned = folder.Run("evidence", "collect", "--since", "1d", "--sign-key", "librechat.yaml");
        Assert.Equal(4, unsigned.Code);
        Assert.Contains("BH9015", unsigned.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("evidence")));
    }

    private void AssertBroken(string what, string publicKey)
    {
        var ours = folder.Run("evidence", "verify", "evidence", "--public-key", publicKey);
        Assert.True(ours.Code == 1, $"{what}: {ours}");
        var independent = Node("evidence", "--public-key", publicKey);
        Assert.True(independent.Code == 1, $"{what}: {independent}");
    }

    private Outcome Node(params string[] arguments)
    {
        Tool.Need("node");
        return Tool.Run("node", folder.Path, null, null, [Verifier, .. arguments]);
    }

    private (string Private, string Public) Keys(string name = "key")
    {
        Tool.Need("openssl");
        Assert.Equal(0, Tool.Run("openssl", folder.Path, null, null, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".pem").Code);
        Assert.Equal(0, Tool.Run("openssl", folder.Path, null, null, "ec", "-in", name + ".pem", "-pubout", "-out", name + ".pub").Code);
        return (name + ".pem", name + ".pub");
    }

    private void Commit(string message)
    {
        Tool.Need("git");
        if (!Directory.Exists(folder.In(".git")))
        {
            Tool.Git(folder, "init", "-q", ".");
            folder.With(".gitignore", "evidence/\n*.pem\n*.pub\n");
        }

        Tool.Git(folder, "add", "-A");
        // An hour ago, a second apart: a period ends before the second in which it is asked for.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_COMMITTER_DATE"] = DateTimeOffset.UtcNow.AddHours(-1).AddSeconds(++commits).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) + " +0000" };
        var outcome = Tool.Run("git", folder.Path, null, environment, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", message);
        Assert.True(outcome.Code == 0, outcome.ToString());
    }

    private JsonElement Collect(params string[] arguments)
    {
        var outcome = folder.Run(["evidence", "collect", "--since", "1d", "--format", "json", .. arguments]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        using var answer = JsonDocument.Parse(outcome.Out);
        return answer.RootElement.Clone();
    }

    private string[] Bundles() => Directory.Exists(folder.In("evidence")) ? [.. Directory.EnumerateDirectories(folder.In("evidence")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    private string? Status(string claim)
    {
        using var posture = JsonDocument.Parse(File.ReadAllText(folder.In($"evidence/{Bundles()[0]}/posture.json")));
        return posture.RootElement.GetProperty("claims").EnumerateArray().Single(one => one.GetProperty("id").GetString() == claim).GetProperty("status").GetString();
    }

    // What an attacker without a key can do: change a file, and make every hash right again.
    private void Reseal(string name)
    {
        var bundle = folder.In("evidence/" + name);
        var facts = Evidence.Facts.EvidenceFiles.None;
        foreach (var file in Directory.EnumerateFiles(bundle, "*", SearchOption.AllDirectories))
        {
            if (Path.GetRelativePath(bundle, file) is var path && path is not ("manifest.json" or "attestation.json"))
            {
                facts = facts.With(path, File.ReadAllBytes(file));
            }
        }

        var (manifest, bytes) = Evidence.Bundles.BundleMaker.Manifest(facts, [], previous: null);
        File.WriteAllBytes(Path.Combine(bundle, "manifest.json"), bytes);
        File.WriteAllBytes(Path.Combine(bundle, "attestation.json"), Evidence.Bundles.Attestation.Envelope(Evidence.Bundles.Attestation.Statement(manifest, bytes), null));
    }
}
