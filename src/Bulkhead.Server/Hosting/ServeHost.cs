using System.Runtime.InteropServices;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Server.Commands;

namespace Bulkhead.Server.Hosting;

/// <summary>Runs <c>bulkheadd serve</c> until it is told to stop.</summary>
internal sealed class ServeHost(ServeRequest request, TextWriter messages)
{
    private readonly Speaker speaker = new(messages);
    private readonly PolicyStore policies = new();

    /// <summary>The folder that is used when none is named: that of the user's state.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? Environment.GetEnvironmentVariable("XDG_STATE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"), "bulkhead");

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        var policy = new PolicyInForce(policies);
        var folder = request.PolicyFolder is { } path ? new PolicyFolder(path, policies) { OnRead = policy.Took } : null;
        if (folder is not null)
        {
            var found = folder.Load();
            policy.Took(found);
            speaker.Say(found);
            if (policies.Current is null)
            {
                return ExitCodes.Invalid;
            }
        }

        var (server, code) = await FlowServer.StartAsync(request, policy, speaker, stop.Token).ConfigureAwait(false);
        await using (server)
        {
            if (server is not null)
            {
                var following = folder?.FollowAsync(stop.Token) ?? Task.CompletedTask;
                await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return code;
        }
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
