using System.Text;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>RFC 6587 read slowly from the whole stream: what <see cref="SyslogFramer"/> has to find however the stream is cut.</summary>
internal static class SyslogOracle
{
    public static List<(string Message, SyslogFrameKind Kind)> Read(byte[] stream, int limit)
    {
        var frames = new List<(string, SyslogFrameKind)>();
        var text = Encoding.Latin1.GetString(stream);
        while (true)
        {
            text = text.TrimStart('\n', '\r', '\0');
            if (text.Length == 0)
            {
                return frames;
            }

            var blank = text.IndexOf(' ', StringComparison.Ordinal);
            var head = blank < 0 ? string.Empty : text[..blank];
            if (head.Length is > 0 and <= 7 && head.All(char.IsAsciiDigit) && head[0] != '0' && text.Length > blank + 1 && text[blank + 1] == '<')
            {
                var length = int.Parse(head, System.Globalization.CultureInfo.InvariantCulture);
                var rest = text[(blank + 1)..];
                var message = rest[..Math.Min(length, rest.Length)];
                text = rest[message.Length..];
                if (message.Length > limit || (length > limit && message.Length == limit))
                {
                    frames.Add((message[..limit], SyslogFrameKind.Oversize));
                }
                else
                {
                    frames.Add((message, message.Length == length ? SyslogFrameKind.Whole : SyslogFrameKind.Truncated));
                }

                continue;
            }

            var end = text.IndexOf('\n', StringComparison.Ordinal);
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? string.Empty : text[(end + 1)..];
            if (line.Length > limit)
            {
                frames.Add((line[..limit], SyslogFrameKind.Oversize));
            }
            else if (line.TrimEnd('\r', '\0') is { Length: > 0 } trimmed)
            {
                frames.Add((trimmed, SyslogFrameKind.Whole));
            }
        }
    }
}
