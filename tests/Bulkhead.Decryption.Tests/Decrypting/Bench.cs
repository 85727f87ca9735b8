using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Server.Decrypting;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>A gateway that decrypts, in front of one address of "the Internet".</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static int last = 10;

    private readonly PolicyStore store = new();
    private readonly FlowLog log;
    private readonly DecryptingServer? server;
    private readonly EgressGateway gateway;
    private readonly Listener listener;
    private readonly ConcurrentQueue<FlowRecord> records = new();
    private readonly SemaphoreSlim recorded = new(0);

    private Bench(DecryptingServer? server, GatewayOptions options)
    {
        this.server = server;
        Address = IPAddress.Parse("198.51.100." + Interlocked.Increment(ref last));
        log = new FlowLog(static _ => ValueTask.CompletedTask, TimeProvider.System)
        {
            OnRecord = record =>
            {
                records.Enqueue(record);
                recorded.Release();
            },
        };
        Offer(Policy());
        var resolver = new NameResolver((name, _) => Task.FromResult(Resolve(name.Value)), TimeProvider.System);
        gateway = new EgressGateway(options, store, resolver, log, TimeProvider.System, server is null ? null : server.DecryptAsync)
        {
            Identities = IdentityTable.Of([(new IPNetwork(IPAddress.Loopback, 32), new WorkloadIdentity("chat", "apps", ImmutableSortedDictionary<string, string>.Empty.Add("app", "chat"), "static"))]),
        };
        var judge = store.OnChanged;
        store.OnChanged = policy =>
        {
            judge?.Invoke(policy);
            server?.Judge(policy);
        };
        listener = Listener.Bind(new IPEndPoint(IPAddress.Loopback, 0), ListenerKind.Proxy, TimeProvider.System);
        _ = listener.AcceptAsync(gateway.Take);
    }

    /// <summary>Where origins of this bench listen.</summary>
    public IPAddress Address { get; }

    public int Port => ((IPEndPoint)listener.Address).Port;

    public Dictionary<string, IPAddress> Names { get; } = [];

    public IEnumerable<FlowRecord> Records => records;

    private static GatewayOptions Options => new() { TrustedNetworks = [IPNetwork.Parse("198.51.100.0/24")] };

    public static async Task<Bench> StartAsync(IRequestInspector[]? inspectors = null, bool decrypts = true, Func<GatewayOptions, GatewayOptions>? options = null)
    {
        Assert.SkipWhen(Program.NoNetwork is not null, Program.NoNetwork ?? string.Empty);
        var authority = DecryptionAuthority.Read(Authorities.Gateway.ExportCertificatePem(), Authorities.Gateway.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), DateTimeOffset.UtcNow, out var problem);
        Assert.Null(problem);
        var settings = new DecryptionSettings(authority!, [Authorities.Origins], [.. inspectors ?? []]);
        var chosen = options is null ? Options : options(Options);
        return new Bench(decrypts ? await DecryptingServer.StartAsync(settings, chosen, TimeProvider.System) : null, chosen);
    }

    /// <summary>Paths for the names that are decrypted.</summary>
    public const string Paths = """
        apiVersion: bulkhead.io/v1alpha1
        kind: RequestPaths
        metadata:
          name: paths
        spec:
          rules:
            - policy: bulkhead-chat
              rule: allow-read
              paths: [/v1/chat, /v1/models*]
        """;

    /// <summary>The policy: read.example and other.example are decrypted, kept.example is not.</summary>
    public static string Policy(string read = "decryptPolicy: decryptAllowed", string name = "read.example") => $"""
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata:
          name: bulkhead-chat
          namespace: apps
        spec:
          rules:
            - name: allow-read
              selector:
                matchLabels:
                  app: chat
              action: permit
              protocol: tcp
              port: 443
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000001
              webGroups:
                - name: read
              {read}
            - name: allow-kept
              selector:
                matchLabels:
                  app: chat
              action: permit
              protocol: tcp
              port: 443
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000001
              webGroups:
                - name: kept
            - name: deny-any
              selector:
                matchLabels:
                  app: chat
              action: deny
              protocol: any
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000000
          webGroups:
            - name: read
              domains:
                - {name}
                - other.example
            - name: kept
              domains:
                - kept.example
        """;

    public void Offer(params string[] policy) => Assert.DoesNotContain(store.Offer([.. policy.Select(static (text, index) => new SourceText($"policy-{index}.yaml", text))]), static found => found.Severity == Model.Diagnostics.Severity.Error);

    /// <summary>Waits for a record.</summary>
    public async Task<FlowRecord> RecordAsync(Func<FlowRecord, bool> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (records.FirstOrDefault(isIt) is { } found)
            {
                return found;
            }

            await recorded.WaitAsync(patience.Token);
        }
    }

    public Task<FlowRecord> DeniedAsync(string reason) => RecordAsync(record => record.Verdict == FlowVerdict.Denied && record.Reason == reason);

    /// <summary>A client as people use it.</summary>
    public HttpClient Client(Version? version = null)
    {
        var handler = new SocketsHttpHandler
        {
            Proxy = new WebProxy("127.0.0.1", Port),
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(Authorities.Gateway) },
        };
        return new HttpClient(handler) { DefaultRequestVersion = version ?? HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>A TLS connection to a name through the gateway, for bytes.</summary>
    public async Task<SslStream> OpenAsync(string name, X509Certificate2? trusted = null, string? alpn = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n"));
        var answer = new byte[256];
        var count = await stream.ReadAsync(answer);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal);
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            CertificateChainPolicy = Trusting(trusted ?? Authorities.Gateway),
            ApplicationProtocols = alpn is null ? null : [new SslApplicationProtocol(alpn)],
        });
        return tls;
    }

    /// <summary>Sends bytes and reads what comes until the other side ends.</summary>
    public async Task<string> SayAsync(string name, string bytes)
    {
        await using var tls = await OpenAsync(name);
        await tls.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            int count;
            while ((count = await tls.ReadAsync(buffer, patience.Token)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            answer.Append("(reset)");
        }

        return answer.ToString();
    }

    public static X509ChainPolicy Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return policy;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await gateway.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await log.DisposeAsync();
        recorded.Dispose();
    }

    private ResolvedName? Resolve(string name) => new([Names.GetValueOrDefault(name, Address)], TimeSpan.FromSeconds(60));
}
