using System.Globalization;
using System.Text.RegularExpressions;

namespace Bulkhead.Gateway.Tests.Oracles;

/// <summary>
/// A second reading of HTTP/1 requests: patterns over the whole text, made from the grammar of RFC 9112 and the house's restrictions. Says
/// what <see cref="Peeking.FramerTrace"/> says: the requests in order, and whether the text ends in something that is refused or switches.
/// </summary>
internal static partial class HttpOracle
{
    private const string Token = "[!#$%&'*+.^_`|~0-9A-Za-z-]";

    /// <summary>One head at the start of a text: <c>more</c>, <c>no</c>, or <c>ok NAME</c>.</summary>
    public static string Head(string text, out Match head)
    {
        head = Head().Match(text.Length > 32768 ? text[..32768] : text);
        if (!head.Success || head.Length > 32768)
        {
            return text.Length < 32768 && Unfinished().IsMatch(text) ? "more" : "no";
        }

        return Name(RequestLine().Match(head.Value), head.Value) is { } name ? "ok " + name : "no";
    }

    /// <summary>All requests of a text.</summary>
    public static string Requests(string text)
    {
        var result = new List<string>();
        while (text.Length > 0)
        {
            var verdict = Head(text, out var match);
            if (verdict == "no")
            {
                result.Add("refused");
                break;
            }

            if (verdict == "more")
            {
                break;
            }

            var head = match.Value;
            var line = RequestLine().Match(head);
            result.Add($"{line.Groups["method"].Value} {Path(line)}");
            text = text[head.Length..];
            var end = BodyEnd(head, text);
            if (end is -1 or -2)
            {
                result.AddRange(end == -2 ? ["refused"] : []);
                break;
            }

            text = text[end..];
            if (text.Length > 0 && (line.Groups["method"].Value == "CONNECT" || Values(head, "upgrade").Count > 0))
            {
                result.Add("switching");
                break;
            }

            if (text.Length > 0 && !Kept(head, line.Groups["minor"].Value))
            {
                result.Add("refused");
                break;
            }
        }

        return string.Join(' ', result);
    }

    private static string? Name(Match line, string head)
    {
        if (!line.Success)
        {
            return null;
        }

        var (method, target, minor) = (line.Groups["method"].Value, line.Groups["target"].Value, line.Groups["minor"].Value);
        var lines = head.Split("\r\n")[1..^2];
        var lengths = Values(head, "content-length");
        var codings = Values(head, "transfer-encoding");
        var hosts = Values(head, "host");
        var upgrades = Values(head, "upgrade").Count > 0;
        var options = Options(head);
        if (lines.Length > 100 || Array.Exists(lines, static field => !Field().IsMatch(field)) || hosts.Count > 1
            || lengths.Count + codings.Count > 1 || !lengths.TrueForAll(static value => Length().IsMatch(value)) || !codings.TrueForAll(static value => Same(value, "chunked"))
            || (codings.Count > 0 && minor == "0") || Values(head, "expect") is { Count: > 1 } || !Values(head, "expect").TrueForAll(static value => Same(value, "100-continue"))
            || !options.TrueForAll(static option => option.Length == 0 || Option().IsMatch(option))
            || options.Exists(static option => option.ToLowerInvariant() is "host" or "content-length" or "transfer-encoding")
            || upgrades != options.Exists(static option => Same(option, "upgrade")) || (upgrades && (minor == "0" || method == "CONNECT"))
            || (method == "CONNECT" && (codings.Count > 0 || lengths.Exists(static value => value != "0"))))
        {
            return null;
        }

        var named = method == "CONNECT" ? Authority(target) : target.StartsWith('/') || (target == "*" && method == "OPTIONS") ? (string.Empty, null)
            : AbsoluteTarget().Match(target) is { Success: true } absolute ? Authority(absolute.Groups["authority"].Value) : null;
        if (named is not { } inTarget || (method == "CONNECT" && inTarget.Port is null))
        {
            return null;
        }

        if (hosts.Count == 0)
        {
            return method == "CONNECT" && minor == "0" ? inTarget.Host : null;
        }

        if (Authority(hosts[0]) is not { } host)
        {
            return null;
        }

        var samePort = method == "CONNECT" ? host.Port is null || host.Port == inTarget.Port : (host.Port ?? "80") == (inTarget.Port ?? "80");
        return inTarget.Host.Length == 0 || (inTarget.Host == host.Host && samePort) ? host.Host : null;
    }

