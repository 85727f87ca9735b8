using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Bulkhead.Server.Tests.Serving;

/// <summary><c>bulkhead flows</c> asks a real <c>bulkheadd serve</c>, and says the same as over the file that the server has read.</summary>
public sealed class FlowsCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-flows-");

    [Fact]
    public async Task AServerAndTheFileThatItReadSayTheSame()
    {
        var program = Program();
        var log = Path.Combine(folder.FullName, "flows.jsonl");
        await File.WriteAllTextAsync(log, string.Concat(Enumerable.Range(0, 40).Select(static i => Line(i))) + End(0), TestContext.Current.CancellationToken);
        await using var server = await ServeProcess.StartAsync(Store, "--source", "gateway=file:" + log);
        await server.CountAsync(string.Empty, 41);
        var token = await TokenAsync("viewer");
        string[] at = ["--server", server.Address.ToString(), "--token-file", token];
        foreach (var question in new string[][] { ["list", "--format", "json", "--limit", "7"], ["list", "--format", "csv", "verdict:denied", "-name:n3.example.com"], ["list", "--utc", "event:end"], ["stats", "--format", "json"], ["stats", "--by", "reason", "--format", "csv", "verdict:denied"], ["stats", "--by", "origin", "--utc"], ["stats", "--by", "port", "--utc"] })
        {
            var asked = await RunAsync(program, ["flows", .. question, .. at]);
            var read = await RunAsync(program, ["flows", .. question, "--file", log]);
            Assert.True(asked.Code == 0 && read.Code == 0, asked.Error + read.Error);
            Assert.Equal(Comparable(read.Out), Comparable(asked.Out));
        }

        // Viewers do not export.
        var refused = await RunAsync(program, ["flows", "export", .. at]);
        Assert.Equal(4, refused.Code);
        Assert.Contains("BH8104", refused.Error, StringComparison.Ordinal);
        at[3] = await TokenAsync("investigator");
        foreach (var format in new[] { "csv", "json", "ocsf" })
        {
            var file = Path.Combine(folder.FullName, "out." + format);
            var exported = await RunAsync(program, ["flows", "export", "--format", format, "--out", file, .. at]);
            Assert.True(exported.Code == 0, exported.Error);
            var read = await RunAsync(program, ["flows", "export", "--format", format, "--file", log]);
            Assert.Equal(read.Out.Split('\n').Order(StringComparer.Ordinal), (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split('\n').Order(StringComparer.Ordinal));
        }

        var unknown = await RunAsync(program, ["flows", "list", "--server", server.Address.ToString()]);
        Assert.Equal(4, unknown.Code);
        Assert.Contains("BH8103", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATailShowsThePastAndThenWhatComes()
    {
        var program = Program();
        await using var server = await ServeProcess.StartAsync(Store, "--source", "gateway=-");
        await server.Input.WriteAsync(Line(1));
        await server.Input.FlushAsync(TestContext.Current.CancellationToken);
        await server.CountAsync(string.Empty, 1);
        var start = new ProcessStartInfo(program, ["flows", "tail", "--format", "json", "--server", server.Address.ToString(), "--token-file", await TokenAsync("viewer"), "since:2026-01-01"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var tail = Process.Start(start)!;
        try
        {
            Assert.Contains("n1.example.com", await NextAsync(tail), StringComparison.Ordinal);
            await server.Input.WriteAsync(Line(2));
            await server.Input.FlushAsync(TestContext.Current.CancellationToken);
            Assert.Contains("n2.example.com", await NextAsync(tail), StringComparison.Ordinal);
            Process.Start("kill", ["-INT", tail.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
            await tail.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Equal(130, tail.ExitCode);
            Assert.Empty(await tail.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            tail.Kill();
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Store => Path.Combine(folder.FullName, "store");

    private static string Program()
    {
        var program = Environment.GetEnvironmentVariable("BULKHEAD_BIN");
        Assert.SkipUnless(File.Exists(program), "BULKHEAD_BIN does not name the bulkhead program");
        return program!;
    }

    // Where older and newer ones are is known to a server only.
    private static string Comparable(string output)
    {
        if (!output.StartsWith('{'))
        {
            return output;
        }

        var node = JsonNode.Parse(output)!.AsObject();
        node.Remove("older");
        node.Remove("newer");
        return node.ToJsonString();
    }

    private static string Line(int number)
    {
        var denied = number % 4 == 3;
        return $"{{\"schema\":\"bulkhead.flow/v1\",\"run\":\"0123456789abcdef\",\"event\":\"decision\",\"time\":\"2026-11-20T08:00:{number:d2}.000000Z\",\"connection\":{number},\"verdict\":\"{(denied ? "denied" : "allowed")}\",\"reason\":\"{(denied ? "policy_name" : "none")}\",\"step\":\"hello\",\"source\":{{\"address\":\"127.0.0.1\",\"port\":{1024 + number},\"workload\":\"librechat\"}},\"destination\":{{\"name\":\"n{number % 8}.example.com\",\"port\":{(number % 2 == 0 ? 443 : 8443)},\"protocol\":\"tls\"}}{(denied ? "" : ",\"rule\":\"allow-some\",\"origins\":[\"librechat.yaml:8\",\"librechat.yaml:9\"]")}}}\n";
    }

    private static string End(int number) =>
        $"{{\"schema\":\"bulkhead.flow/v1\",\"run\":\"0123456789abcdef\",\"event\":\"end\",\"time\":\"2026-11-20T08:01:00.000000Z\",\"connection\":{number},\"verdict\":\"allowed\",\"reason\":\"none\",\"step\":\"stream\",\"source\":{{\"address\":\"127.0.0.1\",\"port\":1024,\"workload\":\"librechat\"}},\"destination\":{{\"name\":\"n0.example.com\",\"port\":443,\"protocol\":\"tls\"}},\"rule\":\"allow-some\",\"origins\":[\"librechat.yaml:8\",\"librechat.yaml:9\"],\"bytesSent\":100,\"bytesReceived\":2000,\"durationMs\":60000}}\n";

    private async Task<string> TokenAsync(string role)
    {
        var file = Path.Combine(folder.FullName, "token-" + role);
        await File.WriteAllTextAsync(file, await ServeProcess.RunAsync("token", "create", role, "--role", role, "--store", Store), TestContext.Current.CancellationToken);
        return file;
    }

    // A line that does not come is a failed test, and no test that never ends.
    private static async Task<string?> NextAsync(Process tail) =>
        await tail.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static async Task<(int Code, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, error);
    }
}
