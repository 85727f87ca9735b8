using System.Globalization;

namespace Bulkhead.Engines.Tests.Decryption;

/// <summary>Real processes with exactly the emitted environment and files trust a server under the CA, and nothing else more than before.</summary>
public sealed class TrustTests : IDisposable
{
    private const string SystemRoots = "/etc/ssl/certs/ca-certificates.crt";

    private const string NodeProgram = """
        const https = require('node:https');
        const request = https.get({ host: 'localhost', port: Number(process.argv[1]), path: '/' }, (response) => {
          response.setEncoding('utf8');
          response.on('data', (text) => console.log('got ' + text));
        });
        request.on('error', (error) => console.log('refused ' + error.code));
        """;

    private const string PythonProgram = """
        import sys, urllib.request, urllib.error
        try:
            print('got ' + urllib.request.urlopen('https://localhost:' + sys.argv[1] + '/', timeout=60).read().decode())
        except urllib.error.URLError as error:
            print('refused ' + getattr(error.reason, 'reason', str(error.reason)))
        """;

    private const string RequestsProgram = """
        import sys
        try:
            import requests
        except ImportError:
            print('absent')
            sys.exit(0)
        try:
            print('got ' + requests.get('https://localhost:' + sys.argv[1] + '/', timeout=60).text)
        except requests.exceptions.SSLError:
            print('refused')
        """;

    private const string CountProgram = "import ssl; print(len(ssl.create_default_context(cafile=None).get_ca_certs()))";

    private static readonly Dictionary<string, string> Nothing = [];

    private readonly TestCa gateway = new("Gateway CA of a test");
    private readonly TestCa stranger = new("Another CA");

    [Fact]
    public async Task Node_trusts_the_gateway_and_nothing_more()
    {
        using var pod = EmittedPod.LibreChat(DecryptedSample.Generate(), ConfigMap());
        await using var server = new TlsServer(gateway);
        await using var other = new TlsServer(stranger);
        Assert.Equal("got hello", await NodeAsync(pod.Environment, server));
        Assert.Equal("refused UNABLE_TO_VERIFY_LEAF_SIGNATURE", await NodeAsync(pod.Environment, other));
    }

    [Fact]
    public async Task Node_without_the_files_fails_closed()
    {
        await using var server = new TlsServer(gateway);
        Assert.Equal("refused UNABLE_TO_VERIFY_LEAF_SIGNATURE", await NodeAsync(Nothing, server));
    }

    [Fact]
    public async Task Python_trusts_the_gateway_and_nothing_more()
    {
        using var pod = EmittedPod.RagApi(DecryptedSample.Generate(), ConfigMap());
        await using var server = new TlsServer(gateway);
        await using var other = new TlsServer(stranger);
        Assert.Equal("got hello", await PythonAsync(PythonProgram, pod.Environment, server));
        Assert.Equal("refused CERTIFICATE_VERIFY_FAILED", await PythonAsync(PythonProgram, pod.Environment, other));
    }

    [Fact]
    public async Task Python_without_the_files_fails_closed()
    {
        await using var server = new TlsServer(gateway);
        Assert.Equal("refused CERTIFICATE_VERIFY_FAILED", await PythonAsync(PythonProgram, Nothing, server));
    }

    [Fact]
    public async Task Python_keeps_the_public_roots_and_gets_one_more()
    {
        using var pod = EmittedPod.RagApi(DecryptedSample.Generate(), ConfigMap());
        var before = int.Parse(await EmittedPod.RunAsync("python3", new Dictionary<string, string> { ["SSL_CERT_FILE"] = SystemRoots }, "-c", CountProgram), CultureInfo.InvariantCulture);
        var after = int.Parse(await EmittedPod.RunAsync("python3", pod.Environment, "-c", CountProgram), CultureInfo.InvariantCulture);
        Assert.True(before > 50, $"{before} roots");
        Assert.Equal(before + 1, after);
    }

    [Fact]
    public async Task Requests_reads_its_own_variable()
    {
        using var pod = EmittedPod.RagApi(DecryptedSample.Generate(), ConfigMap());
        await using var server = new TlsServer(gateway);
        await using var other = new TlsServer(stranger);
        var trusted = await PythonAsync(RequestsProgram, pod.Environment, server);
        Assert.SkipWhen(trusted == "absent", "the Python on the PATH has no requests");
        Assert.Equal("got hello", trusted);
        Assert.Equal("refused", await PythonAsync(RequestsProgram, pod.Environment, other));
        Assert.Equal("refused", await PythonAsync(RequestsProgram, Nothing, server));
    }

    [Theory]
    [InlineData("npx-server", "node")]
    [InlineData("py.server", "python3")]
    public async Task A_child_with_the_env_of_its_entry_trusts_the_gateway(string name, string program)
    {
        using var pod = EmittedPod.McpServer(DecryptedSample.Generate(withServers: true), name, ConfigMap());
        await using var server = new TlsServer(gateway);
        await using var other = new TlsServer(stranger);
        var (trusted, refused) = program == "node"
            ? (await NodeAsync(pod.Environment, server), await NodeAsync(pod.Environment, other))
            : (await PythonAsync(PythonProgram, pod.Environment, server), await PythonAsync(PythonProgram, pod.Environment, other));
        Assert.Equal("got hello", trusted);
        Assert.StartsWith("refused ", refused, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        gateway.Dispose();
        stranger.Dispose();
    }

    private static Task<string> NodeAsync(IReadOnlyDictionary<string, string> environment, TlsServer server) =>
        EmittedPod.RunAsync("node", environment, "-e", NodeProgram, "--", server.Port.ToString(CultureInfo.InvariantCulture));

    private static Task<string> PythonAsync(string program, IReadOnlyDictionary<string, string> environment, TlsServer server) =>
        EmittedPod.RunAsync("python3", environment, "-c", program, server.Port.ToString(CultureInfo.InvariantCulture));

    // As docs/decryption.md says: the certificate alone, and the roots of the system with the certificate behind them.
    private Dictionary<string, string> ConfigMap()
    {
        Assert.SkipUnless(File.Exists(SystemRoots), SystemRoots + " is not there (Debian's package ca-certificates)");
        return new(StringComparer.Ordinal) { ["ca.crt"] = gateway.Pem, ["ca-bundle.crt"] = File.ReadAllText(SystemRoots) + gateway.Pem };
    }
}
