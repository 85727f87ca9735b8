using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>A set of names: single ones, and those of patterns with exceptions.</summary>
/// <remarks>Not changed once it is part of a box; only <see cref="BoxTable"/> adds to sets, and only to its own.</remarks>
internal sealed class NameSet
{
    // Below this, looking at each is faster than an index.
    private const int FewTerms = 8;

    private static readonly HashSet<string> NoNames = new(0, StringComparer.Ordinal);
    private static readonly List<NameTerm> NoTerms = new(0);

    // Nearly every set of a rule is one name: it has no table of its own then.
    private readonly string? only;
    private readonly HashSet<string> names;
    private readonly List<NameTerm> terms;
    private HashSet<NameTerm>? known;
    private NameIndex? index;

    private NameSet(HashSet<string> names, List<NameTerm> terms) =>
        (this.names, this.terms, IsAll) = (names, terms, terms.Exists(IsEverything));

    private NameSet(string only) => (this.only, names, terms) = (only, NoNames, NoTerms);

    /// <summary>Every name, and what shows none.</summary>
    public static NameSet All { get; } = new(NoNames, [NameTerm.Of(NameGlob.Everything)]);

    public bool IsEmpty => only is null && names.Count == 0 && terms.Count == 0;

    public bool IsAll { get; private set; }

    public IReadOnlyCollection<string> Names => only is null ? names : [only];

    /// <summary>The one name that the set holds; null when it holds none or more.</summary>
    public string? Single
    {
        get
        {
            if (only is not null || names.Count != 1 || terms.Count > 0)
            {
                return only;
            }

            using var one = names.GetEnumerator();
            return one.MoveNext() ? one.Current : null;
        }
    }

    public IReadOnlyList<NameTerm> Terms => terms;

    public static NameSet Of(IEnumerable<string> globs)
    {
        var result = new NameSet(new HashSet<string>(StringComparer.Ordinal), []);
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

    public static NameSet Of(string name) => new(name);

    public static NameSet Of(NameTerm term) => new(NoNames, [term]);

    public bool Contains(string name)
    {
        if (only is not null)
        {
            return only == name;
        }

        if (names.Contains(name))
        {
            return true;
        }

        if (terms.Count > FewTerms)
        {
            return Index().Holds(name);
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
    public NameSet Copy() => new(new HashSet<string>(Names, StringComparer.Ordinal), [.. terms]);

    /// <summary>Adds the names of another set.</summary>
    public void Add(NameSet other)
    {
        index = null;
        if (other.only is { } name)
        {
            names.Add(name);
            return;
        }

        names.UnionWith(other.names);
        foreach (var term in other.terms)
        {
            known ??= [.. terms];
            if (known.Add(term))
            {
                terms.Add(term);
                IsAll |= IsEverything(term);
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

        if (only is not null)
        {
            return other.Contains(only) ? Of([]) : this;
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
            foreach (var hole in other.terms.Count > FewTerms ? other.Index().Near(term) : other.terms)
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
                var one = piece.Except(other.names.Count > FewTerms ? other.Index().Under(piece) : other.Names);
                isSame &= ReferenceEquals(one, term);
                if (!rest.terms.Contains(one))
                {
                    rest.IsAll |= IsEverything(one);
                    rest.terms.Add(one);
                }
            }

            // A name that one pattern leaves out may be held by another one.
            isSame &= pieces.Count == 1 && found.Count == 0;
            rest.names.UnionWith(found.Where(name => !other.Contains(name)));
        }

        return isSame ? this : rest;
    }

    private static bool IsEverything(NameTerm term) => term.IsPlain && term.Inside[0] == NameGlob.Everything;

    private NameIndex Index() => index ??= new NameIndex(names, terms);

    /// <summary>Whether the two are made of the same names and terms: they hold the same then.</summary>
    public bool IsSameAs(NameSet other) =>
        ReferenceEquals(this, other)
        || (only is not null && only == other.only)
        || (Names.Count == other.Names.Count && Names.All(other.Names.Contains) && terms.Count == other.terms.Count && terms.TrueForAll(other.terms.Contains));

    /// <summary>Whether the two share a name.</summary>
    public bool Overlaps(NameSet other)
    {
        if (Single is { } name)
        {
            return other.Contains(name);
        }

        if (other.Single is { } theirs)
        {
            return Contains(theirs);
        }

        return !ReferenceEquals(Except(other), this);
    }
}
