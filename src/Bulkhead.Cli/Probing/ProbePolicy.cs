using System.Collections.Immutable;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Cli.Probing;

/// <summary>The rules of one workload: which destinations they name, and whether they open one.</summary>
internal sealed class ProbePolicy
{
    private const int Https = 443;
    private readonly CompiledRuleBook book;
    private readonly SelectorPolicy policy;

    private ProbePolicy(SelectorPolicy policy)
    {
        this.policy = policy;
        book = CompiledRuleBook.Compile(new RuleBook([policy]));
        var names = ImmutableArray.CreateBuilder<ProbeEndpoint>();
        var patterns = ImmutableArray.CreateBuilder<string>();
        foreach (var rule in policy.Rules.Select(static one => one.Rule).Where(static rule => rule is { Action: RuleAction.Permit, Transport: Transport.Tcp or Transport.Any }))
        {
            var port = rule.Ports?.First ?? Https;
            foreach (var domain in rule.Groups.SelectMany(static group => group.Domains).Select(static domain => domain.Text))
            {
                var isHttp = !rule.RequireTls && port is 80 or 8080;
                if (HostSyntax.Read(domain).Host is not Host.Name host)
                {
                    patterns.Add(domain);
                }
                else if (Opens(new ProbeEndpoint(host, port, isHttp), Reading.Narrowest))
                {
                    names.Add(new ProbeEndpoint(host, port, isHttp));
                }
            }
        }

        Names = [.. names.Distinct()];
        Patterns = [.. patterns.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The destinations with exact names, in the order of the rules.</summary>
    public ImmutableArray<ProbeEndpoint> Names { get; }

    /// <summary>The patterns, which name no host that could be dialled.</summary>
    public ImmutableArray<string> Patterns { get; }

    /// <summary>Finds the rules of a workload among policies.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="workload">The workload, or null for the only policy.</param>
    /// <returns>The rules; null when there are none for it, or several.</returns>
    public static ProbePolicy? Of(ImmutableArray<SelectorPolicy> policies, string? workload)
    {
        var fitting = policies.Where(one => workload is null || WorkloadOf(one) == workload).ToArray();
        return fitting.Length == 1 ? new ProbePolicy(fitting[0]) : null;
    }

    /// <summary>The workload that a generated policy is for.</summary>
    public static string WorkloadOf(SelectorPolicy policy) => policy.Name.StartsWith("bulkhead-", StringComparison.Ordinal) ? policy.Name["bulkhead-".Length..] : policy.Name;

    /// <summary>Whether the rules open a destination.</summary>
    public bool Opens(ProbeEndpoint endpoint, Reading reading)
    {
        var source = policy.Rules.IsEmpty ? ImmutableSortedDictionary<string, string>.Empty : policy.Rules[0].Labels;
        var application = endpoint.IsHttp ? Application.Http : endpoint.Name is null ? Application.TlsWithoutName : Application.Tls;
        return book.Judge(new Flow(policy.Namespace, source, endpoint.Name, endpoint.Address, Transport.Tcp, endpoint.Port, application), reading).Allowed;
    }
}
