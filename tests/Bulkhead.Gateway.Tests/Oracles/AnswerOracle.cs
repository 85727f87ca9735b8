using System.Globalization;
using System.Text.RegularExpressions;

namespace Bulkhead.Gateway.Tests.Oracles;

/// <summary>A second reading of HTTP/1 answers: patterns over the whole text, made from the grammar of RFC 9112. Says what <see cref="Peeking.AnswerTrace"/> says.</summary>
internal static partial class AnswerOracle
{
    public static string Read(string text, string method)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return "more";
        }

        var head = text[..(end + 4)];
        var body = text[(end + 4)..];
        var match = Head().Match(head);
        if (!match.Success || match.Groups["field"].Captures.Count > 200)
        {
            return "no";
        }

        var lengths = Values(match, "content-length").SelectMany(static value => value.Split(',')).Select(static value => value.Trim(' ', '\t')).ToList();
        if (lengths.Any(static value => !Digits().IsMatch(value)) || lengths.Select(static value => long.Parse(value, CultureInfo.InvariantCulture)).Distinct().Count() > 1)
        {
            return "no";
        }

        var codings = Values(match, "transfer-encoding").Where(static value => value.Length > 0).SelectMany(Elements).ToList();
        if (codings.SkipLast(1).Any(IsChunked))
        {
            return "no";
        }

        var coded = Values(match, "transfer-encoding").Count > 0;
        var options = Values(match, "connection").SelectMany(static value => value.Split(',')).Select(static value => value.Trim(' ', '\t').ToLowerInvariant()).ToList();
        var status = int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture);
        var kind = status is < 200 or 204 or 304 || method == "HEAD" ? "none"
            : codings.Count > 0 && IsChunked(codings[^1]) ? "chunked"
            : coded || lengths.Count == 0 ? "untilclose"
            : long.Parse(lengths[0], CultureInfo.InvariantCulture) == 0 ? "none"
            : "length";
        var keeps = !options.Contains("close") && (match.Groups["minor"].Value == "1" || (options.Contains("keep-alive") && !coded)) && !(coded && lengths.Count > 0) && kind != "untilclose";
        return $"{status} {kind}{(keeps ? " keeps" : string.Empty)} = {Body(kind, body, lengths)}";
    }

    private static string Body(string kind, string body, List<string> lengths)
    {
        switch (kind)
        {
            case "none":
                return $"0 end +{body.Length}";
            case "untilclose":
                return $"{body.Length} more";
            case "length":
                var length = long.Parse(lengths[0], CultureInfo.InvariantCulture);
                return body.Length >= length ? $"{length} end +{body.Length - length}" : $"{body.Length} more";
            default:
                return Chunks(body);
        }
    }

    private static string Chunks(string body)
    {
        var data = 0L;
        while (true)
        {
            var size = Size().Match(body);
            if (!size.Success)
            {
                return UnfinishedSize().IsMatch(body) ? $"{data} more" : "no";
            }

            var length = long.Parse(size.Groups["size"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            body = body[size.Length..];
            if (length == 0)
            {
                var trailers = Trailers().Match(body);
                return trailers.Success ? $"{data} end +{body.Length - trailers.Length}" : UnfinishedTrailers().IsMatch(body) ? $"{data} more" : "no";
            }

            var taken = Math.Min(length, body.Length);
            data += taken;
            body = body[(int)taken..];
            if (taken < length || body is "" or "\r")
            {
                return $"{data} more";
            }

            if (!body.StartsWith("\r\n", StringComparison.Ordinal))
            {
                return "no";
            }

            body = body[2..];
        }
    }

    private static bool IsChunked(string coding) => coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Elements(string value)
    {
        // A comma at the end has nothing behind it.
        var elements = value.Split(',').Select(static one => one.Trim(' ', '\t')).ToList();
        return elements[^1].Length == 0 && elements.Count > 1 ? elements.SkipLast(1) : elements;
    }

    private static List<string> Values(Match head, string name) =>
        [.. head.Groups["field"].Captures.Select(static capture => capture.Value.Split(':', 2)).Where(field => field[0].Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field[1].Trim(' ', '\t'))];

    [GeneratedRegex(@"\AHTTP/1\.(?<minor>[01]) (?<status>[1-5][0-9]{2})(?: [^\x00-\x08\x0a-\x1f\x7f]*)?\r\n(?:(?<field>[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*)\r\n)*\r\n\z", RegexOptions.None, 2000)]
    private static partial Regex Head();

    [GeneratedRegex(@"\A[0-9]{1,18}\z", RegexOptions.None, 2000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A(?<size>[0-9A-Fa-f]{1,15})(?:[; \t][^\r\n]*)?\r\n", RegexOptions.None, 2000)]
    private static partial Regex Size();

    [GeneratedRegex(@"\A(?:[0-9A-Fa-f]{1,15}(?:[; \t][^\r\n]*)?\r?)?\z", RegexOptions.None, 2000)]
    private static partial Regex UnfinishedSize();

    [GeneratedRegex(@"\A(?:[^\r\n]+\r\n)*\r\n", RegexOptions.None, 2000)]
    private static partial Regex Trailers();

    [GeneratedRegex(@"\A(?:[^\r\n]+\r\n)*(?:[^\r\n]+\r?|\r)?\z", RegexOptions.None, 2000)]
    private static partial Regex UnfinishedTrailers();
}