    private static (string Host, string? Port)? Authority(string text)
    {
        var match = HostAndPort().Match(text);
        var port = match.Groups["port"].Success ? match.Groups["port"].Value : null;
        return match.Success && NameOracle.Read(match.Groups["host"].Value.ToLowerInvariant()) is { } name && (port is null || int.Parse(port, CultureInfo.InvariantCulture) <= 65535) ? (name, port) : null;
    }

    private static string Path(Match line)
    {
        var target = line.Groups["target"].Value;
        return target.StartsWith('/') ? target : AbsoluteTarget().Match(target) is { Success: true } absolute && line.Groups["method"].Value != "CONNECT"
            ? absolute.Groups["path"].Value is { Length: > 0 } path ? path : "/"
            : string.Empty;
    }

    /// <summary>Where the body ends in the text behind the head; -1 when it does not end there yet, -2 when it is broken.</summary>
    private static int BodyEnd(string head, string text)
    {
        if (Values(head, "content-length") is [var length])
        {
            var count = long.Parse(length, CultureInfo.InvariantCulture);
            return count <= text.Length ? (int)count : -1;
        }

        if (Values(head, "transfer-encoding").Count == 0)
        {
            return 0;
        }

        var at = 0;
        while (true)
        {
            var line = ChunkLine().Match(text[at..]);
            if (!line.Success)
            {
                return UnfinishedChunkLine().IsMatch(text[at..]) ? -1 : -2;
            }

            at += line.Length;
            var size = long.Parse(line.Groups["size"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (text.Length - at < size)
            {
                return -1;
            }

            at += (int)size;
            var behind = text[at..Math.Min(at + 2, text.Length)];
            if (behind != "\r\n")
            {
                return behind is "" or "\r" ? -1 : -2;
            }

            at += 2;
            if (size == 0)
            {
                return at;
            }
        }
    }

    private static bool Kept(string head, string minor) =>
        !Options(head).Exists(static option => Same(option, "close")) && (minor == "1" || Options(head).Exists(static option => Same(option, "keep-alive")));

    private static List<string> Options(string head) => [.. Values(head, "connection").SelectMany(static value => value.Split(',')).Select(static option => option.Trim(' ', '\t'))];

    private static List<string> Values(string head, string name) =>
        [.. head.Split("\r\n")[1..].Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim(' ', '\t'))];

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(?:[\t\x20-\x7e\x80-\xff]+\r\n)*\r\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"\A(?:[\t\x20-\x7e\x80-\xff]+\r\n)*(?:[\t\x20-\x7e\x80-\xff]+\r?|\r)?\z")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\A(?<method>" + Token + @"{1,24}) (?<target>[\x21\x22\x24-\x7e]{1,8192}) HTTP/1\.(?<minor>[01])\r\n")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A" + Token + @"+:[\t\x20-\x7e\x80-\xff]*\z")]
    private static partial Regex Field();

    [GeneratedRegex(@"\A" + Token + @"+\z")]
    private static partial Regex Option();

    [GeneratedRegex(@"\A(?:0|[1-9][0-9]{0,17})\z")]
    private static partial Regex Length();

    [GeneratedRegex(@"\A(?<host>[^:]*?)\.?(?::(?<port>[1-9][0-9]{0,4}))?\z")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"\A[hH][tT][tT][pP]://(?<authority>[^/?]*)(?<path>/.*)?\z")]
    private static partial Regex AbsoluteTarget();

    [GeneratedRegex(@"\A(?<size>[0-9A-Fa-f]{1,8})\r\n")]
    private static partial Regex ChunkLine();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{0,8}\z|\A[0-9A-Fa-f]{1,8}\r\z")]
    private static partial Regex UnfinishedChunkLine();
}
