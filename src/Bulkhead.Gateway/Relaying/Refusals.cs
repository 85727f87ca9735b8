using System.Net.Sockets;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>What a client is told: the same for every reason, since the details are the operator's.</summary>
internal static class Refusals
{
    // A fatal alert access_denied (RFC 8446 section 6.2) in a record of its own.
    private static readonly byte[] Alert = [21, 3, 3, 0, 2, 2, 49];

    private static readonly byte[] Forbidden =
        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 40\r\nConnection: close\r\n\r\nThe egress policy does not allow this.\r\n"u8.ToArray();

    private static readonly byte[] Bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private static readonly byte[] Misdirected = "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Ends a connection that is not let through, in words that its client understands.</summary>
    public static async Task SayAsync(Socket client, Application application)
    {
        if (application is Application.Tls or Application.TlsWithoutName)
        {
            await EndAsync(client, Alert).ConfigureAwait(false);
        }
        else if (application == Application.Http)
        {
            await EndAsync(client, Forbidden).ConfigureAwait(false);
        }
    }

    /// <summary>Answers 400.</summary>
    public static Task BadRequestAsync(Socket client) => EndAsync(client, Bad);

    /// <summary>Answers 421 (RFC 9110 section 15.5.20): the client may try again on a connection of its own.</summary>
    public static Task MisdirectedAsync(Socket client) => EndAsync(client, Misdirected);

    private static async Task EndAsync(Socket client, byte[] message)
    {
        try
        {
            await Relay.SendAsync(client, message).ConfigureAwait(false);
            client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It went away before it was told.
        }
    }
}
