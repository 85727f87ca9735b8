using Bulkhead.FlowStore;

namespace Bulkhead.Server.Hosting;

/// <summary>Closes the days that are over and removes those that are older than they have to be kept.</summary>
internal sealed class DayKeeper(IFlowStore store, int retentionDays, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Looks every ten minutes, the first time at once, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            do
            {
                await KeepAsync(cancel).ConfigureAwait(false);
                await Task.Delay(Interval, time, cancel).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        // An hour of grace: records that are a little late still go into their day.
        var today = DateOnly.FromDateTime(time.GetUtcNow().AddHours(-1).UtcDateTime);
        try
        {
            // Yesterday stays open too: what a page shows first, the last 24 hours, is then answered without a file, and corrections of yesterday's connections hold.
            await store.CloseDaysAsync(today.AddDays(-1), cancel).ConfigureAwait(false);
            var pruned = await store.PruneAsync(today.AddDays(-retentionDays), cancel).ConfigureAwait(false);
            if (pruned.Rows > 0)
            {
                say($"{pruned.Rows} records older than {retentionDays} days were removed");
            }
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or HttpRequestException)
        {
            say("the days could not be closed and will be tried again: " + exception.Message);
        }
    }
}
