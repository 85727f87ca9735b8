using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary><c>bulkhead flows</c> and a server that refuses, fails, breaks off or is not there.</summary>
public sealed class FlowsServerTests
{
    private const string Event = """{"schema":"bulkhead.flow-entry/v1","event":"decision","time":"2026-11-26T08:00:0N.000000Z","source":"gateway","session":"s-N","verdict":"denied","reason":"policy_name","step":"hello","from":{"workload":"librechat"},"to":{"name":"nN.example.com","port":443,"transport":"tcp"},"attribution":"none"}""";

    [Theory]
    [InlineData(401, "", "BH8103", "wants a token")]
    [InlineData(403, "", "BH8104", "investigator")]
    [InlineData(400, """{"schema":"bulkhead.problem/v1","problems":[{"message":"no such thing"}]}""", "BH8105", "no such thing")]
    [InlineData(400, "no JSON", "BH8105", "does not say why")]
    [InlineData(404, "", "BH8108", "none of bulkheadd serve")]
    [InlineData(429, "", "BH8106", "too often")]
    [InlineData(500, "at Some.Stack.Trace()", "BH8107", "answered 500")]
    [InlineData(503, "", "BH8107", "answered 503")]
    [InlineData(302, "", "BH8107", "answered 302 to /elsewhere")]
    [InlineData(200, "<html>", "BH8108", "none of bulkheadd serve")]
    [InlineData(200, """{"schema":"bulkhead.flows/v9","flows":[]}""", "BH8108", "none of bulkheadd serve")]
    [InlineData(200, """{"schema":"bulkhead.flows/v1","flows":[{"schema":"x"}],"older":null}""", "BH8108", "none of bulkheadd serve")]
    public void What_a_server_refuses_is_said_with_a_way_out(int status, string body, string code, string part)
    {
        using var folder = new TempFolder();
        using var server = StandInServer.Of(status, body);
        foreach (var command in new[] { "list", "stats", "export", "tail" })
        {
            var outcome = folder.Run("flows", command, "--server", server.Address);
            Assert.True(outcome.Code == 4, outcome.ToString());
            Assert.Empty(outcome.Out);
            Assert.StartsWith($"bulkhead: error {code} ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
            Assert.Contains("  help: ", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(server.Asked, static path => path.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_server_there_is_a_diagnostic()
    {
        using var folder = new TempFolder();
        foreach (var command in new[] { "list", "stats", "export", "tail" })
        {
            var outcome = folder.Run("flows", command, "--server", "http://127.0.0.1:1");
            Assert.Equal(4, outcome.Code);
            Assert.StartsWith("bulkhead: error BH8101 no connection to http://127.0.0.1:1", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://bulkhead.example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:secret@127.0.0.1")]
    [InlineData("127.0.0.1:8420")]
    [InlineData("https://127.0.0.1/?q=x")]
    public void Addresses_that_would_give_the_token_away_are_not_taken(string address)
    {
        using var folder = new TempFolder();
        var outcome = folder.Run("flows", "list", "--server", address);
        Assert.Equal(2, outcome.Code);
        Assert.Contains("BH8109", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_comes_from_a_file_or_the_environment_and_no_proxy_sees_it()
    {
        using var folder = new TempFolder().With("token", "bhk_file\n");
        using var server = StandInServer.Of(200, StandInServer.EmptyPage);
        var proxies = new Dictionary<string, string>(StringComparer.Ordinal) { ["http_proxy"] = "http://127.0.0.1:1", ["HTTP_PROXY"] = "http://127.0.0.1:1", ["ALL_PROXY"] = "http://127.0.0.1:1" };
        var variables = new Dictionary<string, string>(proxies, StringComparer.Ordinal) { ["BULKHEAD_SERVER"] = server.Address, ["BULKHEAD_TOKEN"] = "bhk_variable" };
        Assert.Equal(0, Binary.Run(folder.Path, null, variables, "flows", "list", "name:*.example.com", "since:2026-11-01").Code);
        Assert.Equal(0, Binary.Run(folder.Path, null, variables, "flows", "list", "--token-file", "token").Code);
        Assert.Equal(0, Binary.Run(folder.Path, null, proxies, "flows", "list", "--server", server.Address + "/behind/a/path").Code);
        Assert.Equal(["Bearer bhk_variable", "Bearer bhk_file", ""], server.Authorizations);
        Assert.Equal("/api/v1/flows?range=all&limit=50&q=" + Uri.EscapeDataString("since:2026-11-01T00:00:00Z name:*.example.com event:decision"), server.Asked.First());
        Assert.StartsWith("/behind/a/path/api/v1/flows?", server.Asked.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no token")]
    [InlineData("a b", "holds no token")]
    [InlineData("one\r\nX-Injected: yes", "holds no token")]
    public void A_file_that_holds_no_token_is_refused_and_not_shown(string content, string part)
    {
        using var folder = new TempFolder().With("token", content);
        var outcome = folder.Run("flows", "list", "--token-file", "token");
        Assert.Equal(3, outcome.Code);
        Assert.Contains("BH8110", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Injected", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("BH8110", folder.Run("flows", "list", "--token-file", "missing").Error, StringComparison.Ordinal);
        Assert.Contains("BH8110", folder.Run("flows", "list", "--ca", "token").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_that_breaks_off_is_not_put_in_place()
    {
        using var folder = new TempFolder();
        using var server = new StandInServer(static context =>
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.ContentLength64 = 1000;
            context.Response.OutputStream.Write("time,event\r\n"u8);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
        });
        var outcome = folder.Run("flows", "export", "--server", server.Address, "--out", "out.csv");
        Assert.True(outcome.Code == 4, outcome.ToString());
        Assert.Contains("BH8101", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_certificate_counts_only_with_its_authority_and_for_its_name()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var folder = new TempFolder().With("ca.pem", certificate.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = 0;
        var serving = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    requests += await AnswerAsync(client, certificate) ? 1 : 0;
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }, TestContext.Current.CancellationToken);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var trusted = folder.Run("flows", "list", "--server", $"https://localhost:{port}", "--ca", "ca.pem");
        Assert.True(trusted.Code == 0, trusted.ToString());
        Assert.Equal(1, requests);
        foreach (var refused in new[] { folder.Run("flows", "list", "--server", $"https://localhost:{port}"), folder.Run("flows", "list", "--server", $"https://127.0.0.1:{port}", "--ca", "ca.pem") })
        {
            Assert.True(refused.Code == 4, refused.ToString());
            Assert.StartsWith("bulkhead: error BH8102 ", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(1, requests);
        listener.Stop();
        await serving;
    }

    [Fact]
    public void A_live_view_comes_back_after_a_break_and_shows_what_was_missed_once()
    {
        using var folder = new TempFolder();
        var streams = 0;
        using var done = new ManualResetEventSlim();
        using var server = new StandInServer(context =>
        {
            if (!context.Request.RawUrl!.StartsWith("/api/v1/flows/stream?", StringComparison.Ordinal))
            {
                // Asked for the time in between: what was shown already, and what was not.
                StandInServer.Send(context, 200, $$"""{"schema":"bulkhead.flows/v1","flows":[{{One(3)}},{{One(2)}}],"older":null,"newer":null}""");
                return;
            }

            var number = Interlocked.Increment(ref streams);
            if (number == 2)
            {
                // A proxy that restarts.
                StandInServer.Send(context, 502, string.Empty);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            context.Response.SendChunked = true;
            Write(context, ": live\n\n");
            Write(context, number == 1
                ? $"data: {{\"skipped\":0,\"flows\":[{One(1)}]}}\n\ndata: {{\"skipped\":7,\"flows\":[{One(2)}]}}\n\n"
                : $"data: {{\"skipped\":0,\"flows\":[{One(3)},{One(4)}]}}\n\n");
            if (number > 1)
            {
                done.Wait();
            }

            context.Response.Close();
        });
        using (var tail = new RunningTail(folder.Path, null, "--server", server.Address, "--utc"))
        {
            tail.WaitFor("n4.example.com:443");
            Assert.Equal(130, tail.Interrupt());
            Assert.Equal(["n1", "n2", "n3", "n4"], tail.Shown.Select(static line => line[(line.IndexOf(".example", StringComparison.Ordinal) - 2)..].Split('.')[0]));
            Assert.Contains(tail.Said, static line => line.Contains("BH8115 7 more flows", StringComparison.Ordinal));
            Assert.Equal(2, tail.Said.Count(static line => line.Contains("BH8114", StringComparison.Ordinal)));
        }

        done.Set();
        Assert.Contains(server.Asked, static path => path.StartsWith("/api/v1/flows?", StringComparison.Ordinal) && path.Contains(Uri.EscapeDataString("since:2026-11-26T08:00:02Z"), StringComparison.Ordinal));
    }

    private static string One(int number) => Event.Replace("N", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static void Write(HttpListenerContext context, string text)
    {
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
        context.Response.OutputStream.Flush();
    }

    private static async Task<bool> AnswerAsync(TcpClient client, X509Certificate2 certificate)
    {
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync() is not { Length: > 0 })
            {
                return false;
            }

            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The head of the request.
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {StandInServer.EmptyPage.Length}\r\nConnection: close\r\n\r\n{StandInServer.EmptyPage}"));
            return true;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
