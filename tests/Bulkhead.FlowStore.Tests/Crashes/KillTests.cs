using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Spooling;

namespace Bulkhead.FlowStore.Tests.Crashes;

/// <summary>A process that ingests a spool is killed (SIGKILL) while the spool grows.</summary>
public sealed class KillTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-kill-").FullName;
    private readonly Random random = new();

    [Fact]
    public async Task Every_acknowledged_line_is_there_exactly_once_after_ten_kills()
    {
        var acknowledged = 0;
        await using (var writer = new SpoolWriter(Spool, segmentBytes: 100_000))
        {
            for (var kill = 0; kill < 10; kill++)
            {
                // More lines than two batches hold come while the process runs, so that it has three things to report.
                var first = acknowledged;
                var sending = Task.WhenAll(Enumerable.Range(first, 2600).Select(i => writer.WriteAsync(Line(i), TestContext.Current.CancellationToken)));
                using var process = Start("together");
                for (var reports = random.Next(1, 4); reports > 0; reports--)
                {
                    Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
                }

                // A random moment of what comes after the report.
                Thread.SpinWait(random.Next(2_000_000));
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                await sending;
                acknowledged += 2600;
            }

            await writer.WriteAsync("end"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await FinishAsync("together");
        var sessions = await SessionsAsync();
        Assert.True(acknowledged > 1000, $"only {acknowledged} lines");
        Assert.Equal(Enumerable.Range(0, acknowledged).Select(Text), sessions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_position_that_is_committed_apart_from_its_rows_doubles_them()
    {
        // Shows that the test above can fail: this is what it would see.
        await using (var writer = new SpoolWriter(Spool))
        {
            await Task.WhenAll(Enumerable.Range(0, 8000).Select(i => writer.WriteAsync(Line(i))));
            await writer.WriteAsync("end"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using (var process = Start("apart"))
        {
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await FinishAsync("together");
        var sessions = await SessionsAsync();
        Assert.True(sessions.Count > 8000);
        Assert.Equal(8000, sessions.Distinct(StringComparer.Ordinal).Count());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Spool => Path.Combine(folder, "spool");

    private static string Text(int i) => string.Create(CultureInfo.InvariantCulture, $"line-{i:D8}");

    private static ReadOnlyMemory<byte> Line(int i) => Encoding.UTF8.GetBytes(Text(i));

    private Process Start(string how)
    {
        var name = OperatingSystem.IsWindows() ? "Bulkhead.FlowStore.Ingester.exe" : "Bulkhead.FlowStore.Ingester";
        var own = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Bulkhead.FlowStore.Ingester", own, name);
        return Process.Start(new ProcessStartInfo(program, [Path.Combine(folder, "store"), Spool, how]) { RedirectStandardOutput = true, UseShellExecute = false })!;
    }

    private async Task FinishAsync(string how)
    {
        using var process = Start(how);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<List<string>> SessionsAsync()
    {
        var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = Path.Combine(folder, "store"), Threads = 2 }, TestContext.Current.CancellationToken);
        Assert.Empty(opened.Diagnostics);
        await using var store = opened.Store!;
        var sessions = new List<string>();
        await foreach (var row in store.ExportAsync(FlowFilter.All, TestContext.Current.CancellationToken))
        {
            sessions.Add(row.Entry.Session);
        }

        return sessions;
    }
}
