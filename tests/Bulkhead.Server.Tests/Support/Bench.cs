using System.Text.Json.Nodes;

namespace Bulkhead.Server.Tests.Support;

/// <summary>
/// A test bench: a name server, an origin that is allowed, a server that is not, and a gateway between them and the workloads. At the end of every test
/// the forbidden server must have seen nothing.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Allowed = "allowed.example";
    public const string Second = "second.example";
    public const string Forbidden = "forbidden.example";

    private readonly Stub forbidden = new("198.51.100.66");

    public Bench()
    {
        Folder = Directory.CreateTempSubdirectory("bulkhead-server-").FullName;
        PolicyFolder = Directory.CreateDirectory(Path.Combine(Folder, "policy")).FullName;
        PolicyFile = Path.Combine(PolicyFolder, "firewallpolicy-chat.yaml");
        Log = Path.Combine(Folder, "flows.jsonl");
        Names.Names[Allowed] = Names.Names[Second] = "198.51.100.10";
        Names.Names[Forbidden] = "198.51.100.66";
        File.WriteAllText(PolicyFile, PolicyText.Allowing(Allowed));
    }

    public string Folder { get; }

    public string PolicyFolder { get; }

    public string PolicyFile { get; }

    /// <summary>The file of the flow log; null for none.</summary>
    public string? Log { get; set; }

    public NameServer Names { get; } = new();

    public Stub Origin { get; set; } = new("198.51.100.10");

    public Daemon? Gateway { get; private set; }

    /// <summary>The gateway's options; a later one of the same name does not replace an earlier one.</summary>
    public List<string> Options { get; } = ["--connect-timeout", "4", "--policy-interval", "0.05"];

    public List<string> Identity { get; } = ["--workload", "chat=127.0.0.1"];

    /// <summary>The command line of the gateway.</summary>
    public string[] Arguments =>
        ["--policy", PolicyFolder, "--proxy", "127.0.0.1:3128", "--trust-network", "198.51.100.0/24", "--resolver", "198.51.100.53", .. Log is null ? Array.Empty<string>() : ["--log", Log], .. Identity, .. Options];

    /// <summary>Starts the gateway.</summary>
    public async Task StartAsync(params string[] under) => Gateway = await Daemon.StartAsync(Arguments, under);

    /// <summary>Puts a policy in place as people do it: written beside, then renamed.</summary>
    public void Replace(string text)
    {
        File.WriteAllText(PolicyFile + ".new", text);
        File.Move(PolicyFile + ".new", PolicyFile, overwrite: true);
    }

    /// <summary>The records of the flow log.</summary>
    public static List<JsonObject> RecordsOf(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (JsonObject)JsonNode.Parse(line)!)];
    }

    public List<JsonObject> Records() => RecordsOf(Log!);

    /// <summary>Waits for a record.</summary>
    public Task<bool> RecordsAsync(string @event, string reason) =>
        Eventually.TrueAsync(() => File.Exists(Log) && Records().Any(record => (string?)record["event"] == @event && (string?)record["reason"] == reason));

    /// <summary>Tries forbidden ways out until it is disposed.</summary>
    public static Prober Probe() => new();

    /// <summary>What may never happen.</summary>
    public void AssertNothingForbidden()
    {
        Assert.Equal(0, forbidden.Connections);
        Assert.Equal(0, forbidden.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        Names.Dispose();
        Origin.Dispose();
        forbidden.Dispose();
        Directory.Delete(Folder, recursive: true);
        AssertNothingForbidden();
    }
}
