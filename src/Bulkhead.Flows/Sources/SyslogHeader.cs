using System.Buffers.Text;

namespace Bulkhead.Flows.Sources;

/// <summary>A syslog message without its head.</summary>
/// <param name="program">The program's name where the head has it apart from the text (RFC 5424); empty where it begins the text (RFC 3164).</param>
/// <param name="text">The text, with the program in front of it for RFC 3164.</param>
public readonly ref struct SyslogMessage(ReadOnlySpan<byte> program, ReadOnlySpan<byte> text)
{
    /// <summary>The program's name, or nothing.</summary>
    public ReadOnlySpan<byte> Program { get; } = program;

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;
}

/// <summary>
/// The head of a syslog message. RFC 3164 as it is sent (a day below ten after two blanks, a host name, no year and no zone), RFC 5424 with its structured data and
/// byte order mark, RFC 3339 times in front of a host as rsyslog writes them, or no head at all. Times of heads are not read: those of RFC 3164 have no year and no
/// zone, and the records have their own.
/// </summary>
public static class SyslogHeader
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Takes the head off. A message without a head is all text. Never throws.</summary>
    /// <param name="message">One message without its framing.</param>
    public static SyslogMessage Read(ReadOnlySpan<byte> message)
    {
        var rest = SkipPriority(message, out var hasPriority);
        if (hasPriority && rest.StartsWith("1 "u8) && TryRead5424(rest[2..], out var read))
        {
            return read;
        }

        // A relay puts its own time and host in front of those of the gateway.
        for (var heads = 0; heads < 2; heads++)
        {
            var after = SkipTime(rest);
            if (after.Length == rest.Length)
            {
                break;
            }

            rest = SkipWord(after);
        }

        return new SyslogMessage([], rest);
    }

    private static ReadOnlySpan<byte> SkipPriority(ReadOnlySpan<byte> message, out bool has)
    {
        has = false;
        if (message.IsEmpty || message[0] != '<')
        {
            return message;
        }

        var end = message[..Math.Min(message.Length, 5)].IndexOf((byte)'>');
        has = end > 1 && Utf8Parser.TryParse(message[1..end], out int priority, out var read) && read == end - 1 && priority is >= 0 and <= 191;
        return has ? message[(end + 1)..] : message;
    }

    // "Mar  4 22:54:27 " or "2026-03-04T22:58:43.573005+00:00 "; unchanged when there is no time.
    private static ReadOnlySpan<byte> SkipTime(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 16 && IsMonth(text[..3]) && text[3] == ' ' && text[15] == ' ' && text[9] == ':' && text[12] == ':')
        {
            return text[16..];
        }

        if (text.Length > 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text.IndexOf((byte)' ') is > 18 and < 40 and var end)
        {
            return text[(end + 1)..];
        }

        return text;
    }

    private static bool IsMonth(ReadOnlySpan<byte> text)
    {
        foreach (var month in Months)
        {
            if (text[0] == month[0] && text[1] == month[1] && text[2] == month[2])
            {
                return true;
            }
        }

        return false;
    }

    // TIMESTAMP HOSTNAME APP-NAME PROCID MSGID, structured data, and the text.
    private static bool TryRead5424(ReadOnlySpan<byte> rest, out SyslogMessage message)
    {
        message = default;
        ReadOnlySpan<byte> program = [];
        for (var word = 0; word < 5; word++)
        {
            var end = rest.IndexOf((byte)' ');
            if (end <= 0)
            {
                return false;
            }

            program = word == 2 ? rest[..end] : program;
            rest = rest[(end + 1)..];
        }

        if (!TrySkipData(ref rest))
        {
            return false;
        }

        message = new SyslogMessage(program, rest.StartsWith("\ufeff"u8) ? rest[3..] : rest);
        return true;
    }

    private static bool TrySkipData(ref ReadOnlySpan<byte> rest)
    {
        var at = 0;
        if (rest.StartsWith("-"u8))
        {
            at = 1;
        }
        else
        {
            var isQuoted = false;
            var isOpen = false;
            while (at < rest.Length && (isOpen || rest[at] == '['))
            {
                var c = rest[at];
                if (isQuoted && c == '\\')
                {
                    at++;
                }
                else if (c == '"')
                {
                    isQuoted = !isQuoted;
                }
                else if (!isQuoted)
                {
                    isOpen = c != ']' && (isOpen || c == '[');
                }

                at++;
            }

            if (isOpen || at == 0)
            {
                return false;
            }
        }

        if (at < rest.Length && rest[at] != ' ')
        {
            return false;
        }

        rest = rest[Math.Min(rest.Length, at + 1)..];
        return true;
    }

    private static ReadOnlySpan<byte> SkipWord(ReadOnlySpan<byte> text) => text.IndexOf((byte)' ') is >= 0 and var end ? text[(end + 1)..] : [];
}
