using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Benign;

/// <summary>What an honest workload does has to pass: a false denial is an outage. Clients dial the attacker's address: the name leads them to the right server all the same.</summary>
[Collection(SharedBench.Name)]
public class BenignTests(TestBench bench)
{
    private const string Allowed = "allowed.example";
    private const string To = TestBench.AttackerAddress;
    private const string Greeting = "hello allowed.example";

    /// <summary>What is asked of each program; @CA is replaced by the file of the authority, @READING by that of the gateway's own, @TEMP by a folder.</summary>
    public static TheoryData<string, string[]> Programs() => new()
    {
        { "curl", ["curl", "-s", "--cacert", "@CA", "--resolve", $"{Allowed}:443:{To}", $"https://{Allowed}/"] },
        { "curl, HTTP/1.1 and TLS 1.2", ["curl", "-s", "--http1.1", "--tls-max", "1.2", "--cacert", "@CA", "--resolve", $"{Allowed}:443:{To}", $"https://{Allowed}/"] },
        { "curl, HTTP/2", ["curl", "-s", "--http2", "--cacert", "@CA", "--resolve", $"{Allowed}:443:{To}", $"https://{Allowed}/"] },
        { "curl, IPv6", ["curl", "-s", "-6", "--cacert", "@CA", "--resolve", $"{Allowed}:443:{TestBench.AttackerAddress6}", $"https://{Allowed}/"] },
        { "curl, another port", ["curl", "-s", "--cacert", "@CA", "--resolve", $"{Allowed}:8443:{To}", $"https://{Allowed}:8443/"] },
        { "curl, CONNECT", ["curl", "-s", "--cacert", "@CA", "-x", $"http://{TestBench.GatewayAddress}:3128", $"https://{Allowed}/"] },
        { "curl, two requests on a connection", ["curl", "-s", "--cacert", "@CA", "--resolve", $"{Allowed}:443:{To}", $"https://{Allowed}/", $"https://{Allowed}/"] },
        { "curl, a name below a wildcard", ["curl", "-s", "-k", "--resolve", $"any.wild.example:443:{To}", "-H", "Host: allowed.example", "https://any.wild.example/"] },
        { "openssl", ["sh", "-c", $"(printf 'GET / HTTP/1.1\\r\\nHost: {Allowed}\\r\\nConnection: close\\r\\n\\r\\n'; cat) | openssl s_client -quiet -CAfile @CA -verify_return_error -connect {To}:443 -servername {Allowed} 2>/dev/null"] },
        { "openssl, records of 512", ["sh", "-c", $"(printf 'GET / HTTP/1.1\\r\\nHost: {Allowed}\\r\\nConnection: close\\r\\n\\r\\n'; cat) | openssl s_client -quiet -max_send_frag 512 -CAfile @CA -verify_return_error -connect {To}:443 -servername {Allowed} 2>/dev/null"] },
        { "node", ["node", "-e", $"require('https').get({{host:'{To}',servername:'{Allowed}',headers:{{host:'{Allowed}'}},ca:require('fs').readFileSync('@CA')}},r=>r.pipe(process.stdout))"] },
        { "node, fetch", ["sh", "-c", $"NODE_EXTRA_CA_CERTS=@CA node -e \"const d=require('dns');const l=d.lookup;d.lookup=(h,o,c)=>{{if(typeof o==='function')c=o;return o&&o.all?c(null,[{{address:'{To}',family:4}}]):c(null,'{To}',4)}};fetch('https://{Allowed}/').then(r=>r.text()).then(console.log)\""] },
        { "node, fetch, decrypted", ["sh", "-c", $"NODE_EXTRA_CA_CERTS=@READING node -e \"const d=require('dns');const l=d.lookup;d.lookup=(h,o,c)=>{{if(typeof o==='function')c=o;return o&&o.all?c(null,[{{address:'{To}',family:4}}]):c(null,'{To}',4)}};fetch('https://read.example/',{{method:'POST',body:'hello'}}).then(r=>r.text()).then(t=>console.log(t.replace('read.example','{Allowed}')))\""] },
        { "curl, decrypted", ["sh", "-c", $"curl -s --cacert @READING --resolve read.example:443:{To} -d hello https://read.example/ | sed s/read.example/{Allowed}/"] },
        { "h2load, decrypted", ["sh", "-c", $"h2load -n 2000 -c 2 -m 50 --connect-to={To}:443 https://read.example/ | grep -q '2000 succeeded, 0 failed' && echo {Greeting}"] },
        { "python3", ["python3", "-c", $"import ssl,socket\nc=ssl.create_default_context(cafile='@CA')\ns=c.wrap_socket(socket.create_connection(('{To}',443)),server_hostname='{Allowed}')\ns.sendall(b'GET / HTTP/1.1\\r\\nHost: {Allowed}\\r\\nConnection: close\\r\\n\\r\\n')\nwhile True:\n d=s.recv(4096)\n if not d: break\n print(d.decode())"] },
        { "wget", ["sh", "-c", $"wget -q -O - --ca-certificate=@CA -e https_proxy=http://{TestBench.GatewayAddress}:3128 https://{Allowed}/"] },
        { "chromium", ["timeout", "40", "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=@TEMP", "--ignore-certificate-errors", $"--host-resolver-rules=MAP {Allowed} {To}", "--dump-dom", $"https://{Allowed}/"] },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_gets_its_answer(string what, string[] command)
    {
        Skip();
        var tool = what.Split(',')[0];
        Assert.SkipUnless(Shell.Has(tool) || Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))), tool + " is not installed");
        bench.Dns.Set("any.wild.example", TestBench.OriginAddress, TestBench.OriginAddress6);
        var temporary = Directory.CreateTempSubdirectory("bulkhead-benign-").FullName;
        try
        {
            using var attempt = new Attempt(bench);
            var outcome = await attempt.ToolAsync(string.Empty, [.. command.Select(word => word.Replace("@CA", bench.CaFile, StringComparison.Ordinal).Replace("@READING", bench.ReadingCaFile, StringComparison.Ordinal).Replace("@TEMP", temporary, StringComparison.Ordinal))]);
            Assert.True(outcome.Output.Contains(Greeting, StringComparison.Ordinal), $"{what}: {outcome}\n{attempt.Log}");
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HttpClient_uploads_and_downloads_much(string version)
    {
        Skip();
        using var client = Client();
        client.DefaultRequestVersion = Version.Parse(version);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var content = new ByteArrayContent(RandomNumberGenerator.GetBytes(24 << 20));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var uploaded = await client.PostAsync(new Uri($"https://{Allowed}/upload"), content, TestContext.Current.CancellationToken);
        Assert.Equal("25165824", await uploaded.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(32 << 20, (await client.GetByteArrayAsync(new Uri($"https://{Allowed}/download"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Many_clients_at_once()
    {
        Skip();
        using var client = Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.GetStringAsync(new Uri($"https://{Allowed}/"), TestContext.Current.CancellationToken)));
        Assert.All(answers, static answer => Assert.StartsWith(Greeting, answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_come_one_by_one()
    {
        Skip();
        using var client = Client();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri($"https://{Allowed}/events"), TestContext.Current.CancellationToken));
        var events = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, Origin.Events).Select(static i => $"data: {i}"), events);
        bench.Results.Held("X-06", "server-sent events");
    }

    /// <summary>X-06: a method that streams both ways, relayed: each message comes back before the next is sent, and the status in the trailer. Behind an
    /// inspector that reads bodies a request is held until it is whole.</summary>
    [Theory]
    [InlineData(Allowed, 1)]
    [InlineData("read.example", 20)]
    public async Task GRPC_streams(string name, int ahead)
    {
        Skip();
        const int Messages = 20;
        byte[] message = [0, 0, 0, 0, 5, .. "hello"u8];
        using var client = Client();
        using var sending = new GrpcMessages();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{name}/bulkhead.Echo/Chat") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = sending };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        for (var i = 0; i < ahead; i++)
        {
            sending.Send(message);
        }

        if (ahead == Messages)
        {
            sending.End();
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        for (var i = 1; i <= Messages; i++)
        {
            var received = new byte[message.Length];
            await stream.ReadExactlyAsync(received, TestContext.Current.CancellationToken);
            Assert.Equal(message, received);
            if (ahead < Messages && i < Messages)
            {
                sending.Send(message);
            }
        }

        sending.End();
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
        bench.Results.Held("X-06", "gRPC, " + name);
    }

    [Fact]
    public async Task WebSockets_echo()
    {
        Skip();
        using var handler = Handler();
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"wss://{Allowed}/ws"), invoker, TestContext.Current.CancellationToken);
        var sent = RandomNumberGenerator.GetBytes(40_000);
        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync(sent, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
            var received = new List<byte>();
            var buffer = new byte[65536];
            WebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
                received.AddRange(buffer[..result.Count]);
            }
            while (!result.EndOfMessage);
            Assert.Equal(sent, received);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        bench.Results.Held("X-06", "WebSocket");
    }

    [Fact]
    public async Task Plain_HTTP_keeps_a_connection_and_a_half_closed_one_gets_its_answer()
    {
        Skip();
        using var attempt = new Attempt(bench);
        bench.Plain.Clear();
        var socket = await attempt.ConnectAsync(To, 80);
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/{i} HTTP/1.1\r\nHost: {Allowed}\r\nContent-Length: 4\r\n\r\nbody"), SocketFlags.None);
            Assert.Contains("200 OK", await attempt.ReadAsync(socket, "ok"), StringComparison.Ordinal);
        }

        // SendAsync shuts its half down before it reads.
        Assert.EndsWith("ok", await attempt.SendAsync(socket, Encoding.ASCII.GetBytes($"GET /last HTTP/1.1\r\nHost: {Allowed}\r\n\r\n")), StringComparison.Ordinal);
        Assert.Single(bench.Plain.Received);
    }

    [Fact]
    public async Task Plain_HTTP_through_the_proxy()
    {
        Skip();
        using var attempt = new Attempt(bench);
        Assert.EndsWith("ok", await attempt.TextAsync($"GET http://{Allowed}/v1 HTTP/1.1\r\nHost: {Allowed}\r\n\r\n", TestBench.GatewayAddress, 3128), StringComparison.Ordinal);
        Assert.Contains(bench.Plain.Received, static received => received.StartsWith("GET /v1 HTTP/1.1\r\n", StringComparison.Ordinal));
    }

    private void Skip() => Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);

    private HttpClient Client() => new(Handler()) { Timeout = TimeSpan.FromSeconds(60) };

    private SocketsHttpHandler Handler()
    {
        using var trust = new Attempt(bench);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust.Trust() },
            ConnectCallback = async (context, cancel) =>
            {
                var socket = bench.Pod.Socket(AddressFamily.InterNetwork);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(To), context.DnsEndPoint.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    }

    /// <summary>The messages of a stream of gRPC, each sent on as soon as it is there.</summary>
    private sealed class GrpcMessages : HttpContent
    {
        private readonly System.Threading.Channels.Channel<byte[]> messages = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public GrpcMessages() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public void Send(byte[] message) => messages.Writer.TryWrite(message);

        public void End() => messages.Writer.TryComplete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var message in messages.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(message);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
