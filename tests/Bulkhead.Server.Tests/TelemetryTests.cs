using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Server.Tests.Serving;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>Metrics go to a collector of OpenTelemetry where one is named, under names that become those of Prometheus.</summary>
public sealed partial class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_what_the_metrics_page_says()
    {
        PrivateNetwork.Require();
        using var collector = new Collector();
        await using var bench = new Bench();
        await bench.StartAsync("env", $"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{collector.Port}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=100", "OTEL_SERVICE_NAME=egress-of-the-test");
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));
        var page = await Daemon.MetricsAsync();
        var kinds = PageLine().Matches(page).ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["kind"].Value, StringComparer.Ordinal);

        Assert.True(await Eventually.TrueAsync(() => collector.Received.Any(static body => Exported().IsMatch(body))), "nothing came: " + string.Join('|', collector.Heads));
        var names = Exported().Matches(collector.Received[^1]).Select(static match => match.Value).Distinct(StringComparer.Ordinal).Select(static name => name.Replace('.', '_'));
        Assert.Equal(kinds.Select(static kind => kind.Value == "counter" ? kind.Key[..^"_total".Length] : kind.Key).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.All(collector.Heads, static head => Assert.StartsWith("POST /v1/metrics HTTP/1.1", head, StringComparison.Ordinal));
        Assert.Contains("egress-of-the-test", collector.Received[^1], StringComparison.Ordinal);
        Assert.True(await Eventually.TrueAsync(() => collector.Received.Any(static body => body.Contains("would-deny", StringComparison.Ordinal) && body.Contains("verdict", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_collectors_of_flows_send_theirs_too()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-otlp-");
        try
        {
            using var collector = new Collector();
            var variables = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{collector.Port}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_METRIC_EXPORT_INTERVAL"] = "100" };
            await using var server = await ServeProcess.StartAsync(Path.Combine(folder.FullName, "store"), variables);
            Assert.True(await Eventually.TrueAsync(() => collector.Received.Any(static body => body.Contains("bulkhead.flows.last_hour", StringComparison.Ordinal) && body.Contains("would-deny", StringComparison.Ordinal))), "nothing came: " + string.Join('|', collector.Heads));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_sent()
    {
        PrivateNetwork.Require();
        using var collector = new Collector(4318);
        await using var bench = new Bench();
        await bench.StartAsync("env", "OTEL_METRIC_EXPORT_INTERVAL=100");
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        bench.Gateway!.Signal(15);
        Assert.Equal(0, await bench.Gateway.EndAsync());
        Assert.Empty(collector.Heads);
    }

    [GeneratedRegex("^# TYPE (?<name>bulkhead_[a-z_]+) (?<kind>[a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex PageLine();

    [GeneratedRegex("bulkhead\\.gateway\\.[a-z_]+")]
    private static partial Regex Exported();

    /// <summary>A receiver of OTLP over HTTP that keeps what it gets. The names in the messages stand there as they are.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<(string Head, string Body)> received = [];

        public Collector(int port = 0)
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

        public List<string> Heads => Copy(static one => one.Head);

        public List<string> Received => Copy(static one => one.Body);

        public void Dispose() => listener.Dispose();

        private List<string> Copy(Func<(string Head, string Body), string> part)
        {
            lock (received)
            {
                return received.ConvertAll(one => part(one));
            }
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await listener.AcceptAsync());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed.
            }
        }

        private async Task ServeAsync(Socket client)
        {
            using var socket = client;
            var text = string.Empty;
            var buffer = new byte[65536];
            int count;
            while ((count = await socket.ReceiveAsync(buffer)) > 0)
            {
                text += Encoding.Latin1.GetString(buffer, 0, count);
                while (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end && LengthLine().Match(text[..end]) is { Success: true } length
                    && text.Length >= end + 4 + int.Parse(length.Groups["length"].Value, System.Globalization.CultureInfo.InvariantCulture))
                {
                    var whole = end + 4 + int.Parse(length.Groups["length"].Value, System.Globalization.CultureInfo.InvariantCulture);
                    lock (received)
                    {
                        received.Add((text[..end], text[(end + 4)..whole]));
                    }

                    text = text[whole..];
                    await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                }
            }
        }
    }

    [GeneratedRegex("Content-Length: (?<length>[0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex LengthLine();
}
