using System.Globalization;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Server.Hosting;

/// <summary>Reads addresses with ports, strictly: <c>127.0.0.1:15001</c>, <c>[::]:15001</c>.</summary>
internal static class EndPoints
{
    /// <summary>Reads one; null when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="port">The port that counts when none is written; null when one has to be.</param>
    public static IPEndPoint? Read(string text, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = bracket >= 0 ? (bracket + 1 < text.Length && text[bracket + 1] == ':' ? bracket + 1 : -1)
            : text.Count(static c => c == ':') == 1 ? text.IndexOf(':', StringComparison.Ordinal) : -1;
        var host = bracket >= 0 ? text[1..bracket] : colon >= 0 ? text[..colon] : text;
        if (bracket >= 0 && colon < 0 && bracket != text.Length - 1)
        {
            return null;
        }

        var number = colon < 0 ? port
            : int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var written) && written is >= 0 and <= 65535 ? written : null;
        return number is { } value && IpLiteral.TryParse(host, out var address) ? new IPEndPoint(address!, value) : null;
    }
}
