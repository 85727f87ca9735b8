namespace Bulkhead.Server.Tests.Support;

/// <summary>Tries forbidden ways out, one after the other, beside what a test does.</summary>
internal sealed class Prober : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private int denied;
    private int served;

    public Prober() => running = Task.Run(RunAsync);

    /// <summary>Attempts that the gateway denied.</summary>
    public int Denied => Volatile.Read(ref denied);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        Assert.Equal(0, served);
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            // The plain way, behind an allowed name, and from an address where nobody is known.
            foreach (var (name, inner, source) in (IEnumerable<(string, string?, string)>)[(Bench.Forbidden, null, "127.0.0.1"), (Bench.Allowed, Bench.Forbidden, "127.0.0.1"), (Bench.Allowed, null, "127.0.0.9")])
            {
                var attempt = await Workload.TryAsync(name, inner, source);
                if (attempt == Attempt.Denied)
                {
                    Interlocked.Increment(ref denied);
                }
                else if (attempt == Attempt.Served)
                {
                    Interlocked.Increment(ref served);
                }
            }

            await Task.Delay(5);
        }
    }
}
