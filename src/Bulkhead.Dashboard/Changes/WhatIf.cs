using System.Collections.Immutable;
using Bulkhead.Dashboard.Judging;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;
using Bulkhead.Gateway.Deciding;

namespace Bulkhead.Dashboard.Changes;

/// <summary>Connections whose verdict would be another.</summary>
/// <param name="Workload">Who opens them.</param>
/// <param name="Destination">The name, or the address where there is no name.</param>
/// <param name="IsName">Whether it is a name.</param>
/// <param name="Port">The port.</param>
/// <param name="Allowed">The verdict that they would get.</param>
/// <param name="Rule">The rule that would decide; null for none.</param>
/// <param name="Count">How many.</param>
/// <param name="Last">The last of them, UTC.</param>
public sealed record WhatIfChange(string? Workload, string Destination, bool IsName, int Port, bool Allowed, string? Rule, long Count, DateTimeOffset Last);

/// <summary>What another policy would have said to what was seen.</summary>
public sealed record WhatIfAnswer
{
    /// <summary>The name of the other policy.</summary>
    public required string Candidate { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Why there is no answer.</summary>
    public string? Problem { get; init; }

    /// <summary>Connections that were judged.</summary>
    public long Judged { get; init; }

    /// <summary>Connections whose workload the other policy does not know.</summary>
    public long Unknown { get; init; }

    /// <summary>What would change, the most connections first.</summary>
    public ImmutableArray<WhatIfChange> Changes { get; init; } = [];
}

/// <summary>Judges what was seen by another policy.</summary>
internal static class WhatIf
{
    /// <summary>Judges each kind of connection once: who, where to, port. That is all a policy looks at, so millions of flows cost as much as their kinds.</summary>
    public static async Task<WhatIfAnswer> AskAsync(IFlowStore store, FlowFilter filter, GatewayPolicy candidate, string name, CancellationToken cancel)
    {
        var judge = new FlowJudge(candidate);
        var changes = new Dictionary<(string?, string, int, bool, string?), WhatIfChange>();
        var (judged, unknown) = (0L, 0L);
        foreach (var edge in await store.EdgesAsync(filter, 100_000, cancel).ConfigureAwait(false))
        {
            if (Judge(judge, edge) is not { } judgement)
            {
                unknown += edge.Counts.Connections;
                continue;
            }

            judged += edge.Counts.Connections;
            // What a watching rule would deny has passed: for it, only an allow would change something in the rules.
            var differs = judgement.Allowed ? edge.Counts.Denied + edge.Counts.WouldDeny : edge.Counts.Allowed;
            if (differs == 0)
            {
                continue;
            }

            var key = (edge.Workload, edge.Name ?? edge.Address ?? "unknown", edge.Port, judgement.Allowed, judgement.Rule?.Name);
            changes[key] = changes.TryGetValue(key, out var before)
                ? before with { Count = before.Count + differs, Last = before.Last > edge.Last ? before.Last : edge.Last }
                : new WhatIfChange(key.Workload, key.Item2, edge.Name is not null, edge.Port, judgement.Allowed, judgement.Rule?.Name, differs, edge.Last);
        }

        return new WhatIfAnswer
        {
            Candidate = name,
            Version = candidate.Version,
            Judged = judged,
            Unknown = unknown,
            Changes = [.. changes.Values.OrderByDescending(static one => one.Count).ThenBy(static one => one.Destination, StringComparer.Ordinal)],
        };
    }

    private static Judgement? Judge(FlowJudge judge, FlowEdge edge) => judge.Judge(new FlowEntry
    {
        Event = FlowEvent.Decision,
        Time = edge.Last,
        Source = string.Empty,
        Session = string.Empty,
        Verdict = FlowVerdict.Allowed,
        Reason = "none",
        Step = "connect",
        Transport = "tcp",
        Workload = edge.Workload,
        Namespace = edge.Namespace,
        Name = edge.Name,
        Address = System.Net.IPAddress.TryParse(edge.Address, out var address) ? address : null,
        Port = edge.Port,
    });
}
