using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Tests.Sources;

/// <summary>The vendor's own sample lines, which are not part of the repository.</summary>
public sealed class VendorSampleTests
{
    private static string[] Lines(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
        {
            folder = folder.Parent;
        }

        var path = Path.Combine(folder!.FullName, "..", "shared", "aviatrix", "logs", file);
        Assert.SkipUnless(File.Exists(path), "needs ../shared (reference material beside the repository), which is absent");
        return File.ReadAllLines(path);
    }

    private static Dictionary<string, int> Count(string file) => Lines(file).GroupBy(Readings.KindOfAviatrix).ToDictionary(static group => group.Key, static group => group.Count());

    [Fact]
    public void L4_lines() => Assert.Equal(
        new Dictionary<string, int> { ["!L4: legacy line of 7.x without addresses, rule and date"] = 1, ["entry"] = 7 },
        Count("dcf-l4.log"));

    [Fact]
    public void L7_lines() => Assert.Equal(new Dictionary<string, int> { ["entry"] = 10, [IgnoredLines.TlsCheckPassed] = 2 }, Count("dcf-l7.log"));

    [Fact]
    public void Suricata_lines() => Assert.Equal(new Dictionary<string, int> { [IgnoredLines.Suricata] = 2 }, Count("suricata.log"));

    [Fact]
    public void Other_lines()
    {
        var counts = Count("other-aviatrix.log");
        Assert.Equal(
            [IgnoredLines.ControllerCommand, IgnoredLines.NetworkStatistics, IgnoredLines.SystemStatistics, IgnoredLines.TunnelStatus, IgnoredLines.VpnSession],
            counts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Lines("other-aviatrix.log").Length, counts.Values.Sum());
    }

    [Fact]
    public void Verdicts_of_the_samples()
    {
        Assert.Equal(
            ["Allowed none", "Allowed tcp_fin", "Allowed none", "Allowed tcp_fin", "WouldDeny policy", "WouldDeny policy", "Allowed none"],
            Verdicts("dcf-l4.log"));
        Assert.Equal(
            ["Allowed none", "Allowed none", "Allowed none", "Allowed none", "Allowed none", "Allowed none", "Denied ips_policy_deny", "Allowed ids_policy_alert", "Allowed ids_policy_timeout", "WouldDeny connection_syn_only_timeout"],
            Verdicts("dcf-l7.log"));
    }

    private static IEnumerable<string> Verdicts(string file) => Lines(file).Select(static line => AviatrixLineReader.Read(Readings.Bytes(line), "dcf")).OfType<LineReading.Entry>().Select(static entry => $"{entry.Flow.Verdict} {entry.Flow.Reason}");
}
