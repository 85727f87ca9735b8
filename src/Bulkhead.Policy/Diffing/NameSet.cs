using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>A set of names: single ones, and those of patterns with exceptions.</summary>
/// <remarks>Not changed once it is part of a box; only <see cref="BoxTable"/> adds to sets, and only to its own.</remarks>
internal sealed class NameSet
{
    private readonly HashSet<string> names;
    private readonly List<NameTerm> terms;

    private NameSet(HashSet<string> names, List<NameTerm> terms) => (this.names, this.terms) = (names, terms);

    /// <summary>Every name, and what shows none.</summary>
    public static NameSet All { get; } = new([], [NameTerm.Of(NameGlob.Everything)]);

    public bool IsEmpty => names.Count == 0 && terms.Count == 0;

    public bool IsAll => ReferenceEquals(this, All) || terms.Exists(static term => term.IsPlain && term.Inside[0] == NameGlob.Everything);

    public IReadOnlySet<string> Names => names;

    public IReadOnlyList<NameTerm> Terms => terms;

    public static NameSet Of(IEnumerable<string> globs)
    {
        var result = new NameSet([], []);
        foreach (var glob in globs)
        {
            if (glob == NameGlob.Everything)
            {
                return All;
            }

            if (NameGlob.IsPattern(glob))
            {
                result.terms.Add(NameTerm.Of(glob));
            }
            else
            {
                result.names.Add(glob);
            }
        }

        return result;
    }

    public static NameSet Of(string name) => new([name], []);

    public static NameSet Of(NameTerm term) => new([], [term]);

    public bool Contains(string name)
    {
        if (names.Contains(name))
        {
            return true;
        }

        foreach (var term in terms)
        {
            if (term.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A set of its own, to be added to.</summary>
    public NameSet Copy() => new([.. names], [.. terms]);

    /// <summary>Adds the names of another set.</summary>
    public void Add(NameSet other)
    {
        names.UnionWith(other.names);
        foreach (var term in other.terms)
        {
            if (!terms.Contains(term))
            {
                terms.Add(term);
            }
        }
    }

    /// <summary>The names that another set does not hold; the set itself when they share none.</summary>
    public NameSet Except(NameSet other)
    {
        if (ReferenceEquals(this, other) || other.IsAll)
        {
            return Of([]);
        }

        List<string>? left = null;
        foreach (var name in names)
        {
            if (other.Contains(name))
            {
                left = names.Where(one => !other.Contains(one)).ToList();
                break;
            }
        }

        if (terms.Count == 0)
        {
            return left is null ? this : new NameSet([.. left], []);
        }

        var rest = new NameSet(left is null ? [.. names] : [.. left], []);
        var isSame = left is null;
        foreach (var term in terms)
        {
            List<NameTerm> pieces = [term];
            var found = new List<string>();
            foreach (var hole in other.terms)
            {
                var next = new List<NameTerm>(pieces.Count);
                foreach (var piece in pieces)
                {
                    piece.Except(hole, next, found);
                }

                pieces = next;
            }

            foreach (var piece in pieces)
            {
                var one = other.names.Count == 0 ? piece : piece.Except(other.names);
                isSame &= ReferenceEquals(one, term);
                if (!rest.terms.Contains(one))
                {
                    rest.terms.Add(one);
                }
            }

            // A name that one pattern leaves out may be held by another one.
            isSame &= pieces.Count == 1 && found.Count == 0;
            rest.names.UnionWith(found.Where(name => !other.Contains(name)));
        }

        return isSame ? this : rest;
    }

    /// <summary>Whether the two are made of the same names and terms: they hold the same then.</summary>
    public bool IsSameAs(NameSet other) =>
        ReferenceEquals(this, other) || (names.SetEquals(other.names) && terms.Count == other.terms.Count && terms.TrueForAll(other.terms.Contains));

    /// <summary>Whether the two share a name.</summary>
    public bool Overlaps(NameSet other)
    {
        if (names.Count == 1 && terms.Count == 0)
        {
            return other.Contains(names.First());
        }

        return !ReferenceEquals(Except(other), this);
    }
}
