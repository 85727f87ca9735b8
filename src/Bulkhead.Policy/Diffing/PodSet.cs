using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// Pods of the cluster: those that meet every one of some requirements on their labels and on those of their namespace, without those that meet
/// every one of others. A requirement is a text: <c>pod:app=redis</c>, <c>ns:kubernetes.io/metadata.name=chat</c>.
/// </summary>
/// <remarks>Labels have endlessly many values, so a selector holds all pods of another only if the other asks for everything that it asks for.</remarks>
/// <param name="Inside">What is asked for, ordered; nothing for every pod of every namespace.</param>
/// <param name="Outside">What must not be met as a whole.</param>
internal sealed record PodSet(ImmutableSortedSet<string> Inside, ImmutableArray<ImmutableSortedSet<string>> Outside)
{
    public static PodSet Of(IEnumerable<string> requirements) => new(requirements.ToImmutableSortedSet(StringComparer.Ordinal), []);

    /// <summary>Whether pods with exactly these properties are among them.</summary>
    public bool Contains(IReadOnlySet<string> properties) => Inside.IsSubsetOf(properties) && !Outside.Any(hole => hole.IsSubsetOf(properties));

    public bool Overlaps(PodSet other)
    {
        var both = Inside.Union(other.Inside);
        return IsPossible(both) && !Outside.Concat(other.Outside).Any(hole => hole.IsSubsetOf(both));
    }

    /// <summary>What is left when the pods of another set are taken away; the set itself when they share none.</summary>
    public ImmutableArray<PodSet> Except(PodSet other)
    {
        if (!Overlaps(other))
        {
            return [this];
        }

        var result = ImmutableArray.CreateBuilder<PodSet>();
        if (!other.Inside.IsSubsetOf(Inside))
        {
            result.Add(this with { Outside = [.. Outside.Where(hole => !other.Inside.IsSubsetOf(hole)), other.Inside] });
        }

        foreach (var hole in other.Outside)
        {
            var shared = Inside.Union(other.Inside).Union(hole);
            if (IsPossible(shared) && !Outside.Any(own => own.IsSubsetOf(shared)))
            {
                result.Add(new PodSet(shared, Outside));
            }
        }

        return result.ToImmutable();
    }

    public bool Equals(PodSet? other) =>
        other is not null && Inside.SetEquals(other.Inside) && Outside.Length == other.Outside.Length && Outside.Zip(other.Outside).All(static pair => pair.First.SetEquals(pair.Second));

    public override int GetHashCode() => HashCode.Combine(Inside.Count, Inside.Count == 0 ? string.Empty : Inside[0], Inside.Count == 0 ? string.Empty : Inside[^1], Outside.Length);

    // One label has one value.
    private static bool IsPossible(ImmutableSortedSet<string> requirements)
    {
        string? last = null;
        foreach (var requirement in requirements)
        {
            var equals = requirement.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            var key = requirement[..equals];
            if (key == last)
            {
                return false;
            }

            last = key;
        }

        return true;
    }
}
