using System.Net;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Tests.Identities;

/// <summary>Who was where: told event by event.</summary>
public sealed class AddressHistoryTests
{
    private const string Scope = "kubernetes/test";

    private static readonly IPAddress Here = IPAddress.Parse("10.0.0.1");
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly AddressHistory history = new(TimeSpan.FromSeconds(5), most: 3);

    [Theory]
    [InlineData(94, null)]
    [InlineData(95, "chat")]
    [InlineData(100, "chat")]
    [InlineData(150, "chat")]
    [InlineData(194, "chat")]
    [InlineData(195, null)]
    [InlineData(205, null)]
    [InlineData(206, "agent")]
    [InlineData(100_000, "agent")]
    public void An_address_belongs_to_whoever_had_it_then(int at, string? expected)
    {
        history.Seen(Scope, Here, Who("chat"), Second(100));
        history.Gone(Scope, Here, Who("chat"), Second(200));
        history.Seen(Scope, Here, Who("agent"), Second(200));
        Assert.Equal(expected, At(at));
    }

    [Fact]
    public void Nobody_is_known_between_two_and_at_another_address()
    {
        history.Seen(Scope, Here, Who("chat"), Second(100));
        history.Gone(Scope, Here, Who("chat"), Second(200));
        history.Seen(Scope, Here, Who("agent"), Second(300));
        Assert.Equal(["chat", null, null, "agent"], [At(205), At(206), At(294), At(295)]);
        Assert.Null(history.At(IPAddress.Parse("10.0.0.2"), Second(150)));
        Assert.Equal("chat", history.At(Here.MapToIPv6(), Second(150))?.Workload);
    }

    [Fact]
    public void Two_at_once_are_nobody_even_of_one_workload_or_told_by_two()
    {
        history.Seen(Scope, Here, Who("chat", "0"), Second(100));
        history.Seen(Scope, Here, Who("chat", "1"), Second(150));
        Assert.Equal(["chat", null], [At(144), At(145)]);
        history.Gone(Scope, Here, Who("chat", "1"), Second(160));
        history.Seen("docker", Here, Who("agent"), Second(200));
        Assert.Equal(["chat", null], [At(180), At(210)]);
    }

    [Fact]
    public void The_same_one_coming_back_is_the_same_one()
    {
        history.Seen(Scope, Here, Who("chat"), Second(100));
        history.Gone(Scope, Here, Who("chat"), Second(200));
        history.Seen(Scope, Here, Who("chat"), Second(203));
        Assert.Equal(["chat", "chat", "chat"], [At(199), At(202), At(205)]);
    }

    [Fact]
    public void Beyond_a_break_nothing_is_known_until_the_next_list()
    {
        history.Listed(Scope, [(Here, Who("chat"))], Second(100));
        history.Confirm(Scope, Second(150));
        Assert.Equal("chat", At(1000));
        history.Break(Scope);
        Assert.Equal(["chat", null], [At(155), At(156)]);

        // The same one: it was there all the time.
        history.Listed(Scope, [(Here, Who("chat"))], Second(300));
        Assert.Equal(["chat", "chat"], [At(200), At(1000)]);

        // Another one: when the first went is not known.
        history.Break(Scope);
        history.Listed(Scope, [(Here, Who("agent"))], Second(400));
        Assert.Equal(["chat", null, null, "agent"], [At(305), At(306), At(394), At(395)]);
    }

    [Fact]
    public void A_list_that_comes_without_a_break_ends_what_it_leaves_out()
    {
        history.Listed(Scope, [(Here, Who("chat"))], Second(100));
        history.Seen("docker", IPAddress.Parse("10.0.0.2"), Who("agent"), Second(100));
        history.Listed(Scope, [], Second(200));
        Assert.Equal(["chat", null], [At(205), At(206)]);
        Assert.Equal("agent", history.At(IPAddress.Parse("10.0.0.2"), Second(300))?.Workload);
    }

    [Fact]
    public void Of_times_that_were_forgotten_nothing_is_said()
    {
        // Two were at the address at once. When the first to end is forgotten, the second does not become the only one.
        history.Seen(Scope, Here, Who("chat"), Second(100));
        history.Seen(Scope, Here, Who("agent"), Second(100));
        history.Gone(Scope, Here, Who("chat"), Second(200));
        for (var i = 0; i < 3; i++)
        {
            history.Seen(Scope, IPAddress.Parse("10.0.1.1"), Who("tool", $"{i}"), Second(300));
            history.Gone(Scope, IPAddress.Parse("10.0.1.1"), Who("tool", $"{i}"), Second(400 + i));
        }

        Assert.Equal((3, Second(200)), (history.Ended, history.Forgotten));
        Assert.Equal([null, null, "agent"], [At(150), At(205), At(206)]);
    }

    [Fact]
    public void What_is_over_or_unconfirmed_for_too_long_is_pruned()
    {
        history.Seen(Scope, Here, Who("chat"), Second(100));
        history.Gone(Scope, Here, Who("chat"), Second(200));
        history.Seen("kubernetes/left", Here, Who("agent"), Second(300));
        history.Break("kubernetes/left");
        history.Seen(Scope, IPAddress.Parse("10.0.0.2"), Who("tool"), Second(100));
        history.Prune(Second(250));
        Assert.Equal([null, "agent"], [At(150), At(300)]);
        history.Prune(Second(1000));
        Assert.Equal("tool", Assert.Single(history.All).Who.Workload);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void The_ends_of_time_are_times(long ticks)
    {
        history.Seen(Scope, Here, Who("chat"), Second(100));
        Assert.Equal(ticks == 0 ? null : "chat", history.At(Here, new DateTimeOffset(ticks == 0 ? DateTime.MinValue : DateTime.MaxValue, TimeSpan.Zero))?.Workload);
    }

    private static Occupant Who(string workload, string pod = "0") => new(workload, "test", $"{workload}-{pod}", $"pod test/{workload}-{pod}");

    private static DateTimeOffset Second(int second) => Noon.AddSeconds(second);

    private string? At(int second) => history.At(Here, Second(second))?.Workload;
}
