using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bulkhead.Engines.Kubernetes;

/// <summary>
/// Walks over YAML that is written as Bulkhead writes it, one line at a time and without building a tree: two spaces for each level, one key and
/// at most one scalar on a line, whole-line comments. Whatever looks different makes every further question answer "no".
/// </summary>
internal ref struct CanonicalLines
{
    private static readonly SearchValues<byte> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/"u8);

    // Printable ASCII without the quote and the backslash: a text that needs no decoding.
    private static readonly SearchValues<byte> QuotedCharacters = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private ReadOnlySpan<byte> rest;
    private ReadOnlySpan<byte> content;
    private int indent;

    /// <summary>Stands on the first line with content.</summary>
    public CanonicalLines(ReadOnlySpan<byte> text)
    {
        rest = text;
        Advance();
    }

    /// <summary>How many bytes come after the line.</summary>
    public readonly int Remaining => rest.Length;

    /// <summary>Whether there is no further line.</summary>
    public readonly bool AtEnd => indent < 0;

    /// <summary>Whether the line is an item of a sequence at an indentation.</summary>
    public readonly bool IsItem(int at) => indent == at && content.StartsWith("- "u8);

    /// <summary>Steps over the dash of an item, so that its first key stands two columns to the right.</summary>
    public bool TakeDash(int at)
    {
        if (!IsItem(at))
        {
            return false;
        }

        content = content[2..];
        indent = at + 2;
        return true;
    }

    /// <summary>Takes a line that is a key alone: what follows is its mapping or sequence.</summary>
    public bool TakeKey(int at, ReadOnlySpan<byte> key)
    {
        if (indent != at || content.Length != key.Length + 1 || content[^1] != (byte)':' || !content[..^1].SequenceEqual(key))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes a line with a key and a text.</summary>
    public bool TakeText(int at, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        Peek(at, key, out value) && Text(ref value) && Step();

    /// <summary>Takes a line with a key and a word that is no number; <paramref name="value"/> is what stands there.</summary>
    public bool TakeWord(int at, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        Peek(at, key, out value) && !value.IsEmpty && char.IsAsciiLetter((char)value[0]) && !value.ContainsAnyExcept(PlainCharacters) && Step();

    /// <summary>Takes a line with a key and a port.</summary>
    public bool TakePort(int at, ReadOnlySpan<byte> key, out int port)
    {
        port = 0;
        return Peek(at, key, out var value)
            && value.Length is > 0 and <= 5
            && value[0] is >= (byte)'1' and <= (byte)'9'
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port <= 65535
            && Step();
    }

    /// <summary>Takes a line with any plain key and a text: an entry of a mapping of labels.</summary>
    public bool TakeEntry(int at, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        if (indent != at)
        {
            return false;
        }

        var colon = content.IndexOf((byte)':');
        if (colon <= 0 || colon + 2 >= content.Length || content[colon + 1] != (byte)' ')
        {
            return false;
        }

        key = content[..colon];
        value = content[(colon + 2)..];
        return IsPlainText(key) && Text(ref value) && Step();
    }

    /// <summary>Takes an item that is a text.</summary>
    public bool TakeTextItem(int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!IsItem(at))
        {
            return false;
        }

        value = content[2..];
        return Text(ref value) && Step();
    }

    private readonly bool Peek(int at, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (indent != at || content.Length < key.Length + 3 || content[key.Length] != (byte)':' || content[key.Length + 1] != (byte)' ' || !content.StartsWith(key))
        {
            return false;
        }

        value = content[(key.Length + 2)..];
        return true;
    }

    /// <summary>Reads a text scalar: plain where no reader takes it for anything else, or quoted without escapes.</summary>
    private static bool Text(ref ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return false;
        }

        if (value[0] != (byte)'"')
        {
            return IsPlainText(value);
        }

        if (value.Length < 2 || value[^1] != (byte)'"')
        {
            return false;
        }

        value = value[1..^1];
        return !value.ContainsAnyExcept(QuotedCharacters);
    }

    private static bool IsPlainText(ReadOnlySpan<byte> value) =>
        char.IsAsciiLetter((char)value[0])
        && !value.ContainsAnyExcept(PlainCharacters)
        && !(value.Length is 4 or 5
            && (Ascii.EqualsIgnoreCase(value, "null"u8) || Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "false"u8)));

    private bool Step()
    {
        Advance();
        return true;
    }

    private void Advance()
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            var start = line.IndexOfAnyExcept((byte)' ');
            if (start < 0)
            {
                // The writer leaves no blank lines: nothing matches from here on.
                Stop();
                return;
            }

            if (line[start] != (byte)'#')
            {
                content = line[start..];
                indent = start;
                return;
            }

            if (line[start..].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                // Line breaks of YAML 1.1, characters that YAML does not allow: the full reader knows them all.
                Stop();
                return;
            }
        }

        indent = -1;
        content = default;
    }

    private void Stop()
    {
        // An indentation that no question asks about.
        indent = int.MaxValue;
        content = default;
        rest = default;
    }
}
