using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>Servers behind the gateway.</summary>
internal static class Origins
{
    /// <summary>A web server for any name.</summary>
    public static async Task<WebApplication> WebAsync(Bench bench, RequestDelegate handle, HttpProtocols protocols = HttpProtocols.Http1AndHttp2, Func<string, X509Certificate2>? certificate = null)
    {
        var certificates = new ConcurrentDictionary<string, X509Certificate2>(StringComparer.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AllowSynchronousIO = false;
            kestrel.Listen(bench.Address, 443, listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(https => https.ServerCertificateSelector = (_, name) => certificates.GetOrAdd(name!, certificate ?? (static one => Authorities.Origin(one))));
            });
        });
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.UseWebSockets();
        application.Run(handle);
        await application.StartAsync();
        return application;
    }
}

/// <summary>A server that keeps every byte and answers each request head with the same bytes.</summary>
internal sealed class RawOrigin : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder seen = new();
    private readonly string answer;
    private readonly int interim;

    /// <summary>Makes one.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="answer">What it answers.</param>
    /// <param name="interim">How many interim answers (1xx) it sends before that.</param>
    public RawOrigin(IPAddress address, string answer, int interim = 0)
    {
        (this.answer, this.interim) = (answer, interim);
        socket.Bind(new IPEndPoint(address, 443));
        socket.Listen();
        _ = AcceptAsync();
    }

    public string Seen
    {
        get
        {
            lock (seen)
            {
                return seen.ToString();
            }
        }
    }

    /// <summary>Whether it closes the connection after an answer.</summary>
    public bool Closes { get; init; }

    /// <summary>Counts connections that it has closed.</summary>
    public SemaphoreSlim Closed { get; } = new(0);

    /// <summary>How many connections it accepted.</summary>
    public int Connections { get; private set; }

    /// <summary>How many interim answers it sent.</summary>
    public int Interim { get; private set; }

    public void Dispose()
    {
        socket.Dispose();
        Closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        using var certificate = Authorities.Origin("read.example");
        while (true)
        {
            Socket client;
            try
            {
                client = await socket.AcceptAsync();
            }
            catch (SocketException)
            {
                return;
            }

            Connections++;
            _ = ServeAsync(client, certificate);
        }
    }

    private async Task ServeAsync(Socket client, X509Certificate2 certificate)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(client, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[4096];
            int count;
            while ((count = await tls.ReadAsync(buffer)) > 0)
            {
                var text = Encoding.Latin1.GetString(buffer, 0, count);
                lock (seen)
                {
                    seen.Append(text);
                }

                if (text.Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    for (var sent = 0; sent < interim; sent++)
                    {
                        await tls.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray());
                        Interim++;
                    }

                    await tls.WriteAsync(Encoding.Latin1.GetBytes(answer));
                    if (Closes)
                    {
                        await tls.DisposeAsync();
                        Closed.Release();
                        return;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The gateway went away or did not like the certificate.
        }
    }
}
