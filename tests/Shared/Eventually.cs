using System.Diagnostics;

namespace Bulkhead.Tests.Shared;

/// <summary>Waits for conditions, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks until there is something.</summary>
    /// <param name="look">Looks; null for not yet.</param>
    /// <param name="otherwise">What to say when it did not come.</param>
    /// <param name="seconds">The deadline.</param>
    public static async Task<T> SeeAsync<T>(Func<T?> look, Func<string> otherwise, double seconds = 15)
        where T : class
    {
        T? seen = null;
        return await TrueAsync(() => Task.FromResult((seen = look()) is not null), TimeSpan.FromSeconds(seconds)) ? seen! : throw new Xunit.Sdk.XunitException(otherwise());
    }

    /// <summary>Asks until the answer is yes; false when it never is.</summary>
    public static Task<bool> TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()), Patience);

    /// <summary>Asks until the answer is yes; false when it never is.</summary>
    public static Task<bool> TrueAsync(Func<Task<bool>> condition) => TrueAsync(condition, Patience);

    private static async Task<bool> TrueAsync(Func<Task<bool>> condition, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(5);
        }

        return true;
    }
}
