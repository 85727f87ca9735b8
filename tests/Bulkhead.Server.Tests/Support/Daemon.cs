using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Bulkhead.Server.Tests.Support;

/// <summary>A running <c>bulkheadd</c>.</summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    private const string Admin = "http://127.0.0.1:9464";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process process;
    private readonly StringBuilder said = new();

    private bool isDisposed;

    private Daemon(Process process) => this.process = process;

    /// <summary>What it wrote to standard error.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    public bool HasExited => process.HasExited;

    public int Id => process.Id;

    /// <summary>The program.</summary>
    public static string Binary { get; } = FindBinary();

    /// <summary>Starts it, optionally under another command (<c>prlimit</c>, <c>setpriv</c>), and waits until it says that it is ready.</summary>
    public static async Task<Daemon> StartAsync(IEnumerable<string> arguments, params string[] under)
    {
        var daemon = Start(arguments, under);
        Assert.True(await Eventually.TrueAsync(() => daemon.Said.Contains("bulkheadd: ready", StringComparison.Ordinal) || daemon.HasExited), "it did not start: " + daemon.Said);
        Assert.False(daemon.HasExited, "it ended: " + daemon.Said);
        return daemon;
    }

    /// <summary>Starts it, and waits for nothing.</summary>
    public static Daemon Start(IEnumerable<string> arguments, params string[] under)
    {
        string[] line = [.. under, Binary, "gateway", .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        var started = Process.Start(start)!;
        var daemon = new Daemon(started);
        started.ErrorDataReceived += (_, data) => daemon.Hear(data.Data);
        started.OutputDataReceived += (_, data) => daemon.Hear(data.Data);
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        return daemon;
    }

    /// <summary>Whether it is ready, and why not.</summary>
    public static async Task<(bool IsReady, string Reason)> ReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Admin + "/readyz"));
            return (answer.StatusCode == HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync()).Trim());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return (false, exception.Message);
        }
    }

    /// <summary>Reads the metrics.</summary>
    public static Task<string> MetricsAsync() => Http.GetStringAsync(new Uri(Admin + "/metrics"));

    /// <summary>Reads a number of the metrics.</summary>
    public static async Task<long> MetricAsync(string sample)
    {
        var text = await MetricsAsync();
        var line = text.Split('\n').Single(line => line.StartsWith(sample + " ", StringComparison.Ordinal));
        return long.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a signal: 9 or 15.</summary>
    public void Signal(int number) => Assert.Equal(0, Kill(process.Id, number));

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string FindBinary()
    {
        // artifacts/bin/Bulkhead.Server.Tests/release/ → artifacts/bin/Bulkhead.Server/release/bulkheadd
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, "Bulkhead.Server", here.Name, "bulkheadd");
    }

    private void Hear(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
