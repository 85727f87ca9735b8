using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bulkhead.Flows.Sources;
using CsCheck;

namespace Bulkhead.Flows.Tests.Sources;

public sealed class SyslogFramerTests
{
    private const int Limit = 32;

    private static List<(string Message, SyslogFrameKind Kind)> Frames(byte[] stream, int limit, Func<int, int> pieceAt)
    {
        var frames = new List<(string, SyslogFrameKind)>();
        var framer = new SyslogFramer((message, kind) => frames.Add((Encoding.Latin1.GetString(message), kind)), limit);
        for (var at = 0; at < stream.Length;)
        {
            var piece = Math.Clamp(pieceAt(at), 1, stream.Length - at);
            framer.Add(stream.AsSpan(at, piece));
            at += piece;
        }

        framer.Complete();
        return frames;
    }

    [Theory]
    [InlineData("<14>a\n<14>b\n", "<14>a|<14>b")]
    [InlineData("<14>a\r\n\r\n\n<14>b", "<14>a|<14>b")]
    [InlineData("<14>a\0\n\0<14>b\0", "<14>a|<14>b")]
    [InlineData("5 <14>a5 <14>b", "<14>a|<14>b")]
    [InlineData("5 <14>a\n5 <14>b\n", "<14>a|<14>b")]
    [InlineData("7 <14>a\nb<14>c\n6 <14>dd", "<14>a\nb|<14>c|<14>dd")]
    [InlineData("5 plain\n", "5 plain")]
    [InlineData("05 <14>a\n", "05 <14>a")]
    [InlineData("2026-11-01 x\n", "2026-11-01 x")]
    [InlineData("99999999 <14>a\n", "99999999 <14>a")]
    [InlineData("9 <14>a", "Truncated:<14>a")]
    [InlineData("5", "5")]
    [InlineData("5 ", "5 ")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("<14>0123456789012345678901234567890123456789\n<14>b\n", "Oversize:<14>0123456789012345678901234567|<14>b")]
    [InlineData("<14>0123456789012345678901234567\n<14>b\n", "<14>0123456789012345678901234567|<14>b")]
    [InlineData("40 <14>01234567890123456789012345678901\n3455 <14>b", "Oversize:<14>0123456789012345678901234567|<14>b")]
    [InlineData("32 <14>01234567890123456789012345675 <14>b", "<14>0123456789012345678901234567|<14>b")]
    public void Frames_are_found_in_one_piece_and_byte_by_byte(string stream, string expected)
    {
        foreach (var piece in new[] { 1, 2, 3, int.MaxValue })
        {
            var frames = Frames(Encoding.Latin1.GetBytes(stream), Limit, _ => piece);
            Assert.Equal(expected, string.Join('|', frames.Select(static frame => frame.Kind == SyslogFrameKind.Whole ? frame.Message : $"{frame.Kind}:{frame.Message}")));
        }
    }

    private static readonly Gen<byte[]> Stream = Gen.OneOf(
        Gen.OneOf("<14>a", "<1>", "5 ", "12 ", "40 ", "9999999 ", "0", "1", "<", "\n", "\r", "\0", " ", "x", new string('y', 30), new string('z', 40), "5 <14>a", "40 <14>b").Array[0, 20].Select(static parts => Encoding.Latin1.GetBytes(string.Concat(parts))),
        Gen.String[Gen.OneOf('<', '1', '2', '0', ' ', '\n', '\r', 'a'), 0, 80].Select(Encoding.Latin1.GetBytes),
        Gen.Byte.Array[0, 80]);

    internal static readonly Gen<(byte[] Stream, int[] Pieces, int Limit)> Cut = Gen.Select(Stream, Gen.Int[1, 7].Array[1, 6], Gen.Int[16, 40]);

    internal static void CheckCut((byte[] Stream, int[] Pieces, int Limit) cut) =>
        Assert.Equal(SyslogOracle.Read(cut.Stream, cut.Limit), Frames(cut.Stream, cut.Limit, at => cut.Pieces[at % cut.Pieces.Length]));

    [Fact]
    public void However_the_stream_is_cut_a_second_reading_finds_the_same() => Cut.Sample(CheckCut, iter: 2000);

    [Fact]
    public void What_a_sender_frames_is_what_comes_out() => Gen.Select(Gen.Select(Gen.String[Gen.Char[' ', '~'], 0, 20], Gen.Bool).Array[0, 8], Gen.Int[1, 9]).Sample(static (messages, piece) =>
    {
        var sent = messages.Select(static message => (Text: "<14>" + message.Item1, Counted: message.Item2)).ToArray();
        var stream = string.Concat(sent.Select(static message => message.Counted ? string.Create(CultureInfo.InvariantCulture, $"{message.Text.Length} {message.Text}") : message.Text + "\n"));
        Assert.Equal(sent.Select(static message => (message.Text, SyslogFrameKind.Whole)), Frames(Encoding.Latin1.GetBytes(stream), 64, _ => piece));
    });

    [Fact]
    public void A_framer_is_new_after_the_end()
    {
        var frames = new List<string>();
        var framer = new SyslogFramer((message, kind) => frames.Add($"{kind} {message.Length}"));
        framer.Add("100 <14>a"u8);
        framer.Complete();
        framer.Complete();
        framer.Add("5 <14>a"u8);
        Assert.Equal(["Truncated 5", "Whole 5"], frames);
    }

    [Fact]
    public void Work_does_not_grow_with_the_number_of_pieces()
    {
        // A line of a mebibyte, byte by byte: a reader that looks at the beginning again for each byte needs hours.
        var line = Encoding.Latin1.GetBytes("<14>" + new string('x', 1 << 20) + "\n");
        var watch = Stopwatch.StartNew();
        Assert.Equal([(1 << 20) + 4], Frames(line, 2 << 20, static _ => 1).Select(static frame => frame.Message.Length));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }
}
