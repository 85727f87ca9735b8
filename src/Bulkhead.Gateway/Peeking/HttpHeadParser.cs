using System.Net;
using System.Text;

namespace Bulkhead.Gateway.Peeking;

/// <summary>A whole head whose lines all end in CR LF and that holds no control byte but the tab.</summary>
internal static class HttpHeadParser
{
    /// <summary>Reads a head.</summary>
    /// <param name="head">Request line, fields and the empty line.</param>
    /// <param name="dialled">What the client dialled, when Host may repeat its address; null when Host has to be a name.</param>
    /// <param name="result">The facts, when nothing is refused.</param>
    public static Refusal Read(ReadOnlySpan<byte> head, IPEndPoint? dialled, out HttpHead? result)
    {
        result = null;
        var rest = head;
        var line = NextLine(ref rest);
        var refusal = SplitRequestLine(line, out var method, out var target, out var minorVersion);
        if (refusal.IsRefused)
        {
            return refusal;
        }

        var fields = default(HttpFields);
        refusal = fields.Read(rest);
        if (refusal.IsRefused)
        {
            return refusal;
        }

        var connects = method.SequenceEqual("CONNECT"u8);
        refusal = HttpTarget.Read(method, target, out var form, out var path, out var named);
        if (!refusal.IsRefused)
        {
            refusal = form == HttpTargetForm.Origin && fields.HasHost && HttpAuthorities.Repeats(fields.Host, dialled) is { } repeated
                ? Accept(repeated, out named)
                : HttpAuthorities.Agree(form, named, minorVersion, fields.HasHost, fields.Host, out named);
        }

        if (!refusal.IsRefused)
        {
            refusal = fields.CheckFraming(minorVersion, connects);
        }

        if (refusal.IsRefused || named is null)
        {
            return refusal;
        }

        var text = Encoding.ASCII.GetString(target);
        result = new HttpHead(
            MethodText(method), text, form, path == target.Length ? string.Empty : path == 0 ? text : path < 0 ? "/" : text[path..], named, minorVersion,
            fields.Body, fields.Upgrade, fields.ExpectsContinue, minorVersion == 1 ? !fields.Closes : fields.KeepsAlive && !fields.Closes,
            fields.OverridesMethod, head.Length);
        return Refusal.None;
    }

    private static Refusal Accept(HttpAuthority authority, out HttpAuthority? named)
    {
        named = authority;
        return Refusal.None;
    }

    /// <summary>The line without its CR LF, which is known to be there.</summary>
    internal static ReadOnlySpan<byte> NextLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\r');
        var line = rest[..end];
        rest = rest[(end + 2)..];
        return line;
    }

    /// <summary>method SP request-target SP HTTP-version (RFC 9112 section 3), each space exactly one.</summary>
    private static Refusal SplitRequestLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out int minorVersion)
    {
        target = default;
        minorVersion = 0;
        var methodLength = HttpSyntax.TokenLength(line);
        method = line[..methodLength];
        if (methodLength is 0 or > HttpLimits.Method || methodLength == line.Length || line[methodLength] != ' ')
        {
            return Framing("The request line does not start with a method and one space.");
        }

        var rest = line[(methodLength + 1)..];
        var targetLength = rest.IndexOf((byte)' ');
        if (targetLength <= 0)
        {
            return Framing("The request line has no target between single spaces.");
        }

        target = rest[..targetLength];
        var version = rest[(targetLength + 1)..];
        minorVersion = version.SequenceEqual("HTTP/1.1"u8) ? 1 : 0;
        if (minorVersion == 0 && !version.SequenceEqual("HTTP/1.0"u8))
        {
            return Framing("The request line does not end in HTTP/1.1 or HTTP/1.0.");
        }

        if (targetLength > HttpLimits.Target)
        {
            return new Refusal(RefusalReason.HttpTooLarge, "The request target is longer than 8192 bytes.");
        }

        return target.ContainsAnyExceptInRange((byte)'!', (byte)'~') || target.Contains((byte)'#')
            ? new Refusal(RefusalReason.HttpTargetForm, "The request target holds a byte that is no visible ASCII, or a fragment.")
            : Refusal.None;
    }

    private static string MethodText(ReadOnlySpan<byte> method)
    {
        return method switch
        {
            _ when method.SequenceEqual("GET"u8) => "GET",
            _ when method.SequenceEqual("POST"u8) => "POST",
            _ when method.SequenceEqual("PUT"u8) => "PUT",
            _ when method.SequenceEqual("HEAD"u8) => "HEAD",
            _ when method.SequenceEqual("DELETE"u8) => "DELETE",
            _ when method.SequenceEqual("CONNECT"u8) => "CONNECT",
            _ => Encoding.ASCII.GetString(method),
        };
    }

    private static Refusal Framing(string detail) => new(RefusalReason.HttpFraming, detail);
}
