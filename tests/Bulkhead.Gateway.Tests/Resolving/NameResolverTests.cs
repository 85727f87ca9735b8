using System.Net;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Tests.Resolving;

/// <summary>DNS-07, DNS-09: one answer for a while, and never for longer than it says.</summary>
public class NameResolverTests
{
    private static readonly Hostname _name = Assert.IsType<Host.Name>(HostSyntax.Read("api.example.com").Host).Value;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(60, 60)]
    [InlineData(100_000, 300)]
    public async Task An_answer_is_kept_for_its_time_within_bounds(int seconds, int kept)
    {
        var clock = new Clock();
        var asked = 0;
        var resolver = new NameResolver((_, _) => Task.FromResult<ResolvedName?>(new ResolvedName([new IPAddress([93, 184, 216, (byte)++asked])], TimeSpan.FromSeconds(seconds))), clock);
        var cancel = TestContext.Current.CancellationToken;

        var first = await resolver.ResolveAsync(_name, cancel);
        clock.Advance(TimeSpan.FromSeconds(kept - 0.5));
        Assert.Same(first, await resolver.ResolveAsync(_name, cancel));
        resolver.Sweep();
        Assert.Same(first, resolver.Known(_name));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(resolver.Known(_name));
        resolver.Sweep();
        Assert.NotSame(first, await resolver.ResolveAsync(_name, cancel));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task No_answer_is_not_kept()
    {
        var answers = new Queue<ResolvedName?>([null, new ResolvedName([], TimeSpan.FromSeconds(9)), new ResolvedName([IPAddress.Parse("93.184.216.34")], TimeSpan.FromSeconds(9))]);
        var resolver = new NameResolver((_, _) => Task.FromResult(answers.Dequeue()), new Clock());
        Assert.Null(await resolver.ResolveAsync(_name, TestContext.Current.CancellationToken));
        Assert.Null(await resolver.ResolveAsync(_name, TestContext.Current.CancellationToken));
        Assert.NotNull(await resolver.ResolveAsync(_name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Both_families_are_tried_in_turn_and_only_so_many()
    {
        IPAddress[] addresses = [.. Enumerable.Range(1, 20).Select(static i => IPAddress.Parse($"93.184.216.{i}")), IPAddress.Parse("2606::1"), IPAddress.Parse("2606::2"), IPAddress.Parse("2606::1")];
        Assert.Equal(
            ["2606::1", "93.184.216.1", "2606::2", "93.184.216.2", "93.184.216.3", "93.184.216.4", "93.184.216.5", "93.184.216.6"],
            Dialler.Interleaved([.. addresses]).Select(static address => address.ToString()));
    }

    private sealed class Clock : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan by) => now += (long)by.TotalMilliseconds;
    }
}
