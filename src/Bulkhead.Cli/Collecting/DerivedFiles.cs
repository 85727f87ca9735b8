using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Digests;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy;
using Bulkhead.Policy.Suppressing;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Collecting;

/// <summary>The files of a bundle that follow from its inputs alone. Verifying writes them again and compares every byte.</summary>
internal static class DerivedFiles
{
    private static readonly ImmutableHashSet<string> Stores = [WorkloadNames.Mongodb, WorkloadNames.Meilisearch, WorkloadNames.Redis, WorkloadNames.Pgvector];

    /// <summary>Writes them.</summary>
    /// <param name="derived">What was derived.</param>
    public static IEnumerable<(string Path, byte[] Content)> Write(Derived derived)
    {
        foreach (var artefact in derived.Generation.Artefacts)
        {
            yield return (BundlePaths.PolicyFolder + artefact.FileName, artefact.Utf8.ToArray());
        }

        using var inventory = new MemoryStream();
        InventoryJson.Write(inventory, derived.Review, FileNames.Empty);
        yield return (BundlePaths.Inventory, inventory.ToArray());
        yield return (BundlePaths.Reach, EvidenceJson.Write(Reach(derived)));
        yield return (BundlePaths.Exceptions, EvidenceJson.Write(Exceptions(derived)));
    }

    /// <summary>The proof, with the numbers of what was decided.</summary>
    public static ProofFact Proof(Derived derived) => new(
        derived.Errors.IsEmpty && !derived.Generation.Artefacts.IsEmpty,
        derived.Policy.Decisions.Count(static one => one.Decision == Decision.Allowed),
        derived.Policy.Decisions.Count(static one => one.Decision == Decision.Denied && WorkloadNames.IsPod(one.Intent.Workload)),
        [.. derived.Errors.Select(static error => error.Message)]);

    /// <summary>The policy files with their hashes.</summary>
    public static IReadOnlyList<ArtefactFact> Artefacts(Derived derived) =>
        [.. derived.Generation.Artefacts.Select(static artefact => new ArtefactFact(BundlePaths.PolicyFolder + artefact.FileName, Sha256.Hex(artefact.Utf8.Span)))];

    private static ReachFacts Reach(Derived derived)
    {
        var (settings, policy) = (derived.Project.Settings, derived.Policy);
        var manifests = derived.Generation.Artefacts.Where(static artefact => ArtefactKinds.HoldsRules(artefact.FileName)).Select(static artefact => new SourceText(artefact.FileName, artefact.Content));
        var pods = PolicyObjectReader.Read(manifests, Verifying.Verification.Namespaces(policy)).Objects.Network;
        bool? Closes(Workload workload, Func<PodPolicy, bool> direction) => settings.Writes(Policy.Settings.PolicyTarget.NetworkPolicy)
            ? pods.Any(one => one.Namespace == workload.Namespace && direction(one) && one.Pods.Selects(workload.Labels)) : null;
        WorkloadReach Of(WorkloadPolicy one)
        {
            var closing = settings.InternetIsGoverned ? one.Rules.LastOrDefault(static rule => DeniesAll(rule)) : null;
            var name = one.Workload.Name;
            return new WorkloadReach(
                name, one.Workload.Namespace, Stores.Contains(name), settings.InternetIsGoverned ? closing is not null && ReferenceEquals(closing, one.Rules[^1]) : null,
                settings.InternetIsGoverned ? closing is { Watch: false } : null, Closes(one.Workload, static pod => pod.Egress is not null), Closes(one.Workload, static pod => pod.Ingress is not null),
                Stores.Contains(name) ? [.. policy.Workloads.Where(other => other.Peers.Any(peer => peer.Peer is Peer.OfWorkload to && to.Workload == name)).Select(static other => other.Workload.Name)] : [],
                [.. policy.Decisions.Where(decision => decision.Decision == Decision.Allowed && decision.Intent.Workload == name).Select(Allowed)]);
        }

        return new ReachFacts(
            EvidenceContracts.Reach,
            [.. policy.Workloads.Select(Of)],
            policy.Nodes is { } nodes ? Of(nodes) with { ClusterDenied = null, Isolated = null } : null,
            [.. derived.Review.Diagnostics.Where(static one => one.Code == PolicyDiagnostics.ProviderNotApproved.Code).Select(static one => one.Group ?? one.Message).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            settings.ApprovedProviders is not null);
    }

    private static bool DeniesAll(Rule rule) => rule is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Groups.IsEmpty: true } && rule.Addresses.Any(static set => set is AddressSet.Anywhere);

    private static AllowedFact Allowed(IntentDecision decision)
    {
        var intent = decision.Intent;
        return new AllowedFact(
            intent.Destination.Host?.Text ?? string.Empty, intent.Destination.Ports?.ToString() ?? "any", intent.Destination.Protocol.Name(), intent.Scope.Name(), intent.Destination.Protocol.IsTls(),
            intent.Kind.Name(), intent.Group, decision.Rule, [.. intent.Origins.Select(static origin => DestinationText.Of(origin, FileNames.Empty))]);
    }

    private static ExceptionFacts Exceptions(Derived derived)
    {
        var project = derived.Project;
        var egress = project.Settings.Egress.Select(static one => new ExceptionFact(
            "egress", one.Name, one.Workload, $"{one.Destination.Host!.Text}:{one.Destination.Ports}", Given(one.Owner), Given(one.Reason), one.Expires, DestinationText.Of(one.Origin, FileNames.Empty)));
        var suppressions = project.Inventory.Inputs
            .SelectMany(input => project.Contents.TryGetValue(Project.KeyOf(project.Names.PathOf(input.Name)), out var bytes)
                ? SuppressionReader.Read(input.Name, Encoding.UTF8.GetString(bytes.Span)).Suppressions : [])
            .Select(static one => new ExceptionFact("suppression", one.Code, null, one.Code, null, one.Reason, one.Until, $"{one.Span.File}:{one.Span.Line}"));
        return new ExceptionFacts(EvidenceContracts.Exceptions, [.. egress, .. suppressions]);
    }

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
