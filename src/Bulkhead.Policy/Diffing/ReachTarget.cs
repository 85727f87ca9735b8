using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>Where an entry of a reach set leads.</summary>
public abstract record ReachTarget
{
    private ReachTarget()
    {
    }

    /// <summary>Hosts by the name that the connection shows (SNI or Host).</summary>
    /// <param name="Pattern">A name, or a pattern with <c>*</c>; <c>*</c> alone is every name.</param>
    /// <param name="Exceptions">Names and patterns that are not part of it, ordered.</param>
    /// <param name="Where">The addresses at which they are reached; usually the public Internet.</param>
    public sealed record Names(string Pattern, ImmutableArray<string> Exceptions, AddressRegion Where) : ReachTarget
    {
        /// <summary>Whether it is one name.</summary>
        public bool IsExact => !Pattern.Contains('*');

        /// <inheritdoc/>
        public bool Equals(Names? other) => other is not null && Pattern == other.Pattern && Where.Equals(other.Where) && Exceptions.AsSpan().SequenceEqual(other.Exceptions.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Pattern, Exceptions.Length, Where);
    }

    /// <summary>Addresses, whatever name is shown.</summary>
    /// <param name="Region">The addresses.</param>
    public sealed record Addresses(AddressRegion Region) : ReachTarget;

    /// <summary>Pods of the cluster, chosen by labels.</summary>
    /// <param name="Namespaces">The namespaces: a name, or the selector as text (<c>*</c> is every namespace).</param>
    /// <param name="Selector">The labels of the pods as text, ordered (<c>*</c> is every pod).</param>
    /// <param name="Workload">The workload of the deployment that it is, when it is known.</param>
    public sealed record Pods(string Namespaces, string Selector, string? Workload) : ReachTarget;
}
