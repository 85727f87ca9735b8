using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>Clients as workloads have them, with the gateway's CA as their trusted one.</summary>
public sealed class RealClientTests : IDisposable
{
    private readonly string ca = Path.GetTempFileName();

    public RealClientTests() => File.WriteAllText(ca, Authorities.Gateway.ExportCertificatePem());

    public void Dispose() => File.Delete(ca);

    [Theory]
    [InlineData("--http1.1", "HTTP/1.1")]
    [InlineData("--http2", "HTTP/2")]
    [InlineData("--tlsv1.2 --tls-max 1.2", "HTTP/2")]
    [InlineData("--http2 -H Expect:\\ 100-continue -d @large", "HTTP/2")]
    [InlineData("--http1.1 -H Expect:\\ 100-continue -d @large", "HTTP/1.1")]
    public async Task Curl(string options, string version)
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await WebAsync(bench);
        var large = Path.GetTempFileName();
        await File.WriteAllTextAsync(large, new string('a', 3_000_000));
        string[] arguments = ["-sS", "-i", "--cacert", ca, "-x", Proxy(bench), .. options.Replace("\\ ", "\u0001", StringComparison.Ordinal).Split(' ').Select(one => one.Replace('\u0001', ' ').Replace("@large", "@" + large, StringComparison.Ordinal)), "https://read.example/v1/models"];
        var (code, output) = await Tool.RunAsync("curl", arguments);
        File.Delete(large);
        Assert.True(code == 0, output);
        Assert.Contains(version + " 200", output, StringComparison.Ordinal);
        Assert.EndsWith(options.Contains("large", StringComparison.Ordinal) ? "POST 3000000" : "GET 0", output, StringComparison.Ordinal);
        Assert.Equal("/v1/models", (await bench.RecordAsync(static record => record is { Step: FlowStep.Request, Decrypted: true })).Path);
    }

    [Fact]
    public async Task Python()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await WebAsync(bench);
        var (code, output) = await Tool.RunAsync(
            "python3", ["-c", "import urllib.request; print(urllib.request.urlopen('https://read.example/', data=b'hello').read().decode())"],
            new() { ["HTTPS_PROXY"] = Proxy(bench), ["https_proxy"] = Proxy(bench), ["SSL_CERT_FILE"] = ca, ["no_proxy"] = "", ["NO_PROXY"] = "" });
        Assert.True(code == 0, output);
        Assert.Equal("POST 5", output.Trim());
    }

    // Tunnels by hand: fetch of Node reads no proxy variables unless it is told to, which old versions do not know.
    [Fact]
    public async Task Node()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await WebAsync(bench);
        const string Script = """
            const http = require('http'), https = require('https');
            http.request({ port: +process.argv[1], method: 'CONNECT', path: 'read.example:443', headers: { host: 'read.example:443' } }).on('connect', (_, socket) => {
              https.request({ socket, agent: false, servername: 'read.example', host: 'read.example', method: 'POST', path: '/' }, answer => {
                answer.on('data', data => process.stdout.write(data)); answer.on('end', () => process.exit(0));
              }).end('hello');
            }).end();
            """;
        var (code, output) = await Tool.RunAsync("node", ["-e", Script, bench.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)], new() { ["NODE_EXTRA_CA_CERTS"] = ca });
        Assert.True(code == 0, output);
        Assert.Equal("POST 5", output.Trim());
    }

    [Fact]
    public async Task Node_fetch()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await WebAsync(bench);
        var (known, version) = await Tool.RunAsync("node", ["-p", "process.allowedNodeEnvironmentFlags.has('--use-env-proxy')"]);
        Assert.SkipWhen(known != 0 || version.Trim() != "true", "this node has no --use-env-proxy; Bulkhead.Gateway.EndToEnd tries its fetch without a proxy");
        var (code, output) = await Tool.RunAsync(
            "node", ["--use-env-proxy", "-e", "fetch('https://read.example/', { method: 'POST', body: 'hello' }).then(a => a.text()).then(t => console.log(t))"],
            new() { ["NODE_EXTRA_CA_CERTS"] = ca, ["HTTPS_PROXY"] = Proxy(bench) });
        Assert.True(code == 0, output);
        Assert.Equal("POST 5", output.Trim());
    }

    private static string Proxy(Bench bench) => $"http://127.0.0.1:{bench.Port}";

    private static Task<Microsoft.AspNetCore.Builder.WebApplication> WebAsync(Bench bench) => Origins.WebAsync(bench, static async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await context.Response.WriteAsync($"{context.Request.Method} {body.Length}");
    });
}
