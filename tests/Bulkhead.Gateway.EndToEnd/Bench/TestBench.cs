using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Bulkhead.Gateway.EndToEnd.Evasion;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>
/// A pod, a gateway and an Internet, each a network namespace: everything between the pod and the Internet goes through the gateway's, which has the
/// packet rules of <c>bulkheadd gateway rules</c> and runs the real <c>bulkheadd gateway</c>. Whatever comes to the Internet and is meant for none of the
/// allowed servers is counted by the kernel of the Internet as the attacker's: routes lead everything there, private and special addresses too.
/// </summary>
public sealed class TestBench : IAsyncLifetime
{
    public const string PodAddress = "10.77.1.2";
    public const string PodAddress6 = "fd77:1::2";
    public const string GatewayAddress = "10.77.1.1";
    public const string OriginAddress = "198.51.100.10";
    public const string OriginAddress6 = "2001:db8:1::10";
    public const string AttackerAddress = "203.0.113.66";
    public const string AttackerAddress6 = "2001:db8:bad::66";
    private const string Resolver = "198.51.100.53";
    private const int RecorderPort = 9999;

    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-bench-").FullName;
    private NetworkSpace? pod;
    private NetworkSpace? gateway;
    private NetworkSpace? internet;
    private readonly TestCa readingCa = new();
    private Origin? origin;
    private int names;

    /// <summary>Why nothing can be tried here; null when it can.</summary>
    public string? Missing { get; } = FindMissing();

    public NetworkSpace Pod => pod!;

    public NetworkSpace GatewaySpace => gateway!;

    public NetworkSpace Internet => internet!;

    public StubDns Dns { get; private set; } = null!;

    /// <summary>The allowed server without TLS, on port 80.</summary>
    public Recorder Plain { get; private set; } = null!;

    /// <summary>Every TCP port of every address of the attacker.</summary>
    public Recorder Attacker { get; private set; } = null!;

    public GatewayProcess Gateway { get; private set; } = null!;

    public TestCa Ca { get; } = new();

    /// <summary>What clients of the decrypted name trust.</summary>
    public X509Certificate2 ReadingRoot => readingCa.Root;

    /// <summary>The allowed servers over TLS.</summary>
    public Origin Origin => origin!;

    /// <summary>What was tried and seen to hold in this run.</summary>
    public Results Results { get; } = new();

    /// <summary>The manifest of LibreChat as it was generated.</summary>
    public string Generated { get; private set; } = string.Empty;

    public string CaFile => Path.Combine(folder, "ca.pem");

    public string ReadingCaFile => Path.Combine(folder, "reading.pem");

    public string PolicyFolder => Path.Combine(folder, "policy");

    public string RulesCommand => Path.Combine(AppContext.BaseDirectory, "bulkheadd");

