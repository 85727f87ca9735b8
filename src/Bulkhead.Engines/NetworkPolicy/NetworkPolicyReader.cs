using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>What <see cref="NetworkPolicyReader"/> read.</summary>
internal sealed record NetworkPolicyReading(ImmutableArray<NetworkPolicyObject> Policies, ImmutableArray<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// Reads NetworkPolicies back into the form that Bulkhead writes. Strict, because in a NetworkPolicy an empty or missing list of peers or ports means
/// "all of them", and a missing policy type means that a direction is open: of what <see cref="PodPolicyReader"/> understands only that form is taken.
/// </summary>
internal static class NetworkPolicyReader
{
    public static NetworkPolicyReading Read(SourceText source)
    {
        var reading = PodPolicyReader.Read(source);
        var diagnostics = reading.Diagnostics.ToBuilder();
        var policies = ImmutableArray.CreateBuilder<NetworkPolicyObject>();
        foreach (var policy in reading.Policies)
        {
            var form = new OwnForm();
            var read = form.Of(policy);
            if (form.Problem is null)
            {
                policies.Add(read);
            }
            else
            {
                diagnostics.Add(NetworkPolicyDiagnostics.NotReadable.At(
                    new SourceSpan(source.File, 1, 1), $"NetworkPolicy {Printable.Clean(policy.Name, 80)}: {form.Problem}", "Bulkhead writes no such policy"));
            }
        }

        return new NetworkPolicyReading(policies.ToImmutable(), diagnostics.ToImmutable());
    }

    /// <summary>The form that Bulkhead writes, of one policy. What does not fit is named, and the result is not to be used then.</summary>
    private sealed class OwnForm
    {
        public string? Problem { get; private set; }

        public NetworkPolicyObject Of(PodPolicy policy)
        {
            if (policy.Pods.Requirements.IsEmpty)
            {
                Problem ??= "podSelector needs matchLabels: without them the policy is for every pod of the namespace";
            }

            return new NetworkPolicyObject(policy.Name, policy.Namespace, Labels(policy.Pods), Ways(policy.Ingress), Ways(policy.Egress));
        }

        private ImmutableArray<NetworkWay> Ways(ImmutableArray<PodWay>? ways)
        {
            if (ways is null)
            {
                Problem ??= "a policy of both directions has policyTypes Ingress and Egress";
            }

            return [.. (ways ?? []).Select(Way)];
        }

        private NetworkWay Way(PodWay way)
        {
            if (way.Peers.IsEmpty || way.Ports.IsEmpty)
            {
                Problem ??= "a rule without peers or without ports opens all of them";
            }

            return new NetworkWay([.. way.Peers.Select(Peer)], [.. way.Ports.Select(Port)]);
        }

        private NetworkPeer Peer(PodPeer peer) => peer switch
        {
            PodPeer.Block block => new NetworkPeer.Block(block.Network, block.Except),
            PodPeer.Selected pods => new NetworkPeer.Pods(pods.Namespaces is { } space ? Labels(space) : null, Labels(pods.Pods)),
            _ => throw new ArgumentException("A peer is pods or a block of addresses.", nameof(peer)),
        };

        private NetworkPort Port(PodPort port)
        {
            if (port.Ports is null || port.Protocol == PodProtocol.Sctp)
            {
                Problem ??= "a port has protocol TCP or UDP and a number";
            }

            return new NetworkPort(port.Protocol == PodProtocol.Udp ? Transport.Udp : Transport.Tcp, port.Ports ?? default);
        }

        private ImmutableSortedDictionary<string, string> Labels(LabelSelector selector)
        {
            var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var requirement in selector.Requirements)
            {
                if (requirement is not { Operator: LabelOperator.In, Values.Length: 1 } || !labels.TryAdd(requirement.Key, requirement.Values[0]))
                {
                    Problem ??= "selectors are of matchLabels only";
                }
            }

            return labels.ToImmutable();
        }
    }
}
