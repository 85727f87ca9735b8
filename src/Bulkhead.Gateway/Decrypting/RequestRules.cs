using System.Text;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>What a decrypted request says, as it came.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target or <c>:path</c>, not decoded.</param>
/// <param name="Authority">Host or <c>:authority</c>; null when there is none, or more than one.</param>
/// <param name="Protocol">What is asked for instead of HTTP, such as <c>websocket</c>; null when nothing is.</param>
public readonly record struct RequestFacts(string Method, string Target, string? Authority, string? Protocol);

/// <summary>Whether a request is one that can be judged at all: the same for HTTP/1.1 and HTTP/2. Pure.</summary>
public static class RequestRules
{
    private const int HttpsPort = 443;

    /// <summary>Checks a request against the connection that it came on.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="name">The name of the hello, which was judged and which the certificate is for.</param>
    /// <param name="port">The port that the client dialled.</param>
    public static Refusal Check(RequestFacts facts, Hostname name, int port)
    {
        if (facts.Protocol is not null && !facts.Protocol.Equals("websocket", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(RefusalReason.HttpUpgrade, "Only an upgrade to WebSocket is carried.");
        }

        if (facts.Protocol is null && facts.Method == "CONNECT")
        {
            return new Refusal(RefusalReason.HttpTargetForm, "CONNECT is for the proxy listener, once and outside of a tunnel.");
        }

        if (facts.Target is not ['/', ..] || facts.Target.AsSpan().ContainsAnyExceptInRange('!', '~') || facts.Target.Contains('#'))
        {
            return new Refusal(RefusalReason.HttpTargetForm, "The request target is no path in visible ASCII.");
        }

        if (facts.Target.Length > HttpLimits.Target)
        {
            return new Refusal(RefusalReason.HttpTooLarge, "The request target is longer than 8192 bytes.");
        }

        if (facts.Authority is null || !Ascii.IsValid(facts.Authority))
        {
            return new Refusal(RefusalReason.HttpAuthorityMismatch, "The request names no host, or more than one.");
        }

        return IsHost(Encoding.ASCII.GetBytes(facts.Authority), name, port)
            ? RequestPath.Check(facts.Target)
            : new Refusal(RefusalReason.HttpAuthorityMismatch, "The request names another host or port than the connection.");
    }

    /// <summary>Whether a host field, or <c>:authority</c>, names what the connection is for. An unreadable host is no other than the connection's either.</summary>
    /// <param name="host">Its bytes.</param>
    /// <param name="name">The name of the hello.</param>
    /// <param name="port">The port that the client dialled.</param>
    public static bool IsHost(ReadOnlySpan<byte> host, Hostname name, int port) =>
        !HttpAuthorities.Read(host, out var authority).IsRefused && authority!.Host == name && (authority.Port is null or HttpsPort || authority.Port == port);

    /// <summary>Whether a field may be passed on: a name that is a token, a value without control bytes. HTTP/2 can carry what would be another field in HTTP/1.1.</summary>
    public static bool IsField(string name, string? value) =>
        name.Length > 0 && Ascii.IsValid(name) && HttpSyntax.IsToken(Encoding.ASCII.GetBytes(name))
        && (value is null || !value.AsSpan().ContainsAny(Controls));

    private static readonly System.Buffers.SearchValues<char> Controls = System.Buffers.SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f");

    /// <summary>The status that answers a refusal. The reason itself is the operator's.</summary>
    public static int StatusOf(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.HttpAuthorityMismatch or RefusalReason.PolicyChanged => 421,
        RefusalReason.HttpTooLarge => 413,
        RefusalReason.HttpFraming or RefusalReason.HttpTargetForm or RefusalReason.HttpPathNoncanonical or RefusalReason.HttpUpgrade => 400,
        RefusalReason.AddressUnresolved or RefusalReason.CertName or RefusalReason.CertUntrusted => 502,
        _ => 403,
    };
}
