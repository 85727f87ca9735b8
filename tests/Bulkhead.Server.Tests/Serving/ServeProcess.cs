using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>A running <c>bulkheadd serve</c>, and a program that asks it.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];
    private FlowApi api = null!;

    private ServeProcess(Process process) => this.process = process;

    private static string Program => Daemon.Binary;

    public Uri Address { get; private set; } = null!;

    /// <summary>The link that lets in once.</summary>
    public Uri Link { get; private set; } = null!;

    /// <summary>Where a source listens.</summary>
    public int PortOf(string source)
    {
        lock (said)
        {
            var line = said.First(line => line.Contains($"{source} listens on ", StringComparison.Ordinal));
            return int.Parse(line[(line.LastIndexOf(':') + 1)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts it over a folder; a token for an admin is made first.</summary>
    public static Task<ServeProcess> StartAsync(string folder, params string[] options) => StartAsync(folder, new Dictionary<string, string>(), options);

    /// <summary>Starts it with variables of the environment.</summary>
    public static async Task<ServeProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] options)
    {
        var token = await TokenAsync(folder, "admin");
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["serve", "--store", folder, "--listen", "127.0.0.1:0", .. options])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var server = new ServeProcess(Process.Start(start)!);
        server.process.ErrorDataReceived += (_, line) => server.Heard(line.Data);
        server.process.BeginErrorReadLine();
        await Waiting.ForAsync(() => server.Link is not null || server.process.HasExited, "the server does not start");
        Assert.False(server.process.HasExited, string.Join('\n', server.said));
        server.api = new FlowApi(server.Address, token);
        return server;
    }

    /// <summary>Makes a token.</summary>
    public static async Task<string> TokenAsync(string folder, string role) => (await RunAsync("token", "create", "test-" + role, "--role", role, "--store", folder)).Trim();

    /// <summary>Runs a command to its end.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var command = Process.Start(start)!;
        var output = command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(command.ExitCode == 0, errors);
        return await output;
    }

    /// <summary>Standard input, for a source that is read from there.</summary>
    public StreamWriter Input => process.StandardInput;

    public Task<JsonNode> AskAsync(string path) => api.AskAsync(path);

    public Task<string> TextAsync(string path) => api.TextAsync(path);

    /// <summary>The flows of a filter, all times.</summary>
    public Task<List<JsonNode>> FlowsAsync(string filter, int limit = 1000) => api.FlowsAsync(filter, limit);

    /// <summary>All flows.</summary>
    public Task<List<JsonNode>> ExportAsync() => api.ExportAsync();

    /// <summary>Waits until so many flows fit a filter.</summary>
    public Task CountAsync(string filter, int count) => api.CountAsync(filter, count);

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Terminate();
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }

        api?.Dispose();
        process.Dispose();
    }

    private void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (said)
        {
            said.Add(line);
        }

        if (line.Contains("the dashboard is at ", StringComparison.Ordinal))
        {
            Address = new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..]);
        }

        if (line.Contains("/login?token=", StringComparison.Ordinal))
        {
            Link = new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..]);
        }
    }
}
