using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>What one row does from inside of the pod, and what the gateway decided about it.</summary>
public sealed class Attempt(TestBench bench) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly long mark = bench.Gateway.Mark;
    private readonly List<Socket> sockets = [];

    public TestBench Bench => bench;

    /// <summary>The decisions since the row began.</summary>
    public List<Decision> Decisions => [.. bench.Gateway.Decisions(mark).Where(static decision => decision.Address is TestBench.PodAddress or TestBench.PodAddress6)];

    /// <summary>The whole log of the row.</summary>
    public string Log => bench.Gateway.Log(mark);

    /// <summary>Opens a connection from the pod.</summary>
    public async Task<Socket> ConnectAsync(string address = TestBench.OriginAddress, int port = 443)
    {
        var end = IPAddress.Parse(address);
        var socket = bench.Pod.Socket(end.AddressFamily);
        socket.NoDelay = true;
        sockets.Add(socket);
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new IPEndPoint(end, port), patience.Token);
        return socket;
    }

    /// <summary>Opens a connection, sends pieces one after another, and reads until the other side ends.</summary>
    /// <returns>What came back, as Latin-1.</returns>
    public async Task<string> SendAsync(string address, int port, params byte[][] pieces)
    {
        Socket socket;
        try
        {
            socket = await ConnectAsync(address, port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Denied on arrival: reset before the connection was seen to be open.
            return string.Empty;
        }

        return await SendAsync(socket, pieces);
    }

    /// <summary>Sends pieces and reads until the other side ends.</summary>
    public async Task<string> SendAsync(Socket socket, params byte[][] pieces)
    {
        try
        {
            foreach (var piece in pieces)
            {
                await socket.SendAsync(piece, SocketFlags.None);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Refused before everything was sent.
        }

        return await ReadAsync(socket);
    }

    /// <summary>Reads until the other side ends or has said something.</summary>
    public async Task<string> ReadAsync(Socket socket, string? until = null)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            int count;
            while ((until is null || !text.ToString().Contains(until, StringComparison.Ordinal)) && (count = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Reset: what came before it counts.
        }

        return text.ToString();
    }

    /// <summary>Sends a hello to where the row wants it to go.</summary>
    internal Task<string> HelloAsync(HelloParts parts, string address = TestBench.AttackerAddress, int port = 443) =>
        SendAsync(address, port, HelloBytes.Record(HelloBytes.Message(parts)));

    /// <summary>Sends text as it is.</summary>
    public Task<string> TextAsync(string text, string address = TestBench.AttackerAddress, int port = 80) => SendAsync(address, port, Encoding.Latin1.GetBytes(text));

    /// <summary>Runs a program in the pod.</summary>
    public Task<Outcome> ToolAsync(string input, params string[] command) => Shell.RunAsync("ip", ["netns", "exec", bench.Pod.Name, .. command], input);

    /// <summary>A TLS connection as an honest client makes it, and its stream.</summary>
    public async Task<SslStream> TlsAsync(string name, string address = TestBench.OriginAddress, int port = 443, string? alpn = null)
    {
        var tls = new SslStream(new NetworkStream(await ConnectAsync(address, port), ownsSocket: true));
        using var patience = new CancellationTokenSource(Patience);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = Trust(), ApplicationProtocols = alpn is null ? null : [new SslApplicationProtocol(alpn)] }, patience.Token);
        return tls;
    }

    /// <summary>Gets / over TLS.</summary>
    public async Task<string> GetAsync(string name, string address = TestBench.OriginAddress, int port = 443)
    {
        await using var tls = await TlsAsync(name, address, port);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(tls, Encoding.Latin1);
        using var patience = new CancellationTokenSource(Patience);
        return await reader.ReadToEndAsync(patience.Token);
    }

    /// <summary>Trusts the test's authority alone.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(bench.Ca.Root);
        policy.CustomTrustStore.Add(bench.ReadingRoot);
        return policy;
    }

    /// <summary>Waits for a number of decisions.</summary>
    public Task<List<Decision>> DecidedAsync(int count) =>
        Eventually.SeeAsync(() => Decisions is { } found && found.Count >= count ? found : null, () => $"{count} decisions expected, in the log: {Log}\n{bench.Gateway.Said}");

    public void Dispose() => sockets.ForEach(static socket => socket.Dispose());
}
