using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>The policy folder is spoilt while traffic flows.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PolicyFaultTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "removed", "the folder holds no FirewallPolicy" },
        { "folder removed", "Could not find" },
        { "emptied", "the folder holds no FirewallPolicy" },
        { "garbled", "firewallpolicy-chat.yaml" },
        { "cut off after a permit", "seems to be cut off" },
        { "cut off before the names", "names" },
        { "cut off within a name", "seems to be cut off" },
        { "not text", "UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_last_good_policy_stays_in_force_until_the_folder_is_good_again(string fault, string reason)
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        await using var prober = Bench.Probe();
        var good = PolicyText.Allowing(Bench.Allowed);

        Spoil(bench, fault, good);
        Assert.True(await Eventually.TrueAsync(async () => !(await Daemon.ReadyAsync()).IsReady));
        Assert.Contains("the newest policy is not in force: ", (await Daemon.ReadyAsync()).Reason);
        Assert.Contains(reason, (await Daemon.ReadyAsync()).Reason + bench.Gateway!.Said);
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.True(await open!.EchoesAsync());
        var denied = prober.Denied;
        Assert.True(await Eventually.TrueAsync(() => prober.Denied > denied + 6));

        Directory.CreateDirectory(bench.PolicyFolder);
        bench.Replace(good);
        Assert.True(await Eventually.TrueAsync(async () => (await Daemon.ReadyAsync()).IsReady));
        Assert.True(await open.EchoesAsync());
        open.Dispose();
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_tried_again_although_it_does_not_change()
    {
        PrivateNetwork.Require();
        PrivateNetwork.RequireTool("setpriv");
        await using var bench = new Bench();
        await bench.StartAsync("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        File.SetUnixFileMode(bench.PolicyFile, UnixFileMode.None);
        File.SetLastWriteTimeUtc(bench.PolicyFile, DateTime.UnixEpoch);
        Assert.True(await Eventually.TrueAsync(async () => !(await Daemon.ReadyAsync()).IsReady));
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));

        File.SetUnixFileMode(bench.PolicyFile, UnixFileMode.UserRead);
        Assert.True(await Eventually.TrueAsync(async () => (await Daemon.ReadyAsync()).IsReady));
    }

    [Fact]
    public async Task A_new_policy_opens_and_closes_without_a_restart()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        await using var prober = Bench.Probe();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Second));

        bench.Replace(PolicyText.Allowing(Bench.Second));
        Assert.True(await open!.EndsAsync(), "the connection that the new policy does not allow stayed open");
        Assert.True(await bench.RecordsAsync("end", "policy_changed"));
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Second));
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Allowed));
        open.Dispose();
    }

    [Fact]
    public async Task A_hundred_changes_under_load_serve_what_both_allow_every_time()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        await using var prober = Bench.Probe();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        for (var i = 0; i < 100; i++)
        {
            // Also while a file is half written: only what two looks in a row agree on is read.
            File.WriteAllText(bench.PolicyFile, PolicyText.Allowing(i % 2 == 0 ? [Bench.Allowed, Bench.Second] : [Bench.Allowed]));
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            Assert.True(await open!.EchoesAsync());
        }

        open!.Dispose();
    }

    private static void Spoil(Bench bench, string fault, string good)
    {
        switch (fault)
        {
            case "removed":
                File.Delete(bench.PolicyFile);
                break;
            case "folder removed":
                Directory.Delete(bench.PolicyFolder, recursive: true);
                break;
            case "emptied":
                File.WriteAllText(bench.PolicyFile, string.Empty);
                break;
            case "garbled":
                File.WriteAllText(bench.PolicyFile, "\t{{{ : not yaml\n" + good);
                break;
            case "cut off after a permit":
                // Valid, and a permit for every name.
                File.WriteAllText(bench.PolicyFile, good[..(good.IndexOf("\n      webGroups:\n", StringComparison.Ordinal) + 1)]);
                break;
            case "cut off before the names":
                File.WriteAllText(bench.PolicyFile, good[..(good.IndexOf("\n  webGroups:\n", StringComparison.Ordinal) + 1)]);
                break;
            case "cut off within a name":
                File.WriteAllText(bench.PolicyFile, "# generated by bulkhead 0.1.0\n" + good[..^3]);
                break;
            default:
                File.WriteAllBytes(bench.PolicyFile, [0xff, 0xfe, 0x00, 0xc3, 0x28]);
                break;
        }
    }
}
