namespace Bulkhead.Server.Hosting;

/// <summary>Work that runs beside other work, and must neither end that when it fails nor fail unseen.</summary>
internal static class Faults
{
    /// <summary>Waits for work, and tells when it failed. Never throws.</summary>
    /// <param name="work">The work; being cancelled is no failure.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="tell">Takes the message.</param>
    public static async Task ToldAsync(Task work, string what, Action<string> tell)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.Exception?.InnerException is { } failure)
        {
            tell($"a fault ended {what}, until the next start: {failure.GetType().Name} {failure.Message}");
        }
    }
}
