using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>The whole way of a record: a real server process, real sockets, the API at the end.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-serve-");

    [Fact]
    public async Task LinesOfDcfArriveByEveryTransport()
    {
        var (certificate, key) = Certificate();
        await using var server = await ServeProcess.StartAsync(
            Store, "--source", "dcf-udp=udp:127.0.0.1:0", "--source", "dcf-tcp=tcp:127.0.0.1:0", "--source", "dcf-tls=tls:127.0.0.1:0", "--source", "dcf-octet=tcp:127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key,
            "--workload", "librechat=100.64.0.0/16");
        using (var udp = new UdpClient())
        {
            udp.Connect(IPAddress.Loopback, server.PortOf("dcf-udp"));
            await udp.SendAsync(Encoding.ASCII.GetBytes(L4("100.64.1.1", 1, "DENY", enforced: false)), TestContext.Current.CancellationToken);
            await udp.SendAsync(Encoding.ASCII.GetBytes("<14>Mar  4 22:55:19 nobody knows this line"), TestContext.Current.CancellationToken);
        }

        await SendAsync(server.PortOf("dcf-tcp"), L4("100.64.1.2", 2, "DENY", enforced: true) + "\n" + L7("100.64.1.2", 3, "Permit", "api.groq.com") + "\n", secure: false);
        await SendAsync(server.PortOf("dcf-tls"), L7("100.64.1.3", 4, "Deny", "evil.example.com") + "\n", secure: true);
        var framed = L7("100.64.1.4", 5, "Permit", "api.mistral.ai");
        await SendAsync(server.PortOf("dcf-octet"), $"{framed.Length} {framed}{framed.Length} {framed}", secure: false);

        await server.CountAsync("event:decision", 6);
        Assert.Equal("would-deny", (string?)Assert.Single(await server.FlowsAsync("source:dcf-udp"))["verdict"]);
        Assert.Equal("denied", (string?)Assert.Single(await server.FlowsAsync("source:dcf-tcp verdict:denied"))["verdict"]);
        var allowed = Assert.Single(await server.FlowsAsync("name:api.groq.com"));
        Assert.Equal("librechat", (string?)allowed["from"]!["workload"]);
        Assert.Equal("2026-03-04T22:57:01.165851Z", (string?)allowed["time"]);
        Assert.Single(await server.FlowsAsync("source:dcf-tls verdict:denied name:evil.example.com"));
        Assert.Equal(2, (await server.FlowsAsync("source:dcf-octet")).Count);
        await Waiting.ForAsync(async () => (long?)(await server.AskAsync("/api/v1/sources"))["sources"]!.AsArray().First(static one => (string?)one!["source"] == "dcf-udp")!["quarantined"] == 1, "the unknown line is counted");
        Assert.Contains("nobody knows this line", await server.TextAsync("/quarantine?source=dcf-udp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheVendorsOwnLinesAreAccountedForOneByOne()
    {
        var logs = Shared("aviatrix", "logs");
        Assert.SkipWhen(logs is null, "the shared folder with the vendor's log lines is not there");
        var lines = Directory.EnumerateFiles(logs!, "*.log").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(static line => line.Length > 0).ToList();
        await using var server = await ServeProcess.StartAsync(Store, "--source", "dcf=tcp:127.0.0.1:0");
        await SendAsync(server.PortOf("dcf"), string.Join('\n', lines) + "\n", secure: false);
        var source = default(JsonNode);
        await Waiting.ForAsync(async () => (source = (await server.AskAsync("/api/v1/sources"))["sources"]!.AsArray().FirstOrDefault()) is not null && (long?)source["read"] == lines.Count, "every line is read");
        Assert.True((long)source!["quarantined"]! <= 1, source.ToJsonString());
        Assert.Contains("github.com", await server.TextAsync("/connections?range=all"), StringComparison.Ordinal);
        var denied = await server.FlowsAsync("verdict:would-deny event:decision");
        Assert.NotEmpty(denied);
        Assert.NotEmpty(await server.FlowsAsync("verdict:denied name:example.com"));
    }

    [Fact]
    public async Task KilledTenTimesNothingIsMissingAndNothingDoubled()
    {
        const int rounds = 10, each = 3000;
        var log = Path.Combine(folder.FullName, "flows.jsonl");
        await using var file = new StreamWriter(new FileStream(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite));
        for (var round = 0; round < rounds; round++)
        {
            await using var server = await ServeProcess.StartAsync(Store, "--source", "gateway=file:" + log);
            for (var i = 0; i < each; i++)
            {
                await file.WriteLineAsync(GatewayLine((round * each) + i));
                if (i == each / 2)
                {
                    await file.FlushAsync(TestContext.Current.CancellationToken);
                }
            }

            await file.FlushAsync(TestContext.Current.CancellationToken);
            // In the middle: some of this round has been stored, and most likely not all of it.
            await Waiting.ForAsync(async () => (long?)(await server.AskAsync("/api/v1/stats?range=all&by=verdict"))["total"]!["allowed"] > round * each, "something is stored");
            await server.KillAsync();
        }

        await using var last = await ServeProcess.StartAsync(Store, "--source", "gateway=file:" + log);
        await Waiting.ForAsync(async () => (long?)(await last.AskAsync("/api/v1/stats?range=all&by=verdict"))["total"]!["allowed"] >= rounds * each, "everything is stored");
        var sessions = (await last.TextAsync("/api/v1/flows/export?format=csv&range=all")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(rounds * each, sessions.Count);
        Assert.Equal(rounds * each, sessions.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(rounds * each, (long?)(await last.AskAsync("/api/v1/stats?range=all&by=verdict"))["total"]!["allowed"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BothLayersOfAConnectionAreOneAcrossARestart(bool l4First)
    {
        var log = Path.Combine(folder.FullName, "dcf.log");
        var now = DateTimeOffset.UtcNow;
        // The same five-tuple, now: rows of closed days would stay.
        var l4 = L4("100.64.1.1", 1, "PERMIT", enforced: true).Replace("SRC_PORT=37001", "SRC_PORT=52001", StringComparison.Ordinal).Replace("2026/03/04 22:54:34", $"{now.UtcDateTime:yyyy'/'MM'/'dd HH:mm:ss}", StringComparison.Ordinal);
        var l7 = L7("100.64.1.1", 1, "Permit", "api.groq.com").Replace("1772665021165851922", $"{now.ToUnixTimeMilliseconds()}000000", StringComparison.Ordinal)
            .Replace("1772665021", $"{now.ToUnixTimeSeconds()}", StringComparison.Ordinal).Replace("203.0.113.3", "203.0.113.80", StringComparison.Ordinal);
        await File.AppendAllTextAsync(log, (l4First ? l4 : l7) + "\n", TestContext.Current.CancellationToken);
        await using (var server = await ServeProcess.StartAsync(Store, "--source", "dcf=file:" + log))
        {
            await server.CountAsync("event:decision", 1);
            await server.KillAsync();
        }

        // A third line, of another connection, tells that the second has been read.
        await File.AppendAllTextAsync(log, (l4First ? l7 : l4) + "\n" + l4.Replace("SRC_PORT=52001", "SRC_PORT=52002", StringComparison.Ordinal).Replace("2722101 ", "2722102 ", StringComparison.Ordinal) + "\n", TestContext.Current.CancellationToken);
        await using var last = await ServeProcess.StartAsync(Store, "--source", "dcf=file:" + log);
        await Waiting.ForAsync(async () => (await last.FlowsAsync("event:decision")).Any(static flow => (int?)flow["from"]!["port"] == 52002), "the third line is stored");
        var flows = await last.FlowsAsync("event:decision");
        Assert.Equal(["api.groq.com", null], flows.OrderBy(static flow => (int?)flow["from"]!["port"]).Select(static flow => (string?)flow["to"]!["name"]));
    }

    [Fact]
    public async Task ANewDeniedGroupIsToldOnceAndSigned()
    {
        var told = new List<(string Body, string? Signature)>();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = AnswerAsync(listener, told, stop.Token);
        var secret = Path.Combine(folder.FullName, "secret");
        await File.WriteAllTextAsync(secret, "a secret\n", TestContext.Current.CancellationToken);
        await using (var server = await ServeProcess.StartAsync(Store, "--source", "gateway=-", "--webhook", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook", "--webhook-secret-file", secret))
        {
            for (var i = 0; i < 3; i++)
            {
                await server.Input.WriteLineAsync(GatewayLine(i, "denied", "evil.example.com", DateTimeOffset.UtcNow));
            }

            await server.Input.FlushAsync(TestContext.Current.CancellationToken);
            await server.CountAsync("verdict:denied", 3);
            await Waiting.ForAsync(() => { lock (told) { return told.Count > 0; } }, "the webhook is told");
        }

        await stop.CancelAsync();
        await answering;
        var (body, signature) = Assert.Single(told);
        Assert.Equal("evil.example.com", (string?)JsonNode.Parse(body)!["name"]);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, Encoding.UTF8.GetBytes(body))), signature);
    }

    [Fact]
    public async Task TheLinkOfTheStartLetsInOnceAndAnotherCanBeHad()
    {
        await using var server = await ServeProcess.StartAsync(Store);
        using var client = new HttpClient();
        Assert.Contains("You are signed in", await client.GetStringAsync(server.Link, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(server.Link, TestContext.Current.CancellationToken)).StatusCode);
        var other = (await ServeProcess.RunAsync("link", "--role", "viewer", "--store", Store)).Trim();
        Assert.Contains("You are signed in", await client.GetStringAsync(new Uri(server.Address, other), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Store));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Store => Path.Combine(folder.FullName, "store");

    private static string L4(string from, int session, string action, bool enforced) =>
        $"<158>Mar  4 22:54:34 GW-test-203.0.113.7-sink /usr/local/bin/avx-gw-state-sync 2026/03/04 22:54:34 AviatrixGwMicrosegPacket: POLICY=51321a3b-e5e2-4ab3-9594-e97a51799e15 SRC_MAC=02:64:c0:e4:c9:b1 DST_MAC=02:55:21:72:8c:63 IP_SZ=60 SRC_IP={from} DST_IP=203.0.113.80 PROTO=TCP SRC_PORT={37000 + session} DST_PORT=443 DATA=0x ACT={action} ENFORCED={(enforced ? "true" : "false")} SESSION_ID=1562592195150272210{session} SESSION_EVENT=0 SESSION_END_REASON=0 SESSION_PKT_CNT=0 SESSION_BYTE_CNT=0 SESSION_DUR=0";

    private static string L7(string from, int session, string action, string name) =>
        $"<153>Mar  4 22:57:01 GW-test-203.0.113.7-sink traffic_server[5141]: {{\"priority\":\"LOG_ALERT\",\"action\":\"{action}\",\"reason\":\"POLICY\",\"src\":\"{from}\",\"src_port\":{52000 + session},\"dest\":\"203.0.113.3\",\"dest_port\":443,\"enforced\":true,\"ids\":true,\"stage\":\"SNI\",\"sni_hostname\":\"{name}\",\"decided_by\":\"1b513efd-dcb0-4bb5-8ea7-a43b482cad7a\",\"proto\":\"TCP\",\"session_start\":1772665021165851922,\"session_stage\":\"start\",\"session_id\":\"52e4c272-6a9c-406f-88e2-41{session:d10}\",\"timestamp\":1772665021}}";

    private static string GatewayLine(int number, string verdict = "allowed", string name = "api.groq.com", DateTimeOffset? time = null) =>
        $"{{\"schema\":\"bulkhead.flow/v1\",\"run\":\"0123456789abcdef\",\"event\":\"decision\",\"time\":\"{(time ?? DateTimeOffset.UnixEpoch.AddDays(20700).AddSeconds(number)).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\",\"connection\":{number},\"verdict\":\"{verdict}\",\"reason\":\"{(verdict == "allowed" ? "none" : "policy_name")}\",\"step\":\"hello\",\"source\":{{\"address\":\"127.0.0.1\",\"port\":{1024 + (number % 60000)},\"workload\":\"librechat\"}},\"destination\":{{\"name\":\"{name}\",\"port\":443,\"protocol\":\"tls\"}}}}";

    private static async Task SendAsync(int port, string text, bool secure)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var plain = client.GetStream();
        await using var stream = secure ? new SslStream(plain, false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost") : (Stream)plain;
        if (stream is SslStream tls)
        {
            await tls.AuthenticateAsClientAsync("localhost");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AnswerAsync(TcpListener listener, List<(string, string?)> told, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                var (length, signature) = (0, default(string));
                while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
                {
                    length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
                    signature = line.StartsWith("X-Bulkhead-Signature: ", StringComparison.OrdinalIgnoreCase) ? line[22..] : signature;
                }

                var body = new char[length];
                await reader.ReadBlockAsync(body, stop);
                lock (told)
                {
                    told.Add((new string(body), signature));
                }

                await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (first, second) = (Path.Combine(folder.FullName, "server.crt"), Path.Combine(folder.FullName, "server.key"));
        File.WriteAllText(first, certificate.ExportCertificatePem());
        File.WriteAllText(second, key.ExportPkcs8PrivateKeyPem());
        return (first, second);
    }

    private static string? Shared(params string[] parts)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine([at.FullName, "shared", .. parts]);
            if (Directory.Exists(candidate) && Directory.Exists(Path.Combine(at.FullName, "shared", "reference")))
            {
                return candidate;
            }
        }

        return null;
    }
}
