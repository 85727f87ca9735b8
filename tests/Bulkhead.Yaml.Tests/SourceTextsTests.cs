using System.Text;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

public class SourceTextsTests
{
    public static TheoryData<byte[], string, int, int> Refused => new()
    {
        { [0xFF, 0xFE, (byte)'a', 0], "BH1003", 1, 1 },
        { [0xFE, 0xFF, 0, (byte)'a'], "BH1003", 1, 1 },
        { [0xFF, 0xFE, 0, 0, (byte)'a', 0, 0, 0], "BH1003", 1, 1 },
        { [0, 0, 0xFE, 0xFF], "BH1003", 1, 1 },
        { Encoding.Unicode.GetBytes("a: b"), "BH1003", 1, 1 },
        { Encoding.BigEndianUnicode.GetBytes("a: b"), "BH1003", 1, 1 },
        { [.. "a: b\nc\0d"u8], "BH1002", 2, 2 },
        { [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0], "BH1002", 1, 8 },
        { [.. "a: b\r\nk: \u00e4"u8, 0xE4, .. "x"u8], "BH1004", 2, 5 },
        { [.. "a\rb\n"u8, 0xC0, 0x80], "BH1004", 3, 1 },
        { [0xED, 0xA0, 0x80], "BH1004", 1, 1 },
        { [.. "a: "u8, 0xE2, 0x82], "BH1004", 1, 4 },
        { [0xEF, 0xBB, 0xBF, .. "a\n"u8, 0xFF], "BH1004", 2, 1 },
        { [.. Encoding.UTF8.GetBytes(new string('x', 5000)), 0xFF], "BH1004", 1, 5001 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_UTF8_text_is_refused_with_its_place(byte[] bytes, string code, int line, int column)
    {
        var (source, error) = SourceTexts.FromBytes("f", bytes, YamlLimits.Default);
        Assert.Null(source);
        Assert.Equal((code, line, column), (error!.Code, error.Span!.Value.Line, error.Span.Value.Column));
    }

    [Fact]
    public void A_byte_order_mark_is_dropped_and_line_ends_stay()
    {
        var (source, error) = SourceTexts.FromBytes("f", [0xEF, 0xBB, 0xBF, .. "\u00e4: b\r\nc\n"u8]);
        Assert.Null(error);
        Assert.Equal("ä: b\r\nc\n", source!.Text);
    }

    [Fact]
    public void An_empty_file_is_an_empty_text() => Assert.Equal(string.Empty, SourceTexts.FromBytes("f", []).Source!.Text);
}
