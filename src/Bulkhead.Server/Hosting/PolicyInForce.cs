using System.Collections.Immutable;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Server.Hosting;

/// <summary>The policy in force, with what pages say about it: since when, and why a newer one is not. Safe for use by several threads.</summary>
internal sealed class PolicyInForce(PolicyStore store)
{
    private volatile Reading last = new(null, null);

    /// <summary>The policy; null as long as there has been none.</summary>
    public GatewayPolicy? Current => store.Current;

    /// <summary>When its files were read last; null as long as there has been none.</summary>
    public DateTimeOffset? Since => last.Since;

    /// <summary>Why the newest files are not in force; null when they are.</summary>
    public string? Problem => last.Problem;

    /// <summary>Takes what reading the folder has found.</summary>
    public void Took(ImmutableArray<Diagnostic> found)
    {
        var error = found.FirstOrDefault(static one => one.Severity == Severity.Error);
        last = error is not null ? new Reading(last.Since, $"The newest files of the policy folder are not in force: {error.Code} {error.Message}.")
            : new Reading(store.Current is null ? last.Since : DateTimeOffset.UtcNow, null);
    }

    private sealed record Reading(DateTimeOffset? Since, string? Problem);
}
