using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Verifying;

/// <summary>Differences as sentences: who reaches what, by which rule of which object.</summary>
/// <param name="policy">The plan, for the reasons of rules.</param>
/// <param name="names">How the user knows the files.</param>
/// <param name="folder">The committed folder.</param>
/// <param name="locate">The place of a rule or an object in the folder.</param>
internal sealed class DriftText(EgressPolicy policy, FileNames names, string folder, Func<ObjectName, string?, SourceSpan?> locate)
{
    /// <summary>Makes a finding of a difference.</summary>
    public VerifyFinding Finding(Drift drift)
    {
        var origins = drift.Kind == DriftKind.Closed ? OriginsOf(drift) : [];
        // The rules of a NetworkPolicy have no names to look for.
        var rule = drift.Rule is { } text && !text.Contains('[', StringComparison.Ordinal) ? text : null;
        var span = drift is { Side: DriftSide.Committed, Object: { } name } ? locate(name, rule) : null;
        var diagnostic = DriftDiagnostics.Of(drift.Side, drift.Kind).At(span, Sentence(drift, origins), Help(drift));
        return new VerifyFinding(diagnostic, drift, origins);
    }

    private string Sentence(Drift drift, ImmutableArray<Origin> origins)
    {
        var isCommitted = drift.Side == DriftSide.Committed;
        var actual = isCommitted ? "the committed policy" : "the cluster";
        var expected = isCommitted ? "the configuration" : "the committed policy";
        var who = Who(drift.Workloads);
        var reach = drift.Reach is { } entry ? Printable.Clean(entry.Text, 300) : string.Empty;
        var by = drift.Object is { } carrier ? $" ({(drift.Rule is null ? string.Empty : $"rule {Printable.Clean(drift.Rule, 80)} of ")}{carrier})" : string.Empty;
        return drift.Kind switch
        {
            DriftKind.Opened when drift.IsIngress => $"{actual} lets {From(drift)} connect to {who}{Ports(drift)}, which {expected} does not{(isCommitted ? " ask for" : string.Empty)}{by}.",
            DriftKind.Closed when drift.IsIngress => $"{actual} keeps {From(drift)} from connecting to {who}{Ports(drift)}, which {expected} {(isCommitted ? "asks for" : "opens")}.",
            DriftKind.Opened => $"{actual} lets {who} reach {reach}, which {expected} does not{(isCommitted ? " ask for" : string.Empty)}{by}.",
            DriftKind.Closed => $"{actual} keeps {who} from {reach}, which {expected} {(isCommitted ? "asks for" : "opens")}{Because(origins)}.",
            DriftKind.Ungoverned => $"in {(isCommitted ? "the committed folder" : actual)} no {(drift.Object is null ? "FirewallPolicy" : "NetworkPolicy")} selects the pods of {who}{(drift.Object is null ? string.Empty : drift.IsIngress ? " for what comes in" : " for what goes out")}, so nothing is closed for them there.",
            DriftKind.Missing => $"{(isCommitted ? "the committed folder" : actual)} has no {drift.Object}.",
            DriftKind.Decrypted => $"rule {Printable.Clean(drift.Rule ?? string.Empty, 80)} of {drift.Object} in {(isCommitted ? "the committed folder" : actual)}: {drift.Detail}.",
            DriftKind.Unreadable => $"{drift.Object} of {(isCommitted ? "the committed folder" : actual)} cannot be read in full, so what it opens is not known: {drift.Detail}.",
            DriftKind.Foreign when drift.Workloads.IsEmpty => $"{drift.Object} of {actual} opens egress beside the policies.",
            DriftKind.Foreign => $"{drift.Object} of {actual} selects the pods of {who} too, and Bulkhead did not write it.",
            _ => $"{drift.Object} of {(isCommitted ? "the committed folder" : actual)} is written differently; the same is open.",
        };
    }

    private static string Who(ImmutableArray<string> workloads) => workloads.Length switch
    {
        0 => "nobody",
        1 => workloads[0],
        <= 3 => string.Join(", ", workloads[..^1]) + " and " + workloads[^1],
        _ => $"{workloads[0]}, {workloads[1]} and {workloads.Length - 2} more",
    };

    private static string From(Drift drift) => Printable.Clean(ReachText.Of(drift.Reach!.Target), 200);

    private static string Ports(Drift drift) =>
        drift.Reach!.Ports.IsAll ? $" on every port ({ReachText.Of(drift.Reach.Traffic)})" : $" on port {drift.Reach.Ports} ({ReachText.Of(drift.Reach.Traffic)})";

    private string Help(Drift drift) => (drift.Side, drift.Kind) switch
    {
        (_, DriftKind.Foreign) => "Delete it, or move what it opens to bulkhead.yaml (egress) and generate again.",
        (DriftSide.Committed, DriftKind.Opened) => "Run bulkhead generate and commit the result. If it was opened on purpose, say so in bulkhead.yaml: an egress entry with an owner and a reason.",
        (DriftSide.Committed, _) => "Run bulkhead generate and commit the result.",
        _ => $"Apply the committed folder again (kubectl apply -k {Printable.Clean(folder, 120)}), or let Argo CD (selfHeal) or Flux undo edits by hand.",
    };

    private string Because(ImmutableArray<Origin> origins) => origins.IsDefaultOrEmpty ? string.Empty : $" ({DestinationText.Of(origins[0], names)})";

    private ImmutableArray<Origin> OriginsOf(Drift drift)
    {
        if (drift.Reach is { Origins.IsDefaultOrEmpty: false } reach)
        {
            return reach.Origins;
        }

        var planned = policy.Workloads.FirstOrDefault(one => one.Workload.Name == drift.Workloads.FirstOrDefault());
        return planned?.Rules.FirstOrDefault(rule => rule.Name == drift.Rule)?.Origins ?? planned?.Peers.FirstOrDefault(peer => peer.Name == drift.Rule)?.Origins ?? [];
    }
}
