using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary><c>bulkhead flows tail</c> over a file that grows, is cut and is replaced.</summary>
public sealed class FlowsTailTests
{
    [Fact]
    public void A_growing_file_is_followed_from_its_end_until_interrupted()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "before.example.com"));
        using var tail = new RunningTail(folder.Path, null, "--file", "flows.jsonl", "--utc", "verdict:denied");
        // When it has begun to follow is not to be seen from outside: something is written until it is shown.
        var number = 10;
        tail.WaitFor(running =>
        {
            Append(folder, FlowLog.Decision(number++, "denied", "began.example.com"));
            return running.Shown.Count > 0;
        }, "the first line");
        Append(folder, FlowLog.Decision(number, "allowed", "allowed.example.com") + FlowLog.Decision(number + 1, "denied", "after.example.com"));
        tail.WaitFor("after.example.com:443");
        // A line that is written in two steps is one line.
        var line = FlowLog.Decision(number + 2, "denied", "halves.example.com");
        Append(folder, line[..100]);
        Append(folder, line[100..]);
        tail.WaitFor("halves.example.com:443");
        Assert.Equal(130, tail.Interrupt());
        Assert.DoesNotContain(tail.Shown, static line => line.Contains("before.", StringComparison.Ordinal) || line.Contains("allowed.", StringComparison.Ordinal));
        Assert.Empty(tail.Said);
    }

    [Fact]
    public void With_since_the_past_comes_first_and_a_new_file_of_the_name_is_followed()
    {
        using var folder = new TempFolder().With("flows.jsonl", FlowLog.Decision(1, "denied", "old.example.com") + FlowLog.Decision(100, "denied", "past.example.com"));
        using var tail = new RunningTail(folder.Path, null, "--file", "flows.jsonl", "--format", "json", "since:2026-11-26T08:01");
        tail.WaitFor("past.example.com");
        // As logrotate does: the old one gets another name, a new one is begun.
        File.Move(folder.In("flows.jsonl"), folder.In("flows.jsonl.1"));
        folder.With("flows.jsonl", FlowLog.Decision(101, "denied", "rotated.example.com"));
        tail.WaitFor("rotated.example.com");
        // And with copytruncate: the same file is cut.
        File.WriteAllText(folder.In("flows.jsonl"), string.Empty);
        tail.WaitFor(running =>
        {
            Append(folder, FlowLog.Decision(102, "denied", "cut.example.com"));
            return running.Shown.Exists(static line => line.Contains("cut.example.com", StringComparison.Ordinal));
        }, "after the cut");
        Append(folder, "no flow\n");
        tail.WaitFor(static running => running.Said.Exists(static line => line.Contains("BH8111", StringComparison.Ordinal)), "the line that is no flow");
        Assert.Equal(130, tail.Interrupt());
        Assert.DoesNotContain(tail.Shown, static line => line.Contains("old.example.com", StringComparison.Ordinal));
        Assert.All(tail.Shown, static line => Assert.StartsWith("{\"schema\":\"bulkhead.flow-entry/v1\",", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipe_is_followed_to_its_end()
    {
        using var folder = new TempFolder();
        var outcome = Binary.Run(folder.Path, FlowLog.Sample, environment: null, "flows", "tail", "--file", "-", "--utc");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(
            """
            2026-11-26 08:00:01Z  ✓ allowed     librechat     api.groq.com:443                    allow-llm-groq  librechat.yaml:8 endpoints.custom[0].baseURL
            2026-11-26 08:00:02Z  ✕ denied      librechat     pastebin.com:443                    policy_name
            2026-11-26 08:00:03Z  ◐ would deny  rag-api       api.example.com:443                 POST /v1/files  policy_name

            """.ReplaceLineEndings("\n"), outcome.Out);
        Assert.Equal(3, Binary.Run(folder.Path, "hello\n", environment: null, "flows", "tail", "--file", "-").Code);
        Assert.Equal(3, folder.Run("flows", "tail", "--file", "missing.jsonl").Code);
    }

    private static void Append(TempFolder folder, string text) => File.AppendAllText(folder.In("flows.jsonl"), text);
}
