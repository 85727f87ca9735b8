using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Server.Decrypting;

/// <summary>The connections of one workload to one name under one policy.</summary>
internal sealed class OriginPool : IDisposable
{
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostOld = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<OriginStream, IPAddress> open = new();
    private readonly Lock gate = new();
    private readonly Stack<OriginConnection> idle = new();
    private readonly OriginAccess access;
    private readonly GatewayOptions options;
    private readonly TimeProvider time;
    private readonly SslClientAuthenticationOptions terms;

    public OriginPool(OriginAccess access, X509Certificate2Collection? roots, GatewayOptions options, TimeProvider time)
    {
        (this.access, this.options, this.time) = (access, options, time);
        Host = Encoding.ASCII.GetBytes(access.Port == 443 ? access.Name.Value : string.Create(CultureInfo.InvariantCulture, $"{access.Name.Value}:{access.Port}"));
        terms = Terms(access.Name.Value, roots);
        terms.ApplicationProtocols = [SslApplicationProtocol.Http11];
        Invoker = new HttpMessageInvoker(new FlushingHandler(Handler(roots)), disposeHandler: true);
    }

    /// <summary>The value of Host for the origin.</summary>
    public byte[] Host { get; }

    /// <summary>Sends requests of HTTP/2.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>The requests that use it; guarded by the owner.</summary>
    public int Users { get; set; }

    /// <summary>Whether nobody used it since the owner last looked; guarded by the owner.</summary>
    public bool Rested { get; set; }

    /// <summary>The address of the origin when all connections go to one.</summary>
    public IPAddress? Dialled
    {
        get
        {
            // Every request asks: Values would lock and copy.
            var only = default(IPAddress);
            foreach (var (_, address) in open)
            {
                if (only is not null && !only.Equals(address))
                {
                    return null;
                }

                only = address;
            }

            return only;
        }
    }

    /// <summary>Breaks off connections that another policy does not allow.</summary>
    public void Judge(GatewayPolicy policy)
    {
        foreach (var (stream, address) in open)
        {
            if (!access.MayKeep(policy, address))
            {
                stream.Dispose();
            }
        }
    }

    /// <summary>A connection for one exchange in HTTP/1.1: one that rests, or a new one.</summary>
    /// <param name="anew">Whether it has to be a new one.</param>
    /// <param name="cancel">Ends the opening of a new one.</param>
    /// <exception cref="OriginRefusedException">It may not be used.</exception>
    /// <exception cref="IOException">Nobody answers.</exception>
    /// <exception cref="AuthenticationException">TLS failed.</exception>
    public async ValueTask<OriginConnection> OpenAsync(bool anew, CancellationToken cancel)
    {
        while (!anew && TakeIdle() is { } rested)
        {
            if (IsYoung(rested) && rested.IsQuiet)
            {
                return rested;
            }

            rested.Dispose();
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.ConnectTimeout);
        var stream = await ConnectAsync(patience.Token);
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(terms, patience.Token);
            return new OriginConnection(tls, stream.Socket, open[stream], time.GetTimestamp());
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives a connection back that stands between two exchanges.</summary>
    public void Return(OriginConnection connection)
    {
        connection.Rest(time.GetTimestamp());
        lock (gate)
        {
            idle.Push(connection);
        }
    }

    /// <summary>Closes what has rested for long.</summary>
    public void CloseRested()
    {
        lock (gate)
        {
            var all = idle.ToArray();
            idle.Clear();
            for (var at = all.Length - 1; at >= 0; at--)
            {
                if (IsYoung(all[at]))
                {
                    idle.Push(all[at]);
                }
                else
                {
                    all[at].Dispose();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Invoker.Dispose();
        while (TakeIdle() is { } rested)
        {
            rested.Dispose();
        }
    }

    private OriginConnection? TakeIdle()
    {
        lock (gate)
        {
            return idle.TryPop(out var rested) ? rested : null;
        }
    }

    private bool IsYoung(OriginConnection connection) => time.GetElapsedTime(connection.Rested) < MostIdle && time.GetElapsedTime(connection.Opened) < MostOld;

    private SocketsHttpHandler Handler(X509Certificate2Collection? roots) => new()
    {
        // Measured defaults of the class follow redirects and obey proxy variables (evasion catalogue H-20).
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PreAuthenticate = false,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        Expect100ContinueTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = MostIdle,
        PooledConnectionLifetime = MostOld,
        MaxResponseHeadersLength = 64,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = async (_, cancel) => await ConnectAsync(cancel),
        SslOptions = Terms(access.Name.Value, roots),
    };

    private static SslClientAuthenticationOptions Terms(string name, X509Certificate2Collection? roots) => new()
    {
        TargetHost = name,
#pragma warning disable CA5398 // TLS 1.2 and later by name: what the machine would allow beside them does not count.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        AllowRenegotiation = false,
        CertificateChainPolicy = ChainPolicy(roots),
        RemoteCertificateValidationCallback = Verify,
    };

    // Nothing is fetched to build a chain: the addresses in a certificate are the origin's choice, and no policy judges them.
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }

    private static bool Verify(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors switch
    {
        SslPolicyErrors.None => true,
        SslPolicyErrors.RemoteCertificateNameMismatch => throw new OriginRefusedException(new Refusal(RefusalReason.CertName, "The certificate of the server is for another name.")),
        _ => throw new OriginRefusedException(new Refusal(RefusalReason.CertUntrusted, "The certificate of the server is not trusted.")),
    };

    private async ValueTask<OriginStream> ConnectAsync(CancellationToken cancel)
    {
        var dial = await access.DialAsync(cancel);
        if (dial.Socket is not { } socket)
        {
            throw dial.Refusal.IsRefused ? new OriginRefusedException(dial.Refusal) : new IOException("No address of the origin answers.");
        }

        var stream = new OriginStream(socket, open);
        open[stream] = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        return stream;
    }

    private sealed class OriginStream(Socket socket, ConcurrentDictionary<OriginStream, IPAddress> open) : NetworkStream(socket, ownsSocket: true)
    {
        protected override void Dispose(bool disposing)
        {
            open.TryRemove(this, out _);
            base.Dispose(disposing);
        }
    }
}

/// <summary>The origin may not be used: carries the reason through the client of HTTP.</summary>
internal sealed class OriginRefusedException(Refusal refusal) : IOException(refusal.Detail)
{
    /// <summary>Why.</summary>
    public Refusal Refusal => refusal;

    /// <summary>The reason in an exception or one of its causes.</summary>
    public static Refusal? In(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OriginRefusedException found)
            {
                return found.Refusal;
            }
        }

        return null;
    }
}
