using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>The head of one request (RFC 9112 sections 2 to 6), read in the only way that all readers share.</summary>
/// <param name="Method">The method as it came; methods are case-sensitive (RFC 9110 section 9.1).</param>
/// <param name="Target">The request target as it came: visible ASCII without <c>#</c>.</param>
/// <param name="Form">The form of the target.</param>
/// <param name="Path">
/// Path and query as they came, from the slash on; <c>/</c> for an absolute form without a path. Empty for CONNECT and <c>*</c>. Whether it is
/// canonical is asked of <see cref="RequestPath"/>.
/// </param>
/// <param name="Authority">The host and port that the request names; Host, the absolute form and the connection's own name have to agree.</param>
/// <param name="MinorVersion">0 for HTTP/1.0, 1 for HTTP/1.1.</param>
/// <param name="Body">How the body is delimited.</param>
/// <param name="Upgrade">The protocol that the client asks for instead of HTTP.</param>
/// <param name="ExpectsContinue">Whether the client waits for <c>100 Continue</c> before it sends the body.</param>
/// <param name="KeepsAlive">Whether another request may follow on the connection.</param>
/// <param name="OverridesMethod">Whether a field asks the server to act as if another method stood there (<c>X-HTTP-Method-Override</c> and its kin).</param>
/// <param name="Length">The length of the head in bytes, the empty line included.</param>
public sealed record HttpHead(
    string Method,
    string Target,
    HttpTargetForm Form,
    string Path,
    HttpAuthority Authority,
    int MinorVersion,
    HttpBody Body,
    HttpUpgrade Upgrade,
    bool ExpectsContinue,
    bool KeepsAlive,
    bool OverridesMethod,
    int Length);

/// <summary>The forms of a request target (RFC 9112 section 3.2).</summary>
public enum HttpTargetForm
{
    /// <summary><c>/path?query</c>.</summary>
    Origin,

    /// <summary><c>http://host/path</c>: to a proxy.</summary>
    Absolute,

    /// <summary><c>host:port</c>: CONNECT alone.</summary>
    Authority,

    /// <summary><c>*</c>: OPTIONS alone.</summary>
    Asterisk,
}

/// <summary>A host and a port.</summary>
/// <param name="Host">The name; null for the address that the client dialled, see <see cref="HttpHeadReader"/>.</param>
/// <param name="Port">The port, 1 to 65535; null when none was written.</param>
public sealed record HttpAuthority(Hostname? Host, int? Port);

/// <summary>The protocols of an Upgrade field (RFC 9110 section 7.8).</summary>
public enum HttpUpgrade
{
    /// <summary>No upgrade is asked for.</summary>
    None,

    /// <summary><c>websocket</c> alone (RFC 6455 section 4.1).</summary>
    WebSocket,

    /// <summary><c>h2c</c> alone: obsolete (RFC 9113 section 3.1).</summary>
    H2c,

    /// <summary>Another protocol, a version of one, or several.</summary>
    Other,
}

/// <summary>How a body is delimited (RFC 9112 section 6.3).</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Length">The number of bytes for <see cref="HttpBodyKind.Length"/>, otherwise 0.</param>
public readonly record struct HttpBody(HttpBodyKind Kind, long Length);

/// <summary>The kinds of <see cref="HttpBody"/>.</summary>
public enum HttpBodyKind
{
    /// <summary>No body.</summary>
    None,

    /// <summary>As many bytes as Content-Length says, at least one.</summary>
    Length,

    /// <summary>Chunks.</summary>
    Chunked,
}
