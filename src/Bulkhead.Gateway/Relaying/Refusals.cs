using System.Net.Sockets;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>What a client is told: the same for every reason, since the details are the operator's.</summary>
internal static class Refusals
{
    private static readonly byte[] Alert = RefusalBytes.Alert.ToArray();

    private static readonly byte[] Forbidden = RefusalBytes.Forbidden.ToArray();

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
