using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Bulkhead.Server.Decrypting;

/// <summary>How connections are decrypted.</summary>
/// <param name="Authority">The CA that certificates for clients are made under.</param>
/// <param name="OriginRoots">The roots that origins are verified with; null for those of the machine.</param>
/// <param name="Inspectors">What looks at requests; none by default.</param>
internal sealed record DecryptionSettings(DecryptionAuthority Authority, X509Certificate2Collection? OriginRoots, ImmutableArray<IRequestInspector> Inspectors);

/// <summary>Ends TLS of clients, has every request judged, and passes it on over a TLS connection of its own.</summary>
internal sealed class DecryptingServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly DecryptedTransport transport;
    private readonly LeafMinter minter;
    private readonly OriginPools pools;
    private readonly BodyReading bodies;

    private DecryptingServer(WebApplication application, DecryptedTransport transport, LeafMinter minter, OriginPools pools, BodyReading bodies) =>
        (this.application, this.transport, this.minter, this.pools, this.bodies) = (application, transport, minter, pools, bodies);

    /// <summary>Starts it. It listens on no address.</summary>
    public static async Task<DecryptingServer> StartAsync(DecryptionSettings settings, GatewayOptions options, TimeProvider time)
    {
        var entry = new DecryptedTransport();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IConnectionListenerFactory>(entry);
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var origins = new OriginPools(settings.OriginRoots, options, time);
        var reading = new BodyReading(settings.Inspectors);
        var requests = new RequestForwarding(host.Services.GetRequiredService<IHttpForwarder>(), origins, reading, options);
        host.Run(requests.HandleAsync);
        host.Services.GetRequiredService<DiagnosticListener>().Subscribe(new ServerRefusals(), static name => name == ServerRefusals.Event);
        await host.StartAsync();
        return new DecryptingServer(host, entry, new LeafMinter(settings.Authority, time), origins, reading);
    }

    /// <summary>Takes a connection over; see <see cref="DecryptConnection"/>.</summary>
    public async Task DecryptAsync(DecryptableConnection connection)
    {
        // Sockets complete on the threads that wait for them: they are not to be held up by cryptography.
        await Task.Yield();
        await using var tls = new SslStream(connection.Transport, leaveInnerStreamOpen: true);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            if (minter.For(connection.Name) is not { } certificate)
            {
                connection.Fail();
                return;
            }

            await tls.AuthenticateAsServerAsync(Terms(connection, certificate), patience.Token);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or CryptographicException)
        {
            connection.Fail();
            return;
        }

        connection.Establish();
        try
        {
            await (tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2 ? ServeAsync(connection, tls) : RelayAsync(connection, tls));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The client is gone.
        }
    }

    /// <summary>Breaks off what another policy no longer allows.</summary>
    public void Judge(GatewayPolicy policy) => pools.Judge(policy);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await application.StopAsync(now.Token);
        }

        await application.DisposeAsync();
        pools.Dispose();
        bodies.Dispose();
    }

    private async Task RelayAsync(DecryptableConnection connection, SslStream tls)
    {
        using var client = new Http1Client(tls, connection);
        await new Http1Relay(connection, client, tls, pools, bodies).RunAsync();
        await client.EndAsync();
        await tls.ShutdownAsync();
        await connection.CloseAsync();
    }

    private async Task ServeAsync(DecryptableConnection connection, SslStream tls)
    {
        var input = new Pipe(new PipeOptions(pauseWriterThreshold: 128 * 1024, resumeWriterThreshold: 64 * 1024, minimumSegmentSize: 4096, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var watch = new Http2Watch(connection.Refuse);
        var watched = new WatchedStream(tls, watch, TimeProvider.System);
        var output = PipeWriter.Create(watched, new StreamPipeWriterOptions(leaveOpen: true));
        var context = new DecryptedConnectionContext(connection, new Duplex(input.Reader, output), watch, tls.SslProtocol);
        using var done = new CancellationTokenSource();
        if (!transport.TryServe(context))
        {
            return;
        }

        var reading = ReadAsync(watched, input.Writer, context, done.Token);
        await context.Ended;
        await output.CompleteAsync();
        await tls.ShutdownAsync();
        await done.CancelAsync();
        await reading;
        await connection.CloseAsync();
    }

    private static async Task ReadAsync(WatchedStream watched, PipeWriter target, DecryptedConnectionContext context, CancellationToken done)
    {
        try
        {
            if (!await watched.CopyAsync(target, done))
            {
                context.Connection.Break();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The client is gone, or the server is done with it.
        }

        await target.CompleteAsync();
        context.Close();
    }

    private static SslServerAuthenticationOptions Terms(DecryptableConnection connection, SslStreamCertificateContext certificate)
    {
        var terms = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            ClientCertificateRequired = false,
#pragma warning disable CA5398 // TLS 1.2 and later by name: what the machine would allow beside them does not count.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            AllowRenegotiation = false,
            AllowTlsResume = false, // A ticket of one name would be accepted for another (evasion catalogue TLS-17).
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (connection.Alpn.HasFlag(AlpnProtocols.Http2))
        {
            terms.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        }
        else if (connection.Alpn.HasFlag(AlpnProtocols.Http1))
        {
            terms.ApplicationProtocols = [SslApplicationProtocol.Http11];
        }

        return terms;
    }

    private static void Configure(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.RequestHeaderEncodingSelector = HostField.EncodingOf;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeaderCount = HttpLimits.Fields;
        limits.MaxRequestHeadersTotalSize = HttpLimits.Head;
        limits.MaxRequestLineSize = HttpLimits.Target + 64;
        limits.RequestHeadersTimeout = options.PeekTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = HttpLimits.Head / 2;
        kestrel.Listen(new DecryptedEndPoint(), static listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(static next => context => HostField.ServeAsync(context, next));
        });
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
