using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>Infinitely many names: those that all of some patterns hold, without those of other patterns and without single names.</summary>
/// <param name="Inside">The patterns that hold every one of the names; at least one, none of them covering another.</param>
/// <param name="Outside">Patterns that hold none of them.</param>
/// <param name="Names">Single names that are not among them, ordered.</param>
internal sealed record NameTerm(ImmutableArray<string> Inside, ImmutableArray<string> Outside, ImmutableArray<string> Names)
{
    // Enough single names to take part in the search for a witness; more than these cannot use up a pattern in any policy that exists.
    private const int NamesInSearch = 32;

    private HashSet<string>? index;

    public static NameTerm Of(string pattern) => new([pattern], [], []);

    public bool Contains(string name) =>
        HoldsInside(name) && !Outside.Any(glob => NameGlob.Covers(glob, name)) && !IsException(name);

    /// <summary>Whether nothing but the first pattern describes it.</summary>
    public bool IsPlain => Inside.Length == 1 && Outside.IsEmpty && Names.IsEmpty;

    public bool HoldsInside(string name)
    {
        foreach (var glob in Inside)
        {
            if (!NameGlob.Covers(glob, name))
            {
                return false;
            }
        }

        return true;
    }

    public bool IsEmpty()
    {
        foreach (var hole in Outside)
        {
            foreach (var glob in Inside)
            {
                if (NameGlob.Covers(hole, glob))
                {
                    return true;
                }
            }
        }

        var isSimple = Inside.Length == 1 && Outside.IsEmpty;
        return !isSimple && new NameSearch(Inside, [.. Outside, .. Names.Take(NamesInSearch)]).IsEmpty();
    }

    /// <summary>What is left when the names of another term are taken away; the term itself when they share none.</summary>
    public void Except(NameTerm other, List<NameTerm> result, List<string> names)
    {
        foreach (var glob in other.Inside)
        {
            foreach (var own in Inside)
            {
                if (!NameGlob.Overlap(glob, own))
                {
                    result.Add(this);
                    return;
                }
            }
        }

        // What one of the other's patterns does not hold stays.
        foreach (var glob in other.Inside)
        {
            if (!Inside.Any(own => NameGlob.Covers(glob, own)))
            {
                Keep(Without(glob), result);
            }
        }

        // What the other leaves out stays.
        foreach (var hole in other.Outside)
        {
            if (Both(other, hole) is { } shared)
            {
                Keep(shared, result);
            }
        }

        foreach (var name in other.Names)
        {
            if (Contains(name) && other.HoldsInside(name))
            {
                names.Add(name);
            }
        }
    }

    /// <summary>The term without single names; the term itself when it holds none of them.</summary>
    public NameTerm Except(IReadOnlySet<string> names)
    {
        var found = names.Where(Contains).ToArray();
        return found.Length == 0 ? this : this with { Names = [.. Names.Concat(found).Order(StringComparer.Ordinal)], index = null };
    }

    public bool Equals(NameTerm? other) =>
        other is not null && Inside.AsSpan().SequenceEqual(other.Inside.AsSpan()) && Outside.AsSpan().SequenceEqual(other.Outside.AsSpan()) && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Inside[0], Inside.Length, Outside.Length, Names.Length);

    private static void Keep(NameTerm term, List<NameTerm> result)
    {
        if (!result.Contains(term) && !term.IsEmpty())
        {
            result.Add(term);
        }
    }

    private NameTerm Without(string glob)
    {
        if (Outside.Any(hole => NameGlob.Covers(hole, glob)))
        {
            return this;
        }

        var holes = Outside.Where(hole => !NameGlob.Covers(glob, hole)).Append(glob).Order(StringComparer.Ordinal);
        return new NameTerm(Inside, [.. holes], [.. Names.Where(name => !NameGlob.Covers(glob, name))]);
    }

    // The names of both, and of a pattern that the other leaves out.
    private NameTerm? Both(NameTerm other, string hole)
    {
        var all = Inside.Concat(other.Inside).Append(hole).Distinct(StringComparer.Ordinal).ToArray();
        var least = all.Where(glob => !all.Any(inner => inner != glob && NameGlob.Covers(glob, inner))).Order(StringComparer.Ordinal).ToImmutableArray();
        return least.IsEmpty ? null : new NameTerm(least, Outside, Names);
    }

    private bool IsException(string name)
    {
        if (Names.IsEmpty)
        {
            return false;
        }

        index ??= [.. Names];
        return index.Contains(name);
    }
}
