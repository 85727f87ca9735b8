using System.Net;

namespace Bulkhead.Server.Identities;

/// <summary>Who is at an address: one pod or one container, not only its workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Namespace">Its namespace; null for a container.</param>
/// <param name="Pod">The name of the pod; null for a container.</param>
/// <param name="Evidence">How it is known: <c>pod chat/chat-0 UID</c>. Tells one pod from the next of the same name.</param>
internal sealed record Occupant(string Workload, string? Namespace, string? Pod, string Evidence);

/// <summary>Somebody at an address, for a time.</summary>
/// <param name="Address">The address; IPv4 inside IPv6 is IPv4.</param>
/// <param name="Scope">Who says so: <c>docker</c>, <c>kubernetes/chat</c>.</param>
/// <param name="Who">Who was there.</param>
/// <param name="From">When it was first seen there.</param>
/// <param name="Until">When it was last there; null when it has not been seen to go.</param>
internal sealed record Stay(IPAddress Address, string Scope, Occupant Who, DateTimeOffset From, DateTimeOffset? Until);
