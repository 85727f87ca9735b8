using System.Text;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Server.Decrypting;

/// <summary>
/// Reads the field <c>host</c> of HTTP/2, which the server drops in favour of <c>:authority</c> before any request is seen: a request that names two hosts
/// would pass as one that names the allowed one (evasion catalogue X-02). The server asks for an encoding when it reads the field; the answer knows the
/// connection, and ends it when the field names another host.
/// </summary>
internal sealed class HostField(DecryptableConnection connection, Http2Watch? watch) : Encoding
{
    private static readonly AsyncLocal<HostField?> Current = new();

    /// <summary>The encoding of a field; <see cref="Encoding.Latin1"/> keeps the bytes of all others.</summary>
    public static Encoding EncodingOf(string field) => field.Equals("host", StringComparison.OrdinalIgnoreCase) && Current.Value is { } own ? own : Latin1;

    /// <summary>Has the host fields of a connection read.</summary>
    public static async Task ServeAsync(ConnectionContext context, ConnectionDelegate next)
    {
        Current.Value = context.Features.Get<IDecryptedConnectionFeature>() is { } from ? new HostField(from.Connection, from.Watch) : null;
        await next(context);
    }

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count)
    {
        if (!RequestRules.IsHost(bytes.AsSpan(index, count), connection.Name, connection.Port))
        {
            watch?.Explain();
            connection.Refuse(new Refusal(RefusalReason.HttpAuthorityMismatch, "The field host names another host than the connection."));
            throw new BadHttpRequestException("The request names two hosts.");
        }

        return count;
    }

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => charCount;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;
}
