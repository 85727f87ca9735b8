using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.Flows.Records;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Dashboard.Judging;

/// <summary>Judges recorded flows by a policy: for sources that name no rule, and for what-if.</summary>
public sealed class FlowJudge(GatewayPolicy policy)
{
    private readonly ConcurrentDictionary<(string? Workload, string? Policy), WorkloadIdentity?> known = new();

    /// <summary>The policy.</summary>
    public GatewayPolicy Policy => policy;

    /// <summary>Judges a flow; null when its workload is none that the policy is for.</summary>
    public Judgement? Judge(FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (known.GetOrAdd((entry.Workload, entry.Policy), Find) is not { } workload)
        {
            return null;
        }

        var name = RecordedName.Of(entry.Name);
        if (entry.Protocol == "dns")
        {
            return name is null ? null : policy.JudgeName(workload, name);
        }

        var transport = entry.Transport switch
        {
            "udp" => Transport.Udp,
            "icmp" => Transport.Icmp,
            _ => Transport.Tcp,
        };
        return policy.Judge(workload, new Flow(workload.Namespace, workload.Labels, name, name is null ? entry.Address : null, transport, entry.Port, Shown(entry, name)));
    }

    /// <summary>Names rule and configuration line where the source named none. The verdict stays that of the source; when the policy says otherwise, the detail says so.</summary>
    public FlowEntry Attribute(FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Rule is not null && entry.Origins.IsEmpty && entry.Policy is not null)
        {
            return entry with { Origins = policy.OriginsOf(entry.Policy, entry.Rule), PolicyVersion = entry.PolicyVersion ?? policy.Version };
        }

        if (entry.Rule is not null || entry.Event == FlowEvent.End || Judge(entry) is not { } judged || judged.Policy is null)
        {
            return entry;
        }

        var passed = entry.Verdict == FlowVerdict.Allowed;
        return entry with
        {
            Policy = judged.Policy,
            Rule = judged.Rule?.Name,
            Origins = judged.Origins,
            PolicyVersion = policy.Version,
            Attribution = Attribution.Judged,
            Detail = passed == judged.Allowed ? entry.Detail
                : $"{(entry.Detail is null ? string.Empty : entry.Detail + " ")}The source {(passed ? "let it pass" : "stopped it")}; the policy {policy.Version} {(judged.Allowed ? "permits" : "denies")} it.",
        };
    }

    private WorkloadIdentity? Find((string? Workload, string? Policy) asked)
    {
        var policies = policy.Rules.Policies;
        var found = asked.Policy is { } named ? policies.FirstOrDefault(one => one.Name == named) : null;
        if (found is null && asked.Workload is { Length: > 0 } workload)
        {
            found = policies.FirstOrDefault(one => one.Name == workload || one.Name == "bulkhead-" + workload);
            if (found is null && policies.Where(one => one.Name.EndsWith("-" + workload, StringComparison.Ordinal)).Take(2).ToList() is [var only])
            {
                found = only;
            }
        }

        return found is { Rules: [var first, ..] } ? new WorkloadIdentity(asked.Workload ?? found.Name, found.Namespace, first.Labels, "record") : null;
    }

    private static Application Shown(FlowEntry entry, Hostname? name) => (entry.Protocol, name) switch
    {
        ("http", _) => Application.Http,
        ("tls", null) => Application.TlsWithoutName,
        ("tls", _) => Application.Tls,
        // A name without a protocol was read from TLS or from HTTP: the port says which is meant.
        (null, not null) => entry.Port == 80 ? Application.Http : Application.Tls,
        _ => Application.Other,
    };
}
