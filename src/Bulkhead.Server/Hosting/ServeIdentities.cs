using System.Net;
using Bulkhead.Flows.Serving;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Hosting;

/// <summary>Who is and was at which address, for <c>bulkheadd serve</c>: what tells it, and the file that keeps it.</summary>
internal sealed class ServeIdentities : IDisposable
{
    /// <summary>How old a record is made to be before it is attributed: what the cluster tells comes a little later than it is so.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>The most ended stays at addresses that are remembered, some 20 MB.</summary>
    public const int MostEnded = 100_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly AddressLog log;
    private readonly IdentityDirectory directory;
    private readonly IdentitySources sources;
    private readonly TimeSpan patience;
    private readonly Action<string> tell;

    private ServeIdentities(AddressLog log, IdentityDirectory directory, IdentitySources sources, TimeSpan patience, Action<string> tell) =>
        (this.log, this.directory, this.sources, this.patience, this.tell) = (log, directory, sources, patience, tell);

    /// <summary>Opens what was asked for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="say">Tells people what is wrong later.</param>
    /// <param name="tell">The same, for what has no code.</param>
    /// <param name="opened">What was opened; null when nothing was asked for.</param>
    /// <param name="problems">What is wrong now.</param>
    public static bool TryOpen(ServeRequest request, Action<Diagnostic> say, Action<string> tell, out ServeIdentities? opened, out List<Diagnostic> problems)
    {
        (opened, problems) = (null, []);
        if (request.Identities is { DockerLabels: null, Namespaces.IsEmpty: true })
        {
            return true;
        }

        AddressLog history;
        try
        {
            history = AddressLog.Open(Path.Combine(request.Folder, "addresses.jsonl"), new AddressHistory(request.ClockTolerance, MostEnded), request.RetentionDays, TimeProvider.System, tell);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(ServeDiagnostics.File.At(null, Printable.Clean(exception.Message), "check the path and the rights of the file"));
            return false;
        }

        var known = new IdentityDirectory([], request.IdentityPatience, TimeProvider.System) { History = history };
        if (IdentitySources.Open(request.Identities, known, say, problems) is not { } found)
        {
            history.Dispose();
            return false;
        }

        opened = new ServeIdentities(history, known, found, request.IdentityPatience, tell);
        return true;
    }

    /// <summary>Who was at an address at a time; null when that is not known, or not of one alone.</summary>
    public Occupant? At(IPAddress address, DateTimeOffset time) => log.At(address, time);

    /// <summary>Follows until cancelled, and tells when who is who may be out of date.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        var following = sources.FollowAsync(cancel);
        await KnownAsync(cancel).ConfigureAwait(false);
        string? last = null;
        while (!cancel.IsCancellationRequested)
        {
            var problem = directory.Problem;
            if (problem != last)
            {
                tell(problem ?? "who is who is known again");
                last = problem;
            }

            await Task.Delay(Look, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until the pods have been listed, but not longer than patience lasts.</summary>
    public async Task KnownAsync(CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!directory.IsListed && TimeProvider.System.GetElapsedTime(started) < patience && !cancel.IsCancellationRequested)
        {
            await Task.Delay(Look, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sources.Dispose();
        log.Dispose();
    }
}
