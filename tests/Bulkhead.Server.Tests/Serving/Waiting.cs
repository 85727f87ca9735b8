using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>Waits for something and fails when it does not come.</summary>
internal static class Waiting
{
    public static Task ForAsync(Func<bool> condition, string what) => ForAsync(() => Task.FromResult(condition()), what);

    public static async Task ForAsync(Func<Task<bool>> condition, string what) => Assert.True(await Eventually.TrueAsync(condition), "it did not come: " + what);
}
