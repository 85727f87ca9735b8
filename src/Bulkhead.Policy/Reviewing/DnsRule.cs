using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Reviewing;

/// <summary>The resolver as a way out.</summary>
internal static class DnsRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        // One for all pods: the answer is one setting of the resolver.
        var workloads = input.Open.Where(intent => intent.Destination.Protocol == ApplicationProtocol.Dns).Select(intent => intent.Workload).Distinct(StringComparer.Ordinal).Count();
        if (workloads > 0)
        {
            yield return ReviewDiagnostics.DnsPath.At(span: null,
                $"{workloads} {(workloads == 1 ? "workload" : "workloads")} may ask the resolver of the cluster for any name, and a name can carry data out",
                "Limit at the resolver which zones are forwarded, or log its questions; the policy keeps other resolvers closed.") with { Subject = "dns" };
        }
    }
}
