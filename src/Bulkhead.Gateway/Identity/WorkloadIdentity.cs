using System.Collections.Immutable;

namespace Bulkhead.Gateway.Identity;

/// <summary>Who opens a connection.</summary>
/// <param name="Name">The workload's name for people: <c>librechat</c>.</param>
/// <param name="Namespace">The namespace that policies select it in.</param>
/// <param name="Labels">The labels that policies select it by.</param>
/// <param name="Evidence">How it is known: <c>static 10.77.0.2</c>, <c>docker 3f2a…</c>, <c>pod librechat/chat-0</c>.</param>
public sealed record WorkloadIdentity(string Name, string Namespace, ImmutableSortedDictionary<string, string> Labels, string Evidence);
