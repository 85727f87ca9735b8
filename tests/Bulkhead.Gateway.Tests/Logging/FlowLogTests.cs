using System.Net;
using System.Text;
using System.Text.Json;
using Bulkhead.Gateway.Logging;

namespace Bulkhead.Gateway.Tests.Logging;

/// <summary>LIF-08: nothing in a record can break the log, and a log that cannot be written is noticed and comes back.</summary>
public class FlowLogTests
{
    private static FlowRecord Record(string name = "api.example.com") => new()
    {
        Event = FlowEvent.Decision,
        Time = DateTimeOffset.UnixEpoch,
        Connection = 1,
        Source = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1),
        Name = name,
        Protocol = "tls",
        Verdict = FlowVerdict.Denied,
        Reason = "no_rule",
        Step = FlowStep.Hello,
    };

    [Theory]
    [InlineData("a\nb")]
    [InlineData("\u001b[31mred")]
    [InlineData("\"},{\"verdict\":\"allowed\"")]
    [InlineData("\u202Eevil")]
    [InlineData("\0")]
    public async Task What_a_client_chose_stays_in_its_line_and_its_field(string name)
    {
        var kept = new MemoryStream();
        await using (var log = new FlowLog(lines => kept.WriteAsync(lines), TimeProvider.System))
        {
            Assert.True(log.Add(Record(name)));
            Assert.True(log.Add(Record(name + new string('x', 100_000))));
        }

        var text = Encoding.UTF8.GetString(kept.ToArray());
        Assert.All(text, static c => Assert.True(c is '\n' or (>= ' ' and < (char)0x7f)));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line =>
        {
            Assert.True(line.Length < 10_000);
            Assert.Equal("denied", JsonDocument.Parse(line).RootElement.GetProperty("verdict").GetString());
        });
    }

    [Fact]
    public async Task Records_tell_the_start_that_their_connections_are_counted_from()
    {
        var kept = new MemoryStream();
        var runs = new List<string>();
        for (var start = 0; start < 2; start++)
        {
            await using var log = new FlowLog(lines => kept.WriteAsync(lines), TimeProvider.System);
            runs.Add(log.Run);
            Assert.True(log.Add(Record()));
        }

        var lines = Encoding.UTF8.GetString(kept.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(runs, lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("run").GetString()));
        Assert.Matches("^[0-9a-f]{1,16}$", runs[0]);
        Assert.NotEqual(runs[0], runs[1]);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_and_nothing_that_was_taken_is_lost_when_it_has_room_again()
    {
        var isFull = true;
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kept = 0;
        await using var log = new FlowLog(
            lines =>
            {
                if (Volatile.Read(ref isFull))
                {
                    tried.TrySetResult();
                    throw new IOException("No space left on device");
                }

                Interlocked.Add(ref kept, Encoding.UTF8.GetString(lines.Span).Count(static c => c == '\n'));
                return ValueTask.CompletedTask;
            },
            TimeProvider.System);
        log.Add(Record());
        await tried.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => log.Failure is not null, TimeSpan.FromSeconds(10)));
        Assert.False(log.Add(Record()));

        Volatile.Write(ref isFull, false);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref kept) == 2 && log.Failure is null, TimeSpan.FromSeconds(10)));
        Assert.True(log.Add(Record()));
        Assert.Equal(0, log.Lost);
    }
}
