using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>A decision as the flow log has it.</summary>
public sealed record Decision(string Address, int Port, string Text, JsonElement Record)
{
    public string? Name => Record.GetProperty("destination").TryGetProperty("name", out var name) ? name.GetString() : null;

    public bool OffersEch => Record.TryGetProperty("echOffered", out _);

    public string Detail => Record.TryGetProperty("detail", out var detail) ? detail.GetString()! : string.Empty;

    public string? Dialled => Record.GetProperty("destination").TryGetProperty("dialledByGateway", out var dialled) ? dialled.GetString() : null;
}

/// <summary>A real <c>bulkheadd gateway</c> in the namespace of the gateway.</summary>
public sealed class GatewayProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly string log;

    private GatewayProcess(Process process, string log) => (this.process, this.log) = (process, log);

    /// <summary>What it said on standard error.</summary>
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

    /// <summary>How much of the log is there.</summary>
    public long Mark => new FileInfo(log).Length;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="space">Where.</param>
    /// <param name="log">The file of its flow log.</param>
    /// <param name="arguments">Its options.</param>
    /// <param name="shift">How far off it takes the time of day for, as faketime writes it; null for the time that it is.</param>
    public static async Task<GatewayProcess> StartAsync(NetworkSpace space, string log, string[] arguments, string? shift = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "bulkheadd");
        // Without the variable faketime lets timed waits of .NET spin.
        string[] through = shift is null ? [] : ["env", "FAKETIME_FORCE_MONOTONIC_FIX=0", "faketime", "-m", "--exclude-monotonic", "-f", shift];
        var start = new ProcessStartInfo("ip", ["netns", "exec", space.Name, .. through, program, "gateway", "--log", log, .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        // What obeys them would lead to the attacker (evasion catalogue H-20).
        start.Environment["HTTPS_PROXY"] = start.Environment["HTTP_PROXY"] = start.Environment["ALL_PROXY"] = $"http://{TestBench.AttackerAddress}:3128";
        var gateway = new GatewayProcess(Process.Start(start)!, log);
        gateway.process.ErrorDataReceived += (_, line) => gateway.Keep(line.Data);
        gateway.process.OutputDataReceived += (_, line) => gateway.Keep(line.Data);
        gateway.process.BeginErrorReadLine();
        gateway.process.BeginOutputReadLine();
        await gateway.SaysAsync("bulkheadd: ready");
        return gateway;
    }

    /// <summary>Waits until it says something, after what it has said already.</summary>
    public Task SaysAsync(string text, int after = 0) =>
        Eventually.SeeAsync(() => Said.Length > after && Said.IndexOf(text, after, StringComparison.Ordinal) >= 0 ? text : null, () => $"the gateway did not say '{text}' but: {Said}", 60);

    /// <summary>The decisions since a mark, oldest first.</summary>
    public List<Decision> Decisions(long mark)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = mark;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var decisions = new List<Decision>();
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var record = JsonElement.Parse(line);
            if (record.GetProperty("event").GetString() == "decision")
            {
                var source = record.GetProperty("source");
                var verdict = record.GetProperty("verdict").GetString()!;
                var reason = record.GetProperty("reason").GetString()!;
                decisions.Add(new Decision(source.GetProperty("address").GetString()!, source.GetProperty("port").GetInt32(), reason == "none" ? verdict : verdict + " " + reason, record));
            }
        }

        return decisions;
    }

    /// <summary>The whole log since a mark.</summary>
    public string Log(long mark)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = mark;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (said)
        {
            said.Append(line).Append('\n');
        }
    }
}
