using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.FlowStore.Spooling;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>The store or the disk of a gateway that keeps its own flows fails.</summary>
public sealed class OneProcessFaultTests
{
    [Fact]
    public async Task A_store_that_fails_later_stops_nothing_and_gets_every_record_after_all()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        await using var disk = await SmallDisk.MountAsync(Path.Combine(one.Store, "flows"), "8m");
        try
        {
            await one.StartAsync();
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            await one.Api.CountAsync("event:end", 1);
            disk.Fill();
            var served = 1;
            await using (Bench.Probe())
            {
                Assert.True(await Eventually.TrueAsync(async () =>
                {
                    Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
                    served++;
                    return one.Bench.Gateway!.Said.Contains("the store did not take a batch", StringComparison.Ordinal);
                }), one.Bench.Gateway!.Said);
                Assert.Contains("the gateway goes on; its records wait on the disk", one.Bench.Gateway.Said, StringComparison.Ordinal);

                // It enforces as before: what is allowed passes, nothing else does, and its records are kept.
                for (var i = 0; i < 20; i++, served++)
                {
                    Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
                }

                Assert.True((await Daemon.ReadyAsync()).IsReady);
            }

            disk.Free();
            Assert.True(await Eventually.TrueAsync(() => one.Bench.Gateway!.Said.Contains("the store takes records again", StringComparison.Ordinal)), one.Bench.Gateway!.Said);
            var stored = await one.StoredAtTheEndAsync();
            var keys = stored.ConvertAll(OneProcess.Key);
            Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
            foreach (var kind in (string[])["decision", "end"])
            {
                Assert.Equal(served, stored.Count(flow => (string?)flow["event"] == kind && (string?)flow["verdict"] == "allowed" && (string?)flow["reason"] is "none" or "closed"));
            }
        }
        finally
        {
            await (one.Bench.Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task What_the_store_has_not_taken_when_the_gateway_ends_is_taken_before_the_process_does()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        await using var disk = await SmallDisk.MountAsync(Path.Combine(one.Store, "flows"), "8m");
        try
        {
            await one.StartAsync();
            var (_, open) = await Workload.OpenAsync(Bench.Allowed);
            disk.Fill();
            var served = 1;
            Assert.True(await Eventually.TrueAsync(async () =>
            {
                served += await Workload.TryAsync(Bench.Allowed) == Attempt.Served ? 1 : 0;
                return one.Bench.Gateway!.Said.Contains("the store did not take a batch", StringComparison.Ordinal);
            }), one.Bench.Gateway!.Said);

            // It waits for what is open.
            one.Bench.Gateway!.Signal(15);
            Assert.True(await Eventually.TrueAsync(async () =>
            {
                var attempt = await Workload.TryAsync(Bench.Allowed);
                served += attempt == Attempt.Served ? 1 : 0;
                return attempt == Attempt.Broken;
            }), "it still accepts");
            disk.Free();
            open!.Dispose();
            var stored = await one.StoredAfterAsync();
            Assert.Equal((served, served), (stored.Count(static flow => (string?)flow["event"] == "decision"), stored.Count(static flow => (string?)flow["event"] == "end")));
        }
        finally
        {
            await (one.Bench.Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Theory]
    [InlineData("spool", "deny")]
    [InlineData("spool", "count")]
    [InlineData("file", "deny")]
    public async Task While_the_disk_of_the_spool_or_of_a_file_beside_it_is_full_the_configured_answer_is_given(string where, string answer)
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        one.Bench.Options.AddRange(["--on-log-failure", answer]);
        await using var disk = await SmallDisk.MountAsync(where == "spool" ? Path.Combine(one.Store, "spool") : Path.Combine(one.Bench.Folder, "disk"), "256k");
        one.Bench.Log = where == "file" ? Path.Combine(disk.Folder, "flows.jsonl") : null;
        try
        {
            await one.StartAsync();
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            disk.Fill();
            Assert.True(await Eventually.TrueAsync(static async () =>
            {
                await Workload.TryAsync(Bench.Forbidden);
                return !(await Daemon.ReadyAsync()).IsReady;
            }));
            Assert.Contains("the flow log cannot be written", (await Daemon.ReadyAsync()).Reason, StringComparison.Ordinal);
            var origin = one.Bench.Origin.Connections;
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(answer == "count", await Workload.TryAsync(Bench.Allowed) == Attempt.Served);
            }

            Assert.Equal(answer == "count" ? 20 : 0, one.Bench.Origin.Connections - origin);
            disk.Free();
            Assert.True(await Eventually.TrueAsync(static async () => (await Daemon.ReadyAsync()).IsReady));
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            Assert.Equal(0, await Daemon.MetricAsync("bulkhead_gateway_flow_records_total{result=\"lost\"}"));
            var stored = await one.StoredAtTheEndAsync();
            Assert.Equal(answer == "count" ? 22 : 2, stored.Count(static flow => (string?)flow["event"] == "decision" && (string?)flow["reason"] == "none"));
            var keys = stored.ConvertAll(OneProcess.Key);
            Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
        }
        finally
        {
            await (one.Bench.Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task Neither_silent_clients_nor_readers_of_the_page_take_the_last_file_descriptor()
    {
        PrivateNetwork.Require();
        PrivateNetwork.RequireTool("prlimit");
        await using var one = new OneProcess();
        await one.StartAsync("prlimit", "--nofile=720:720");
        Assert.Contains("at most 27 connections", one.Bench.Gateway!.Said, StringComparison.Ordinal);
        var open = new List<Workload>();
        var readers = new List<TcpClient>();
        for (var i = 0; i < 400; i++)
        {
            try
            {
                readers.Add(new TcpClient());
                await readers[^1].ConnectAsync(IPAddress.Loopback, one.Address.Port, TestContext.Current.CancellationToken);
                open.Add(await Workload.ConnectAsync());
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                // One too many, and refused before it was seen to be open.
            }
        }

        one.Bench.Replace(PolicyText.Allowing(Bench.Allowed, Bench.Second));
        open.ForEach(static workload => workload.Dispose());
        readers.ForEach(static reader => reader.Dispose());
        Assert.True(await Eventually.TrueAsync(static async () => await Workload.TryAsync(Bench.Second) == Attempt.Served), "the policy that came meanwhile is not in force");
        await one.Api.CountAsync("verdict:allowed event:decision", 1);
        Assert.False(one.Bench.Gateway.HasExited);
    }

    [Fact]
    public async Task Of_lines_that_did_not_fit_on_the_disk_nothing_is_left_and_they_are_there_once_when_they_do()
    {
        PrivateNetwork.Require();
        var folder = Directory.CreateTempSubdirectory("bulkhead-spool-");
        await using (var disk = await SmallDisk.MountAsync(folder.FullName, "64k"))
        {
            var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(static i => new string((char)('a' + (i % 26)), 99) + "\n")));
            await using var spool = new SpoolWriter(Path.Combine(disk.Folder, "gateway"));
            using var reader = new SpoolReader(Path.Combine(disk.Folder, "gateway"), position: null, spool);
            await spool.WriteAsync("first"u8.ToArray(), TestContext.Current.CancellationToken);
            disk.Fill(left: 4096);
            await Assert.ThrowsAsync<IOException>(() => spool.WriteLinesAsync(lines, TestContext.Current.CancellationToken));
            Assert.Single(reader.Read().Lines);
            Assert.Equal("first\n", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(disk.Folder, "gateway"))), TestContext.Current.CancellationToken));
            disk.Free();
            await spool.WriteLinesAsync(lines, TestContext.Current.CancellationToken);
            Assert.Equal(100, reader.Read().Lines.Length);
            Assert.True(reader.Read().AtEnd);
        }

        folder.Delete();
    }
}
