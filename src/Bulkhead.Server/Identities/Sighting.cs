using System.Net;
using Bulkhead.Gateway.Identity;

namespace Bulkhead.Server.Identities;

/// <summary>A workload that was seen at an address by something that knows: docker, or the API of a cluster.</summary>
/// <param name="Address">The address.</param>
/// <param name="Workload">The name of its policy, for a container; its labels are then those that the policy selects by.</param>
/// <param name="Pod">Who it is, for a pod; null for a container.</param>
/// <param name="Evidence">How it is known: <c>docker chat-api-1 3f2a0c9d1b7e</c>.</param>
internal sealed record Sighting(IPAddress Address, string? Workload, WorkloadIdentity? Pod, string Evidence)
{
    /// <summary>The name of the pod; null for a container.</summary>
    public string? PodName { get; init; }

    /// <summary>The same for the history of addresses.</summary>
    public Occupant Occupant => Pod is { } pod ? new Occupant(pod.Name, pod.Namespace, PodName, Evidence) : new Occupant(Workload!.Replace('_', '-'), null, null, Evidence);

    /// <summary>What must be the same of two sightings at one address: else nobody is known there.</summary>
    public (string?, string?) Who => (Workload, Pod?.Evidence);
}
