using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>Pods whose reach is asked for: those of a namespace that carry exactly these labels.</summary>
/// <param name="Name">What people call them: the workload of a plan, or what the policies that select them are called.</param>
/// <param name="Namespace">Their namespace.</param>
/// <param name="Labels">Their labels, ordered by key; empty for a pod that only policies of a whole namespace select.</param>
public sealed record ReachWorkload(string Name, string Namespace, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>The selector as one text, the same for the same namespace and labels: <c>chat/app=librechat,release=chat</c>.</summary>
    public string Key { get; } = Namespace + "/" + string.Join(',', Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => label.Key + "=" + label.Value));

    /// <inheritdoc/>
    public bool Equals(ReachWorkload? other) => other is not null && Name == other.Name && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Key);
}
