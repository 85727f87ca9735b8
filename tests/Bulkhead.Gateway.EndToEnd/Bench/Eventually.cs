using System.Diagnostics;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>Waits for conditions, never for a time.</summary>
public static class Eventually
{
    /// <summary>Looks until there is something.</summary>
    /// <param name="look">Looks; null for not yet.</param>
    /// <param name="otherwise">What to say when it did not come.</param>
    /// <param name="seconds">The deadline.</param>
    public static async Task<T> SeeAsync<T>(Func<T?> look, Func<string> otherwise, double seconds = 15)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (look() is { } seen)
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(started).TotalSeconds > seconds)
            {
                throw new Xunit.Sdk.XunitException(otherwise());
            }

            await Task.Delay(5);
        }
    }
}
