using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>For each thing that can be wrong with the input: exit code, code, place, cause, fix, and nothing written.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string, string, int, string, string, string> WrongFiles => new()
    {
        // name, text of librechat.yaml, exit code, code, place, part of the message
        { "broken YAML", "version: 1.3.17\nendpoints:\n  custom: [\n", 3, "BH1005", "librechat.yaml:", "" },
        { "duplicate keys", "version: 1.3.17\ncache: true\ncache: false\n", 3, "BH1006", "librechat.yaml:3:1", "cache" },
        { "wrong type: endpoints is a list", "version: 1.3.17\nendpoints:\n  - openAI\n", 3, "BH1107", "librechat.yaml:3:3", "" },
        { "wrong type: custom is text", "version: 1.3.17\nendpoints:\n  custom: groq\n", 3, "BH1107", "librechat.yaml:3:11", "" },
        { "wrong type: the whole file is a list", "- a\n- b\n", 3, "BH1104", "librechat.yaml:1:1", "" },
        { "unknown key at the top", "version: 1.3.17\nendpionts:\n  custom: []\n", 3, "BH1105", "librechat.yaml:2:1", "endpoints" },
        { "unknown key below endpoints", "version: 1.3.17\nendpoints:\n  customs: []\n", 3, "BH1105", "librechat.yaml:3:3", "custom" },
        { "binary file", "version: 1.3.17\n\0\0\0", 3, "BH1002", "librechat.yaml:2:1", "NUL" },
        { "alias bomb", Bomb(), 3, "BH1011", "librechat.yaml:", "" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_wrong_file_ends_in_its_diagnostic(string name, string text, int exitCode, string code, string place, string part)
    {
        using var folder = new TempFolder().With("librechat.yaml", text);
        var before = folder.Snapshot();
        var outcome = folder.Run("generate", "--out", "policy");
        Assert.True(exitCode == outcome.Code, $"{name}: {outcome}");
        var line = Assert.Single(outcome.Error.Split('\n'), one => one.Contains($" {code} ", StringComparison.Ordinal));
        Assert.StartsWith(place, line, StringComparison.Ordinal);
        Assert.Contains(": error ", line, StringComparison.Ordinal);
        Assert.Contains("  help: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Snapshot());
    }

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_review_of_a_wrong_file_still_prints_its_JSON(string name, string text, int exitCode, string code, string place, string part)
    {
        using var folder = new TempFolder().With("librechat.yaml", text);
        var outcome = folder.Run("review", "--format", "json");
        Assert.True(exitCode == outcome.Code, $"{name}: {outcome}");
        using var json = System.Text.Json.JsonDocument.Parse(outcome.Out);
        var found = json.RootElement.GetProperty("diagnostics").EnumerateArray().First(one => one.GetProperty("code").GetString() == code);
        Assert.Equal("error", found.GetProperty("severity").GetString());
        Assert.StartsWith(place, $"{found.GetProperty("file").GetString()}:{found.GetProperty("line")}:{found.GetProperty("column")}", StringComparison.Ordinal);
        Assert.NotNull(part);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TempFolder();
        Refused(folder, 3, "BH0010", "config/librechat.yaml:1:1", "generate", "--config", "config/librechat.yaml", "--out", "policy");
    }

    [Fact]
    public void A_folder_is_not_walked()
    {
        using var folder = new TempFolder().With("config/librechat.yaml", Sample.Groq);
        Refused(folder, 3, "BH0011", "config:1:1", "generate", "--config", "config", "--out", "policy");
    }

    [Fact]
    public void Without_any_file_the_way_in_is_shown()
    {
        using var folder = new TempFolder();
        Refused(folder, 3, "BH0002", "bulkhead:", "generate", "--out", "policy");
    }

    [Fact]
    public void A_file_without_read_permission_is_named()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        File.SetUnixFileMode(folder.In("librechat.yaml"), UnixFileMode.None);
        var outcome = Binary.RunUnprivileged(folder, "generate", "--out", "policy");
        Assert.True(outcome.Code == 3, outcome.ToString());
        var line = Assert.Single(outcome.Error.Split('\n'), one => one.Contains(" BH0012 ", StringComparison.Ordinal));
        Assert.StartsWith("librechat.yaml:1:1: error", line, StringComparison.Ordinal);
        Assert.Contains("  help: ", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("policy")));
    }

    [Fact]
    public void A_hundred_megabytes_are_not_read()
    {
        using var folder = new TempFolder();
        using (var stream = File.Create(folder.In("librechat.yaml")))
        {
            stream.SetLength(100_000_000);
        }

        Refused(folder, 3, "BH0013", "librechat.yaml:1:1", "generate", "--out", "policy");
    }

    [Fact]
    public void An_endless_file_is_given_up()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero");
        using var folder = new TempFolder();
        Refused(folder, 3, "BH0013", "/dev/zero:1:1", "generate", "--config", "/dev/zero", "--out", "policy");
    }

    public static TheoryData<string[], string> WrongUse => new()
    {
        { ["generate", "--ouput", "policy"], "--out" },
        { ["generete"], "generate" },
        { ["review", "--format", "yaml"], "--format" },
        { ["review", "--fail-on", "sometimes"], "--fail-on" },
        { ["generate", "--namespace", "Not_A_Label"], "--namespace" },
        { ["generate", "--namespace", "a\nb"], "--namespace" },
        { ["generate", "--release", "-x"], "--release" },
        { ["generate", "--env-keys", "GOOD,BAD-NAME"], "BAD-NAME" },
        { ["generate", "--chart-version", "latest"], "--chart-version" },
        { ["generate", "--target", "iptables"], "--target" },
        { ["generate", "--out", ""], "--out" },
        { ["generate", "--out"], "--out" },
        { ["generate", "--check", "--out", "-"], "--check" },
        { ["explain"], "needs a destination" },
        { ["explain", "0x7f.1"], "address" },
        { ["explain", "a..b"], "empty label" },
        { ["explain", "host:99999"], "port" },
        { ["completion", "tcsh"], "tcsh" },
        { ["catalog", "show", "no-such-entry"], "no-such-entry" },
        { [], "command" },
    };

    [Theory]
    [MemberData(nameof(WrongUse))]
    public void Wrong_use_is_exit_code_2(string[] arguments, string part)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var before = folder.Snapshot();
        var outcome = folder.Run(arguments);
        Assert.True(outcome.Code == 2, outcome.ToString());
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("error BH000", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("  help: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void A_value_given_to_env_keys_is_not_repeated()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run("review", "--env-keys", "GROQ_API_KEY=gsk_secret");
        Assert.Equal(2, outcome.Code);
        Assert.DoesNotContain("gsk_secret", outcome.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> WrongSettings => new()
    {
        { "version: 1\ndeployment:\n  namespace: Not_A_Label\n", "BH4006", "bulkhead.yaml:3:14" },
        { "version: 1\ndeployment:\n  workloads:\n    librechat:\n      labels:\n        app: 'a b'\n", "BH4007", "bulkhead.yaml:6:" },
        { "version: 1\ndeployement:\n  namespace: chat\n", "BH4002", "bulkhead.yaml:2:1" },
        { "version: 1\ntargets: aviatrix and others\n", "BH4", "bulkhead.yaml:2:10" },
        { "version: 1\negress: [\n", "BH1005", "bulkhead.yaml:" },
        { "version: 1\negress:\n  - name: a\n    host: '*.com'\n    owner: o\n    reason: r\n", "BH4009", "bulkhead.yaml:4:11" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void A_wrong_settings_file_ends_in_its_diagnostic(string text, string code, string place)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", text);
        var before = folder.Snapshot();
        var outcome = folder.Run("generate", "--out", "policy");
        Assert.True(outcome.Code == 3, outcome.ToString());
        var line = outcome.Error.Split('\n').FirstOrDefault(one => one.Contains($" {code}", StringComparison.Ordinal) && one.Contains(": error ", StringComparison.Ordinal));
        Assert.True(line is not null, outcome.ToString());
        Assert.StartsWith(place, line, StringComparison.Ordinal);
        Assert.Equal(before, folder.Snapshot());
    }

    [Fact]
    public void All_errors_show_at_once()
    {
        using var folder = new TempFolder()
            .With("librechat.yaml", "version: 1.3.17\ncache: true\ncache: false\n")
            .With("bulkhead.yaml", "version: 1\ndeployment:\n  namespace: Not_A_Label\n");
        var outcome = folder.Run("generate", "--env", "absent.env");
        Assert.Equal(3, outcome.Code);
        Assert.Contains("BH0010", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("BH1006", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("BH4006", outcome.Error, StringComparison.Ordinal);
    }

    private static void Refused(TempFolder folder, int exitCode, string code, string place, params string[] arguments)
    {
        var before = folder.Snapshot();
        var outcome = folder.Run(arguments);
        Assert.True(exitCode == outcome.Code, outcome.ToString());
        var line = Assert.Single(outcome.Error.Split('\n'), one => one.Contains($" {code} ", StringComparison.Ordinal));
        Assert.StartsWith(place, line, StringComparison.Ordinal);
        Assert.Contains("  help: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
        Assert.Equal(before, folder.Snapshot());
    }

    // Nine levels of nine aliases: 387 million values in half a kilobyte.
    private static string Bomb()
    {
        var text = "version: 1.3.17\nx0: &a0 [z, z, z, z, z, z, z, z, z]\n";
        for (var level = 1; level < 9; level++)
        {
            text += $"x{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n";
        }

        return text;
    }
}
