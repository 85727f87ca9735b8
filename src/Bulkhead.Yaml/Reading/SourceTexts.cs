using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>Turns the bytes of a file into text, or says why they are none.</summary>
public static class SourceTexts
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes strict UTF-8. A UTF-8 byte-order mark is dropped and does not count in columns; line ends stay as they are.</summary>
    /// <param name="file">The name of the file, for positions.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="limits">Only <see cref="YamlLimits.MaxBytes"/> is used here.</param>
    /// <returns>The text, or the error (BH1001 to BH1004). Exactly one of the two is null.</returns>
    public static (SourceText? Source, Diagnostic? Error) FromBytes(string file, ReadOnlySpan<byte> bytes, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= YamlLimits.Default;
        if (bytes.Length > limits.MaxBytes)
        {
            return (null, YamlDiagnostics.FileTooLarge.At(
                SourceSpan.StartOf(file),
                $"The file has {bytes.Length} bytes; at most {limits.MaxBytes} are read.",
                "Give the configuration file itself, not an archive, a log or a data file."));
        }

        if (OtherEncoding(bytes) is { } encoding)
        {
            return (null, YamlDiagnostics.WrongEncoding.At(
                SourceSpan.StartOf(file),
                $"The file is {encoding}, not UTF-8.",
                "Save it as UTF-8 (in most editors: \"Save with encoding\")."));
        }

        if (bytes.StartsWith(Utf8Mark))
        {
            bytes = bytes[Utf8Mark.Length..];
        }

        var zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
        {
            return (null, YamlDiagnostics.BinaryContent.At(
                PlaceOf(file, bytes, zero),
                $"The file holds a NUL byte (byte {zero}), so it is not text.",
                "Give the configuration file itself; if it is text, save it as UTF-8."));
        }

        if (!Utf8.IsValid(bytes))
        {
            var offset = FirstInvalid(bytes);
            return (null, YamlDiagnostics.InvalidUtf8.At(
                PlaceOf(file, bytes, offset),
                $"The byte 0x{bytes[offset]:X2} here (byte {offset}) is not valid UTF-8.",
                "Save the file as UTF-8; the text was probably written in another encoding such as Latin-1."));
        }

        return (new SourceText(file, Encoding.UTF8.GetString(bytes)), null);
    }

    private static string? OtherEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        // ASCII text in UTF-16 without a mark: every other byte is NUL.
        [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "UTF-16",
        _ => null,
    };

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        Span<char> buffer = stackalloc char[512];
        var offset = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(bytes[offset..], buffer, out var read, out _, replaceInvalidSequences: false);
            offset += read;
            if (status != OperationStatus.DestinationTooSmall)
            {
                return Math.Min(offset, bytes.Length - 1);
            }
        }
    }

    /// <summary>The place of a byte; everything before it is valid UTF-8 or counts as replaced.</summary>
    private static SourceSpan PlaceOf(string file, ReadOnlySpan<byte> bytes, int offset)
    {
        var before = bytes[..offset];
        var lineStart = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        var line = before.Count((byte)'\n') + before.Count((byte)'\r') - before.Count("\r\n"u8) + 1;
        return new SourceSpan(file, line, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
