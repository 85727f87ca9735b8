using System.Net;
using Bulkhead.Gateway.Identity;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Tests.Identities;

/// <summary>The file of the history: what a restart, a crash and time leave of it.</summary>
public sealed class AddressLogTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("10.0.0.1");
    private static readonly string Pods = AddressLog.Pods("test");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-addresses-");
    private readonly Clock clock = new() { Now = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero) };
    private readonly List<string> said = [];

    private string FilePath => Path.Combine(folder.FullName, "addresses.jsonl");

    [Fact]
    public void After_a_restart_it_knows_what_it_knew()
    {
        var began = clock.Now;
        using (var log = Open())
        {
            log.Listed(Pods, [Sighting("chat")]);
            clock.Now += TimeSpan.FromMinutes(1);
            log.Moved(Pods, [Sighting("chat")], []);
            clock.Now += TimeSpan.FromMinutes(1);
            log.Moved(Pods, [], [Sighting("agent")]);
        }

        using var again = Open();
        Assert.Equal(["chat", null, "agent"], [again.At(Here, began)?.Workload, again.At(Here, began.AddSeconds(90))?.Workload, again.At(Here, began.AddMinutes(2))?.Workload]);
        Assert.Equal("agent-0", again.At(Here, began.AddMinutes(2))?.Pod);

        // Nobody has said since who is there.
        Assert.Null(again.At(Here, began.AddMinutes(3)));
        clock.Now += TimeSpan.FromMinutes(5);
        again.Listed(Pods, [Sighting("agent")]);
        Assert.Equal("agent", again.At(Here, began.AddMinutes(3))?.Workload);
        Assert.Empty(said);
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_read_as_far_as_its_lines_are_whole()
    {
        using (var log = Open())
        {
            log.Listed(Pods, [Sighting("chat")]);
            clock.Now += TimeSpan.FromMinutes(1);
            log.Moved(Pods, [Sighting("chat")], [Sighting("agent", "10.0.0.2")]);
        }

        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole.AsSpan(0, length);
            File.WriteAllBytes(FilePath, cut);
            using var log = Open();
            Assert.Empty(said);
            Assert.Equal(cut.Contains((byte)'\n') ? "chat" : null, log.At(Here, clock.Now.AddMinutes(-1))?.Workload);
            Assert.Equal((byte)'\n', (File.ReadAllBytes(FilePath) is [.., var last] ? last : (byte)'\n'));
        }
    }

    [Fact]
    public void Lines_that_cannot_be_read_are_told_and_the_others_count()
    {
        using (var log = Open())
        {
            log.Listed(Pods, [Sighting("chat")]);
        }

        File.WriteAllText(FilePath, "not a line\n{}\n[]\n{\"forgotten\":3}\n{\"scope\":\"x\",\"address\":\"y\",\"workload\":\"z\",\"evidence\":\"e\",\"from\":\"t\"}\n" + File.ReadAllText(FilePath));
        using var again = Open();
        Assert.StartsWith("5 lines of ", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal("chat", again.At(Here, clock.Now)?.Workload);
    }

    [Fact]
    public void The_file_is_written_anew_when_it_has_grown_and_what_is_old_is_gone()
    {
        using (var log = Open(slack: 10))
        {
            log.Listed(Pods, []);
            for (var i = 0; i < 100; i++)
            {
                log.Moved(Pods, [], [Sighting("chat")]);
                clock.Now += TimeSpan.FromSeconds(1);
                log.Moved(Pods, [Sighting("chat")], []);
            }
        }

        // One line for each stay, up to ten changes of two lines, and what was confirmed.
        Assert.InRange(File.ReadAllLines(FilePath).Length, 100, 125);
        clock.Now += TimeSpan.FromDays(31);
        Open().Dispose();
        Assert.Equal(2, File.ReadAllLines(FilePath).Length);
        Assert.False(File.Exists(FilePath + ".new"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_once_and_made_good_later()
    {
        using var log = Open();
        log.Listed(Pods, []);
        log.Dispose();
        Directory.CreateDirectory(FilePath + ".new");
        log.Listed(Pods, [Sighting("chat")]);
        log.Moved(Pods, [], [Sighting("agent", "10.0.0.2")]);
        Assert.Contains("cannot be kept", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal("chat", log.At(Here, clock.Now)?.Workload);
        Directory.Delete(FilePath + ".new");
        clock.Now += TimeSpan.FromMinutes(1);
        log.Confirm(Pods);
        Assert.Contains("chat-0", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Contains("agent-0", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Sighting Sighting(string name, string address = "10.0.0.1") =>
        new(IPAddress.Parse(address), null, new WorkloadIdentity(name, "test", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, "e"), $"pod test/{name}-0 uid") { PodName = name + "-0" };

    private AddressLog Open(int slack = 1000) => AddressLog.Open(FilePath, new AddressHistory(TimeSpan.FromSeconds(5), 1000), 30, clock, said.Add, slack);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
