using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>The name server or the origin fails.</summary>
public sealed class ServerFaultTests
{
    public static TheoryData<string> Moods => [nameof(NameServerMood.Silent), nameof(NameServerMood.Fails), nameof(NameServerMood.Garbles)];

    [Theory]
    [MemberData(nameof(Moods))]
    public async Task Without_names_connections_are_denied_and_recorded_and_pass_again_when_names_are_back(string mood)
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        await using var prober = Bench.Probe();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);

        bench.Names.Mood = Enum.Parse<NameServerMood>(mood);
        Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Allowed) != Attempt.Served), "an answer is kept for ever");
        Assert.True(await bench.RecordsAsync("decision", "address_unresolved"));
        Assert.True(await open!.EchoesAsync(), "an open connection needs no name");

        bench.Names.Mood = NameServerMood.Answers;
        Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Allowed) == Attempt.Served));
        open.Dispose();
    }

    [Fact]
    public async Task Without_an_origin_clients_are_told_and_served_again_when_it_is_back()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        await using var prober = Bench.Probe();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);

        bench.Origin.Dispose();
        Assert.True(await open!.EndsAsync(), "the end of the origin was not passed on");
        Assert.NotEqual(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.True(await bench.RecordsAsync("end", "origin_unreachable"));

        bench.Origin = new Stub("198.51.100.10");
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        open.Dispose();
    }
}
