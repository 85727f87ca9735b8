using Bulkhead.Gateway;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Identities;

/// <summary>Follows a file of containers, as the policy folder is followed: what cannot be read leaves the last good one in force and raises an alarm.</summary>
internal sealed class DockerFile(string path, IdentityDirectory directory)
{
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private (long, long) offered;

    /// <summary>Called with what was found when the file has changed and is not good.</summary>
    public Action<Diagnostic>? OnProblem { get; init; }

    /// <summary>Reads once.</summary>
    /// <returns>Why it is not good; null when it is.</returns>
    public Diagnostic? Load()
    {
        offered = Look();
        Diagnostic? problem;
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                throw new IOException($"The file has more than {MostBytes} bytes.");
            }

            var found = DockerInspection.Read(File.ReadAllBytes(path), out problem);
            if (problem is null)
            {
                directory.SetContainers(found);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            offered = default;
            problem = GatewayDiagnostics.Identity.At(null, "the containers cannot be read: " + Printable.Clean(exception.Message), "check the path and the rights of the file");
        }

        directory.ContainerProblem = problem?.Message;
        return problem;
    }

    /// <summary>Follows until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval);
        var before = offered;
        string? last = null;
        while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
        {
            var look = Look();
            if (look == before && look != offered)
            {
                var problem = Load();
                if (problem is not null && problem.Message != last)
                {
                    OnProblem?.Invoke(problem);
                }

                last = problem?.Message;
            }

            if (look == offered && last is null)
            {
                directory.ConfirmContainers();
            }

            before = look;
        }
    }

    // (1, 0) for a file that is not there: another look than none at all.
    private (long, long) Look()
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? (file.Length, file.LastWriteTimeUtc.Ticks) : (1, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (1, 0);
        }
    }
}
