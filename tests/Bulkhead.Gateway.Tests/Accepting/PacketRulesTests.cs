using Bulkhead.Gateway.Accepting;

namespace Bulkhead.Gateway.Tests.Accepting;

/// <summary>The packet rules as text. What they do is tried in tests/Bulkhead.Gateway.EndToEnd. BULKHEAD_UPDATE_BASELINES=1 writes the baselines again.</summary>
public class PacketRulesTests
{
    private static PacketRules Rules(string name) => name switch
    {
        "interface" => new PacketRules { Interfaces = ["veth0"] },
        "bridge" => new PacketRules { Interfaces = ["br-0a1b", "docker0"], DnsPort = 15053, ProxyPort = 3128, Served = [3080], Direct = [Direct("10.0.0.5:27017"), Direct("[fd00::/64]:6379")] },
        "tproxy" => new PacketRules { Interfaces = ["veth0"], Tproxy = true, DnsPort = 15053, Port = 15002, Direct = [Direct("10.0.0.0/24")] },
        _ => new PacketRules { Users = [1001, 1002], DnsPort = 15053, ProxyPort = 3128, Served = [3080], Direct = [Direct("fd00::5")] },
    };

    [Theory]
    [InlineData("interface")]
    [InlineData("bridge")]
    [InlineData("tproxy")]
    [InlineData("user")]
    public void The_rules_are_those_of_the_baseline(string name)
    {
        var path = Path.Combine(Folder(), "Baselines", name + ".nft");
        var text = PacketRulesWriter.Write(Rules(name));
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("bridge")]
    [InlineData("tproxy")]
    [InlineData("user")]
    public void Every_way_of_a_workload_ends_in_a_drop(string name)
    {
        var lines = PacketRulesWriter.Write(Rules(name)).Split('\n');
        var judging = lines.Index().Where(static line => line.Item.Contains("chain from_workload_forward", StringComparison.Ordinal) || line.Item.Contains("_input {", StringComparison.Ordinal) && line.Item.Contains("from_", StringComparison.Ordinal) || line.Item.Contains("of_user_output {", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(judging);
        Assert.All(judging, chain => Assert.Equal((name, "counter name proto_other drop"), (name, lines[Array.FindIndex(lines, chain.Index, static line => line == "    }") - 1].Trim())));
    }

    [Theory]
    [InlineData("eth0", true)]
    [InlineData("br-0a1b2c3d4e5f", true)]
    [InlineData("veth.1_x", true)]
    [InlineData("", false)]
    [InlineData("abcdefghijklmnop", false)]
    [InlineData("eth*", false)]
    [InlineData("-eth", false)]
    [InlineData(".", false)]
    [InlineData("a b", false)]
    [InlineData("a\" drop", false)]
    [InlineData("a\n", false)]
    [InlineData("a;b", false)]
    [InlineData("éth0", false)]
    public void Names_of_interfaces(string text, bool expected) => Assert.Equal(expected, PacketRulesSyntax.IsInterface(text));

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5/32 ")]
    [InlineData("10.0.0.5:5432", "10.0.0.5/32 5432")]
    [InlineData("10.0.0.0/24:5432", "10.0.0.0/24 5432")]
    [InlineData("fd00::5", "fd00::5/128 ")]
    [InlineData("fd00::/64", "fd00::/64 ")]
    [InlineData("[fd00::/64]:5432", "fd00::/64 5432")]
    [InlineData("[fd00::/64]", null)]
    [InlineData("[fd00::/64]:", null)]
    [InlineData("10.0.0.5:", null)]
    [InlineData("10.0.0.5:0", null)]
    [InlineData("10.0.0.5:65536", null)]
    [InlineData("10.0.0.5:+1", null)]
    [InlineData("10.0.0.5/24", null)]
    [InlineData("0.0.0.0/0", null)]
    [InlineData("0.0.0.0/1", null)]
    [InlineData("::/0", null)]
    [InlineData("::ffff:10.0.0.5", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("127.1", null)]
    [InlineData("db.example:5432", null)]
    [InlineData("10.0.0.5 accept", null)]
    public void Destinations_past_the_gateway(string text, string? expected) =>
        Assert.Equal(expected, PacketRulesSyntax.Direct(text) is { } direct ? $"{direct.Network} {direct.Port}" : null);

    [Theory]
    [InlineData("1001", true)]
    [InlineData("0", false)]
    [InlineData("4294967295", false)]
    [InlineData("-1", false)]
    [InlineData("root", false)]
    [InlineData(" 1", false)]
    public void Users(string text, bool expected) => Assert.Equal(expected, PacketRulesSyntax.User(text) is not null);

    private static DirectDestination Direct(string text) => PacketRulesSyntax.Direct(text)!.Value;

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? Environment.GetEnvironmentVariable("BULKHEAD_ROOT") ?? ".", "tests", "Bulkhead.Gateway.Tests", "Accepting");
    }
}
