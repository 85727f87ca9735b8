using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary><c>bulkhead flows</c> over files: what is shown, what is safe, and what is said when something cannot be read.</summary>
public sealed class FlowsFileTests
{
    [Fact]
    public void List_shows_the_newest_first_with_rule_and_line()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        var outcome = folder.Run("flows", "list", "--file", "flows.jsonl", "--utc");
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Equal(
            """
            time                  verdict       who        to                   request         rule            because of                                    reason
            2026-11-26 08:00:03Z  ◐ would deny  rag-api    api.example.com:443  POST /v1/files                                                                policy_name
            2026-11-26 08:00:02Z  ✕ denied      librechat  pastebin.com:443                                                                                   policy_name
            2026-11-26 08:00:01Z  ✓ allowed     librechat  api.groq.com:443                     allow-llm-groq  librechat.yaml:8 endpoints.custom[0].baseURL

            """.ReplaceLineEndings("\n"), outcome.Out);
    }

    [Fact]
    public void Ends_are_listed_when_they_are_asked_for()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        var outcome = folder.Run("flows", "list", "--file", "flows.jsonl", "event:end");
        Assert.Contains("■ ended", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("1.2 kB sent, 34.6 kB received, 9.5 s", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("pastebin", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_keeps_the_newest_and_says_that_there_are_more()
    {
        // Not in the order of time: several files, several collectors.
        using var folder = new TempFolder()
            .With("b.jsonl", FlowLog.Decision(5, "denied", "five.example.com") + FlowLog.Decision(1, "denied", "one.example.com"))
            .With("a.jsonl", FlowLog.Decision(4, "denied", "four.example.com") + FlowLog.Decision(2, "denied", "two.example.com"));
        var outcome = folder.Run("flows", "list", "--file", "b.jsonl", "--file", "a.jsonl", "--limit", "3", "--format", "csv");
        Assert.Equal(["five", "four", "two"], outcome.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[9].Split('.')[0]));
        Assert.Contains("older ones", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Run("flows", "list", "--file", "b.jsonl", "--quiet").Error);
    }

    [Fact]
    public void A_term_with_a_minus_is_no_bundle_of_flags()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        foreach (var filter in new[] { new[] { "-verdict:denied", "-who:rag-api" }, ["not", "verdict:denied", "not", "who:rag-api"], ["-verdict:denied -who:rag-api"] })
        {
            var outcome = folder.Run(["flows", "list", "--file", "flows.jsonl", "--utc", .. filter]);
            Assert.True(outcome.Code == 0, outcome.ToString());
            Assert.Equal(2, outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Contains("api.groq.com", outcome.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_filter_that_cannot_be_read_is_told_with_its_column_and_a_marker()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        var outcome = folder.Run("flows", "stats", "--file", "flows.jsonl", "who:librechat", "verdit:denied");
        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Out);
        Assert.StartsWith("filter:1:15: error BH8002 ", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("  who:librechat verdit:denied\n                ^^^^^^\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    public void Nothing_of_a_hostile_name_reaches_the_terminal(string format)
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "\\u001b]0;owned\\u0007\\u001b[2Jevil\\u202egpj.example.com\\u009b31m"));
        foreach (var command in new[] { "list", "stats" })
        {
            var outcome = folder.Run("flows", command, "--file", "flows.jsonl", "--format", format);
            Assert.True(outcome.Code == 0, outcome.ToString());
            Assert.Contains("example.com", outcome.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(outcome.Out, static c => c is '\u202e' or '\x7f' || (char.IsControl(c) && c is not ('\n' or '\r')));
        }
    }

    [Fact]
    public void A_spreadsheet_computes_nothing()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "=HYPERLINK(1)"));
        foreach (var line in new[] { folder.Run("flows", "list", "--file", "flows.jsonl", "--format", "csv"), folder.Run("flows", "stats", "--file", "flows.jsonl", "--format", "csv"), folder.Run("flows", "export", "--file", "flows.jsonl") })
        {
            Assert.Contains("\"'=HYPERLINK(1)\"", line.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lines_that_are_no_flows_are_counted_and_the_first_is_named()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "one.example.com") + "\n{\"schema\":\"x\"}\nnot json\n" + FlowLog.Decision(2, "denied", "two.example.com").TrimEnd('\n'));
        var outcome = folder.Run("flows", "list", "--file", "flows.jsonl", "--format", "csv");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(3, outcome.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("flows.jsonl:3:1: warning BH8111 2 lines left out, 2 records read", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not json", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("stats")]
    [InlineData("export")]
    public void Files_without_a_flow_end_with_3(string command)
    {
        using var folder = new TempFolder().With("nothing.log", "hello\nworld\n").With("empty.jsonl", "").With("long.log", new string('x', 3_000_000));
        var nothing = folder.Run("flows", command, "--file", "nothing.log");
        Assert.Equal(3, nothing.Code);
        Assert.Contains("nothing.log:1:1: error BH8112 none of 2 lines is a flow", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(3, folder.Run("flows", command, "--file", "long.log").Code);
        Assert.Equal(0, folder.Run("flows", command, "--file", "empty.jsonl").Code);
        var missing = folder.Run("flows", command, "--file", "missing.jsonl");
        Assert.Equal(3, missing.Code);
        Assert.Contains("BH0010", missing.Error, StringComparison.Ordinal);
        Assert.Empty(missing.Out);
        Assert.Contains("BH0011", folder.Run("flows", command, "--file", ".git").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_and_exports_are_read_from_one_pipe_and_say_the_same()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        var exported = folder.Run("flows", "export", "--file", "flows.jsonl", "--format", "json");
        Assert.Equal(4, exported.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var once = Json(folder.Run("flows", "list", "--file", "flows.jsonl", "--format", "json"));
        var again = Json(Binary.Run(folder.Path, exported.Out, environment: null, "flows", "list", "--file", "-", "--format", "json"));
        Assert.Equal("bulkhead.flows/v1", once.GetProperty("schema").GetString());
        Assert.Equal(once.GetRawText(), again.GetRawText());
        var both = Json(Binary.Run(folder.Path, "\uFEFF" + exported.Out + FlowLog.Sample.Replace("\n", "\r\n", StringComparison.Ordinal), environment: null, "flows", "list", "--file", "-", "--format", "json"));
        Assert.Equal(6, both.GetProperty("flows").GetArrayLength());
    }

    [Fact]
    public void A_record_whose_text_names_the_other_format_is_read_all_the_same()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "bulkhead.flow-entry/v1"));
        Assert.Contains("bulkhead.flow-entry/v1:443", folder.Run("flows", "list", "--file", "flows.jsonl").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Stats_count_connections_and_sum_up_ends()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample + FlowLog.Decision(7, "denied", "pastebin.com"));
        var stats = Json(folder.Run("flows", "stats", "--file", "flows.jsonl", "--format", "json", "--top", "2"));
        Assert.Equal("bulkhead.flow-stats/v1", stats.GetProperty("schema").GetString());
        Assert.Equal("""{"allowed":1,"denied":2,"wouldDeny":1,"bytesSent":1200,"bytesReceived":34567}""", Flat(stats.GetProperty("total")));
        Assert.Equal(
            [
                """{"value":"pastebin.com","first":"2026-11-26T08:00:02.000000Z","last":"2026-11-26T08:00:07.000000Z","allowed":0,"denied":2,"wouldDeny":0,"bytesSent":0,"bytesReceived":0}""",
                """{"value":"api.groq.com","first":"2026-11-26T08:00:01.000000Z","last":"2026-11-26T08:00:09.500000Z","allowed":1,"denied":0,"wouldDeny":0,"bytesSent":1200,"bytesReceived":34567}""",
            ],
            stats.GetProperty("values").EnumerateArray().Select(Flat));
        var text = folder.Run("flows", "stats", "--file", "flows.jsonl", "--by", "rule");
        Assert.StartsWith("4 connections: 1 allowed, 2 denied, 1 would be denied; 1.2 kB sent, 34.6 kB received.\n", text.Out, StringComparison.Ordinal);
        Assert.Contains("(none)", text.Out, StringComparison.Ordinal);
        Assert.Contains("librechat.yaml:8 endpoints.custom[0].baseURL", folder.Run("flows", "stats", "--file", "flows.jsonl", "--by", "origin").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Stats_over_more_values_than_fit_say_so()
    {
        using var folder = new TempFolder();
        using (var writer = new StreamWriter(folder.In("many.jsonl")))
        {
            for (var i = 0; i < 100_003; i++)
            {
                writer.Write(FlowLog.Decision(i, "denied", $"n{i}.example.com"));
            }
        }

        var outcome = folder.Run("flows", "stats", "--file", "many.jsonl", "--top", "1");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("100003 connections: ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("warning BH8113", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(" 3 records ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_puts_a_whole_file_in_place_or_none()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample).With("nothing.log", "x\n").With("out.csv", "before");
        Assert.Equal(3, folder.Run("flows", "export", "--file", "nothing.log", "--out", "out.csv").Code);
        Assert.Equal("before", File.ReadAllText(folder.In("out.csv")));
        var outcome = folder.Run("flows", "export", "--file", "flows.jsonl", "--out", "out.csv", "verdict:denied");
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Empty(outcome.Out);
        var lines = File.ReadAllText(folder.In("out.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("time,event,verdict,", lines[0], StringComparison.Ordinal);
        Assert.Contains("pastebin.com", Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
        var refused = folder.Run("flows", "export", "--file", "flows.jsonl", "--out", "missing/out.csv");
        Assert.Equal(4, refused.Code);
        Assert.Contains("BH0021", refused.Error, StringComparison.Ordinal);
        var event0 = Json(new Outcome(0, folder.Run("flows", "export", "--file", "flows.jsonl", "--format", "ocsf").Out.Split('\n')[0], string.Empty));
        Assert.Equal(4001, event0.GetProperty("class_uid").GetInt32());
    }

    [Theory]
    [InlineData("flows", "list", "--limit", "0")]
    [InlineData("flows", "list", "--limit", "ten")]
    [InlineData("flows", "stats", "--by", "bytes")]
    [InlineData("flows", "stats", "--top", "1001")]
    [InlineData("flows", "list", "--file", "x", "--server", "http://127.0.0.1:1")]
    [InlineData("flows", "tail", "--file", "-", "--file", "flows.jsonl")]
    [InlineData("flows")]
    public void Wrong_use_ends_with_2(params string[] arguments)
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample);
        var outcome = folder.Run(arguments);
        Assert.Equal(2, outcome.Code);
        Assert.Contains("BH0001", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_fits_the_terminal()
    {
        Tool.Need("script");
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Sample + FlowLog.Decision(9, "denied", new string('a', 300) + ".evil.example.com"));
        foreach (var width in new[] { 80, 120, 200 })
        {
            var outcome = Tool.Run("script", folder.Path, null, null, "-qec", $"stty cols {width}; '{Binary.Path}' flows list --file flows.jsonl --color never", "/dev/null");
            Assert.True(outcome.Code == 0, outcome.ToString());
            var lines = outcome.Out.Split('\n').Select(static line => line.TrimEnd('\r')).Where(static line => line.Contains(':', StringComparison.Ordinal)).ToList();
            Assert.True(lines.Count >= 4, outcome.ToString());
            Assert.All(lines, line => Assert.True(line.Length <= width, $"{width} columns: {line}"));
            Assert.Contains(lines, static line => line.Contains(".evil.example.com:443"[^14..], StringComparison.Ordinal));
            Assert.Contains(lines, static line => line.Contains("  pastebin.com:443", StringComparison.Ordinal));
        }
    }

    private static JsonElement Json(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.ToString());
        return JsonElement.Parse(outcome.Out);
    }

    private static string Flat(JsonElement element) => JsonSerializer.Serialize(element);
}
