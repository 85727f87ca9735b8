using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Bulkhead.Cli.Collecting;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd.Probing;

/// <summary>The command, against servers of this machine alone. With a gateway between: Bulkhead.Gateway.EndToEnd.</summary>
public sealed class ProbeCommandTests
{
    [Fact]
    public async Task All_as_expected_is_0_and_the_record_is_evidence()
    {
        await using var open = new TlsServer();
        using var shut = new SilentServer();
        using var folder = new TempFolder();
        var outcome = folder.Run("probe", "--allowed", open.Text, "--forbidden", shut.Text, "--out", "probe.json", "--color", "never");
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Contains("1 of 1 allowed connections were reached, 1 of 1 forbidden ones were stopped.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("issued by CN=", outcome.Out, StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(Path.Combine(folder.Path, "probe.json"));
        var run = Records.Probe(bytes, "probe-1.json", out var problem);
        Assert.Null(problem);
        Assert.Equal(
            [("allowed-address", open.Text, "reached", "reached"), ("address-literal", shut.Text, "stopped", "stopped")],
            run!.Attempts.Select(static one => (one.Id, one.Target, one.Expected, one.Outcome)));
        Assert.Equal((null, Environment.MachineName), (run.Workload, run.Host));
        Assert.InRange(run.When, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        using var json = JsonDocument.Parse(bytes);
        Assert.Equal("closed without an answer", json.RootElement.GetProperty("attempts")[1].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_forbidden_connection_that_is_reached_is_1()
    {
        await using var open = new TlsServer();
        await using var also = new TlsServer();
        using var folder = new TempFolder();
        var outcome = folder.Run("probe", "--allowed", open.Text, "--forbidden", also.Text, "--format", "json");
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("BH9022", outcome.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal("reached", json.RootElement.GetProperty("attempts")[1].GetProperty("outcome").GetString());
    }

    [Fact]
    public void Where_nothing_is_reached_nothing_is_shown()
    {
        using var shut = new SilentServer();
        using var also = new SilentServer();
        using var folder = new TempFolder();
        var outcome = folder.Run("probe", "--allowed", shut.Text, "--forbidden", also.Text);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("BH9020", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("BH9025", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_in_HTTP_are_told_apart()
    {
        await using var open = new TlsServer();
        using var refusing = new SilentServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var answering = new SilentServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var folder = new TempFolder();
        var outcome = folder.Run("probe", "--allowed", open.Text, "--forbidden", "http://" + refusing.Text, "--forbidden", "http://" + answering.Text, "--color", "never");
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("BH9024", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("HTTP 200 came", outcome.Out, StringComparison.Ordinal);
        Assert.StartsWith("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n", answering.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BH9021", "probe")]
    [InlineData("BH0001", "probe", "--allowed", "a.test:99999")]
    [InlineData("BH0001", "probe", "--allowed", "a.test:443", "--resolver", "dns.test")]
    [InlineData("BH0001", "probe", "--allowed", "a.test:443", "--proxy", "https://a.test:3128")]
    [InlineData("BH0001", "probe", "--allowed", "a.test:443", "--proxy", "http://u:p@a.test:3128")]
    [InlineData("BH0001", "probe", "--allowed", "a.test:443", "--timeout", "0")]
    [InlineData("BH9023", "probe", "--allowed", "a.test:443", "--forbidden", "a.test:443")]
    [InlineData("BH0004", "probe", "--workload", "payroll")]
    public void Wrong_use_is_2_and_nothing_is_tried(string code, params string[] arguments)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(arguments);
        Assert.True(outcome.Code == 2, outcome.ToString());
        Assert.Contains(code, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    [Fact]
    public void A_folder_that_is_no_policy_is_3()
    {
        using var folder = new TempFolder().With("policy/notes.yaml", "a: b\n");
        Assert.Equal(3, folder.Run("probe", "--policy", "policy", "--workload", "librechat").Code);
        Assert.Equal(3, folder.Run("probe", "--policy", "nowhere", "--workload", "librechat").Code);
    }

    /// <summary>Accepts, reads what comes, answers or does not, and closes.</summary>
    private sealed class SilentServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly string answer;

        public SilentServer(string answer = "")
        {
            this.answer = answer;
            listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Text => listener.LocalEndpoint.ToString()!;

        public string Received { get; private set; } = string.Empty;

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var buffer = new byte[4096];
                    var count = await client.GetStream().ReadAsync(buffer);
                    Received = Encoding.Latin1.GetString(buffer, 0, count);
                    await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }

    /// <summary>A server with a certificate that nobody trusts.</summary>
    private sealed class TlsServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 certificate = Certificate();
        private readonly Task serving;

        public TlsServer()
        {
            listener.Start();
            serving = Task.Run(ServeAsync);
        }

        public string Text => listener.LocalEndpoint.ToString()!;

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await serving;
            certificate.Dispose();
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client had seen enough.
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private static X509Certificate2 Certificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        }
    }
}
