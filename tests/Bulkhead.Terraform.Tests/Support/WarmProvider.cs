using System.Diagnostics;
using System.Text.Json;
using Bulkhead.TerraformProvider.Service;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>
/// A provider process that outlives a command of terraform. A command starts a provider up to five times, each of them a new .NET process that
/// compiles itself; terraform's own way to debug a provider (TF_REATTACH_PROVIDERS) lets all of them talk to one.
/// </summary>
public sealed class WarmProvider : IDisposable
{
    private readonly Process _process;

    private WarmProvider(Process process, string reattach)
    {
        _process = process;
        Reattach = reattach;
    }

    /// <summary>The value of TF_REATTACH_PROVIDERS.</summary>
    public string Reattach { get; }

    /// <summary>Starts a provider and waits for its handshake line.</summary>
    /// <param name="version">The version to serve.</param>
    /// <param name="socketFolder">Where its socket goes.</param>
    /// <param name="variables">The environment of the workspace.</param>
    public static WarmProvider Start(string version, string socketFolder, IReadOnlyDictionary<string, string?> variables)
    {
        var start = new ProcessStartInfo(TerraformBinary.Provider, [version]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["TF_PLUGIN_MAGIC_COOKIE"] = Handshake.Cookie;
        start.Environment["PLUGIN_UNIX_SOCKET_DIR"] = socketFolder;
        start.Environment[Handshake.ExitWithInputVariable] = "1";
        start.Environment.Remove("PLUGIN_CLIENT_CERT");
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine()?.Split('|') ?? [];
        Assert.True(line is ["1", "5", "unix", _, "grpc", ""], $"handshake line: {string.Join('|', line)}");
        return new(process, JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [TerraformBinary.Source] = new { Protocol = "grpc", ProtocolVersion = 5, Pid = process.Id, Test = true, Addr = new { Network = "unix", String = line[3] } },
        }));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
