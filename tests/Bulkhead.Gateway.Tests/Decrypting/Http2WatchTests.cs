using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Tests.Shared;

namespace Bulkhead.Gateway.Tests.Decrypting;

/// <summary>Frames that carry nothing are bounded, whatever they are and however they arrive; what the server refuses is told.</summary>
public sealed class Http2WatchTests
{
    private static readonly byte[] Ping = Http2Frames.Frame(6, 0, 0, new byte[8]);

    /// <summary>A frame, and whether it costs.</summary>
    public static TheoryData<byte, byte, int, bool> Frames() => new()
    {
        { 0, 0, 0, true }, { 0, 1, 0, false }, { 0, 0, 5, false }, { 0, 8, 5, true }, { 1, 4, 0, true }, { 1, 4, 5, false }, { 2, 0, 5, true }, { 3, 0, 4, true }, { 4, 0, 0, true }, { 4, 1, 0, true },
        { 6, 0, 8, true }, { 7, 0, 8, true }, { 8, 0, 4, true }, { 9, 4, 5, true }, { 0xfa, 0, 0, true },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_burst_passes_and_one_frame_more_does_not(byte type, byte flags, int length, bool costs)
    {
        var refusals = new List<Refusal>();
        var watch = Begun(refusals);
        var frame = Http2Frames.Frame(type, flags, 1, new byte[length]);

        // The settings of the preface have cost one.
        for (var i = 0; i < Http2Watch.Burst - 1; i++)
        {
            Assert.True(watch.FromClient(frame, 0));
        }

        Assert.Equal(!costs, watch.FromClient(frame, 0));
        Assert.Equal(costs ? [RefusalReason.LimitRate] : [], refusals.Select(static refusal => refusal.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void However_the_bytes_arrive(int part)
    {
        var refusals = new List<Refusal>();
        var watch = new Http2Watch(refusals.Add);
        byte[] bytes = [.. Http2Frames.Preface, .. Http2Frames.Frame(1, 4, 1, [0x82, 0x84]), .. Enumerable.Repeat(Ping, Http2Watch.Burst).SelectMany(static ping => ping)];
        var passed = bytes.Chunk(part).TakeWhile(chunk => watch.FromClient(chunk, 0)).Sum(static chunk => chunk.Length);

        // The head of the last ping, not its payload, is what is one too many.
        Assert.Equal((bytes.Length - Ping.Length + 8) / part * part, passed);
        Assert.Single(refusals);
    }

    [Fact]
    public void Time_gives_more_and_never_more_than_a_burst()
    {
        var watch = Begun([]);
        Assert.Equal(Http2Watch.Burst - 1, Passed(watch, 0));
        Assert.Equal(Http2Watch.PerSecond - 1, Passed(watch, 1000)); // The one that was refused had cost too.
        Assert.Equal(Http2Watch.Burst, Passed(watch, 1_000_000));
    }

    [Fact]
    public void A_download_earns_its_windows()
    {
        var watch = Begun([]);
        var window = Http2Frames.Frame(8, 0, 1, [0, 0, 0, 1]);
        for (var i = 0; i < 100_000; i++)
        {
            watch.FromServer(Http2Frames.Frame(0, 0, 1, new byte[10]));
            Assert.True(watch.FromClient(window, 0) && watch.FromClient(window, 0));
        }
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\0")]
    [InlineData("GET / HTTP/1.1\r\n")]
    public void Another_preface_is_refused(string text)
    {
        var refusals = new List<Refusal>();
        Assert.False(new Http2Watch(refusals.Add).FromClient(System.Text.Encoding.ASCII.GetBytes(text), 0));
        Assert.Equal(RefusalReason.HttpFraming, Assert.Single(refusals).Reason);
    }

    [Theory]
    [InlineData(3, 0, null)]
    [InlineData(3, 1, RefusalReason.HttpFraming)]
    [InlineData(3, 2, null)]
    [InlineData(3, 3, RefusalReason.HttpFraming)]
    [InlineData(3, 7, RefusalReason.LimitRate)]
    [InlineData(3, 8, null)]
    [InlineData(7, 0, null)]
    [InlineData(7, 1, RefusalReason.HttpFraming)]
    [InlineData(7, 6, RefusalReason.HttpTooLarge)]
    [InlineData(7, 9, RefusalReason.HttpFraming)]
    [InlineData(7, 11, RefusalReason.LimitRate)]
    public void What_the_server_refuses_is_told_once(byte type, byte error, RefusalReason? expected)
    {
        var refusals = new List<Refusal>();
        var watch = Begun(refusals);
        byte[] payload = type == 3 ? [0, 0, 0, error] : [0, 0, 0, 1, 0, 0, 0, error, (byte)'w', (byte)'h', (byte)'y'];
        foreach (var part in ((byte[])[.. Http2Frames.Frame(4, 0, 0, []), .. Http2Frames.Frame(type, 0, 1, payload), .. Http2Frames.Frame(0, 1, 3, [1, 2])]).Chunk(3))
        {
            watch.FromServer(part);
        }

        Assert.Equal(expected is { } reason ? [reason] : [], refusals.Select(static refusal => refusal.Reason));
    }

    [Fact]
    public void What_was_recorded_already_is_not_told_again()
    {
        var refusals = new List<Refusal>();
        var watch = Begun(refusals);
        watch.Explain();
        watch.FromServer(Http2Frames.Frame(3, 0, 1, [0, 0, 0, 1]));
        Assert.Empty(refusals);
        watch.FromServer(Http2Frames.Frame(3, 0, 3, [0, 0, 0, 1]));
        Assert.Single(refusals);
    }

    private static Http2Watch Begun(List<Refusal> refusals)
    {
        var watch = new Http2Watch(refusals.Add);
        Assert.True(watch.FromClient(Http2Frames.Preface, 0));
        return watch;
    }

    private static int Passed(Http2Watch watch, long at)
    {
        var count = 0;
        while (watch.FromClient(Ping, at))
        {
            count++;
        }

        return count;
    }
}