    /// <summary>A name that a wildcard of the policy allows and nobody has used yet.</summary>
    public string FreshName() => $"n{Interlocked.Increment(ref names)}.wild.example";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var id = "bh" + Environment.ProcessId;
        (pod, gateway, internet) = (new NetworkSpace(id + "p"), new NetworkSpace(id + "g"), new NetworkSpace(id + "i"));
        Connect();
        await File.WriteAllTextAsync(CaFile, Ca.Pem);
        await File.WriteAllTextAsync(ReadingCaFile, readingCa.Pem);
        await File.WriteAllTextAsync(Path.Combine(folder, "reading.key"), readingCa.KeyPem);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "reading.key"), UnixFileMode.UserRead);
        }

        Dns = new StubDns(internet, IPAddress.Parse(Resolver));
        foreach (var name in (string[])["allowed.example", "mcp.allowed.test", "rebind.example", "read.example"])
        {
            Dns.Set(name, OriginAddress, OriginAddress6);
        }

        foreach (var name in (string[])["evil.test", "evil.example", "notallowed.example", "evil-allowed.example", "allowed.example.evil.test"])
        {
            Dns.Set(name, AttackerAddress, AttackerAddress6);
        }

        Plain = new Recorder(internet, 80);
        Attacker = new Recorder(internet, RecorderPort);
        origin = await Origin.StartAsync(internet, Ca);
        GeneratePolicy();
        ApplyRules();
        Gateway = await GatewayProcess.StartAsync(gateway, Path.Combine(folder, "flows.jsonl"), GatewayArguments());
        await ServesAsync();
    }

    /// <summary>Installs the packet rules.</summary>
    public void ApplyRules() => GatewaySpace.Exec(RulesCommand, "gateway", "rules", "--interface", "pod0", "--proxy-port", "3128", "--dns-port", "15053", "--apply");

    /// <summary>How the gateway is started.</summary>
    public string[] GatewayArguments() =>
    [
        .. GatewayArgumentsWithoutDecryption(),
        "--decrypt-ca", ReadingCaFile, "--decrypt-key", Path.Combine(folder, "reading.key"), "--origin-ca", CaFile, "--inspect-marker", Deployment.Marker,
    ];

    private string[] GatewayArgumentsWithoutDecryption() =>
    [
        "--policy", PolicyFolder, "--redirect", "[::]:15001", "--tproxy", "[::]:15002", "--proxy", "[::]:3128", "--workload", $"librechat={PodAddress},{PodAddress6},10.77.2.1,fd77:2::1",
        "--resolver", Resolver, "--trust-network", "198.51.100.0/24", "--trust-network", "203.0.113.0/24", "--trust-network", "2001:db8::/32",
        "--dns", "[::]:15053",
        "--peek-timeout", "3", "--connect-timeout", "3", "--admin", "none", "--drain", "1", "--policy-interval", "0.05",
    ];

    /// <summary>Starts another process of the gateway in the place of the one that was killed.</summary>
    public async Task RestartAsync()
    {
        Gateway.Dispose();
        Gateway = await GatewayProcess.StartAsync(GatewaySpace, Path.Combine(folder, "flows.jsonl"), GatewayArguments());
    }

    /// <summary>Starts another process of the gateway that takes the time for another. It decrypts nothing: at that time the certificates are not valid.</summary>
    /// <param name="shift">As faketime writes it: <c>-400d</c>.</param>
    public async Task RestartAtAsync(string shift)
    {
        Gateway.Dispose();
        Gateway = await GatewayProcess.StartAsync(GatewaySpace, Path.Combine(folder, "flows.jsonl"), GatewayArgumentsWithoutDecryption(), shift);
    }

    /// <summary>An allowed request passes, over TLS.</summary>
    public async Task ServesAsync()
    {
        using var attempt = new Attempt(this);
        Assert.Contains("hello allowed.example", await attempt.GetAsync("allowed.example"), StringComparison.Ordinal);
        await attempt.DecidedAsync(1);
    }

    /// <summary>What came to the attacker and to the allowed servers since the beginning.</summary>
    public Arrivals Arrivals()
    {
        var there = Counters(Internet, "oracle");
        var here = Counters(GatewaySpace, "oracle");
        return new Arrivals(there["attacker"] + here["attacker"], there["origin"], Dns.Asked.Count);
    }

    /// <summary>A counter of the packet rules of the gateway.</summary>
    public long Stopped(string counter) => Counters(GatewaySpace, "bulkhead")[counter];

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            Results.Keep();
            Gateway?.Dispose();
            Dns?.Dispose();
            Plain?.Dispose();
            Attacker?.Dispose();
            if (origin is not null)
            {
                await origin.DisposeAsync();
            }

            pod?.Dispose();
            gateway?.Dispose();
            internet?.Dispose();
        }

        Ca.Dispose();
        readingCa.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string? FindMissing() =>
        !OperatingSystem.IsLinux() ? "network namespaces are a matter of Linux"
        : Environment.UserName != "root" ? "network namespaces need root"
        : !Shell.Has("ip") || !Shell.Has("nft") ? "needs ip (iproute2) and nft (nftables), which are not installed"
        : Shell.Run("ip", "netns", "add", "bhprobe") is { Code: not 0 } failed && !failed.Error.Contains("exists", StringComparison.Ordinal) ? "network namespaces cannot be made here: " + failed.Error.Trim()
        : Shell.Run("ip", "netns", "del", "bhprobe") is { Code: 127 } ? "ip is gone"
        : null;

    private static Dictionary<string, long> Counters(NetworkSpace space, string table)
    {
        var listed = JsonElement.Parse(space.Exec("nft", "-j", "list", "counters", "table", "inet", table));
        return listed.GetProperty("nftables").EnumerateArray().Where(static entry => entry.TryGetProperty("counter", out _)).Select(static entry => entry.GetProperty("counter"))
            .ToDictionary(static counter => counter.GetProperty("name").GetString()!, static counter => counter.GetProperty("packets").GetInt64(), StringComparer.Ordinal);
    }

    private void Connect()
    {
        Shell.Must("ip", "link", "add", "eth0", "netns", Pod.Name, "type", "veth", "peer", "name", "pod0", "netns", GatewaySpace.Name);
        Shell.Must("ip", "link", "add", "up0", "netns", GatewaySpace.Name, "type", "veth", "peer", "name", "net0", "netns", Internet.Name);
        foreach (var (space, link, four, six) in (ReadOnlySpan<(NetworkSpace, string, string, string)>)
            [(Pod, "eth0", PodAddress, PodAddress6), (GatewaySpace, "pod0", GatewayAddress, "fd77:1::1"), (GatewaySpace, "up0", "10.77.2.1", "fd77:2::1"), (Internet, "net0", "10.77.2.2", "fd77:2::2")])
        {
            space.Exec("ip", "addr", "add", four + "/24", "dev", link);
            space.Exec("ip", "-6", "addr", "add", six + "/64", "dev", link, "nodad");
            space.Exec("ip", "link", "set", link, "up");
        }

        Route(Pod, GatewayAddress, "fd77:1::1");
        Route(GatewaySpace, "10.77.2.2", "fd77:2::2");
        Internet.Exec("ip", "route", "add", "10.77.1.0/24", "via", "10.77.2.1");
        Internet.Exec("ip", "-6", "route", "add", "fd77:1::/64", "via", "fd77:2::1");

        // In the main table, where the routes back to the pod and the gateway are more specific.
        Internet.Exec("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo", "table", "main");
        Internet.Exec("ip", "-6", "route", "add", "local", "::/0", "dev", "lo", "table", "main");
        GatewaySpace.Sysctl(("ipv4/ip_forward", "1"), ("ipv6/conf/all/forwarding", "1"), ("ipv4/conf/all/rp_filter", "0"));
        Load(Internet, OracleRules.Internet(RecorderPort, Resolver));
        Load(GatewaySpace, OracleRules.Gateway);
    }

    private static void Route(NetworkSpace space, string four, string six)
    {
        space.Exec("ip", "route", "add", "default", "via", four);
        space.Exec("ip", "-6", "route", "add", "default", "via", six);
    }

    private void Load(NetworkSpace space, string rules)
    {
        var file = Path.Combine(folder, space.Name + ".nft");
        File.WriteAllText(file, rules);
        space.Exec("nft", "-f", file);
    }

    private void GeneratePolicy()
    {
        var source = Path.Combine(folder, "deployment");
        Directory.CreateDirectory(source);
        File.WriteAllText(Path.Combine(source, "librechat.yaml"), Deployment.LibreChat);
        File.WriteAllText(Path.Combine(source, "bulkhead.yaml"), Deployment.Settings);
        var generated = Shell.RunAsync(Path.Combine(AppContext.BaseDirectory, "bulkhead"), ["generate", "--quiet", "--out", PolicyFolder], null, source).GetAwaiter().GetResult();
        Assert.True(generated.Code == 0, generated.ToString());
        Generated = File.ReadAllText(Path.Combine(PolicyFolder, "firewallpolicy-librechat.yaml"));
    }
}

/// <summary>Packets that came to the attacker, connections to allowed servers, and questions to the name servers of the Internet.</summary>
public readonly record struct Arrivals(long Attacker, long Origin, int Questions);

/// <summary>All tests share the bench, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBench : ICollectionFixture<TestBench>
{
    public const string Name = "bench";
}
