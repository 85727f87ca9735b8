namespace Bulkhead.Policy.Diffing;

/// <summary>Finds the names and patterns of a set that can have to do with a name or a pattern, by the labels that they end with.</summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, List<NameTerm>> termsAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NameTerm>> termsBelow = new(StringComparer.Ordinal);
    private readonly List<NameTerm> broad = [];
    private readonly List<NameTerm> all;
    private readonly HashSet<string> names;
    private Dictionary<string, List<string>>? namesBelow;

    public NameIndex(HashSet<string> names, List<NameTerm> terms)
    {
        (this.names, all) = (names, terms);
        foreach (var term in terms)
        {
            if (TailOf(term) is not { } tail)
            {
                broad.Add(term);
                continue;
            }

            Put(termsAt, tail, term);
            for (var suffix = tail; suffix is not null; suffix = Parent(suffix))
            {
                Put(termsBelow, suffix, term);
            }
        }
    }

    /// <summary>Whether a pattern holds a name.</summary>
    public bool Holds(string name)
    {
        for (var suffix = name; suffix is not null; suffix = Parent(suffix))
        {
            if (termsAt.TryGetValue(suffix, out var terms) && terms.Exists(term => term.Contains(name)))
            {
                return true;
            }
        }

        return broad.Exists(term => term.Contains(name));
    }

    /// <summary>The terms that may share a name with another term.</summary>
    public IEnumerable<NameTerm> Near(NameTerm term)
    {
        if (TailOf(term) is not { } tail)
        {
            return all;
        }

        var result = new List<NameTerm>(termsBelow.GetValueOrDefault(tail) ?? []);
        for (var suffix = Parent(tail); suffix is not null; suffix = Parent(suffix))
        {
            result.AddRange(termsAt.GetValueOrDefault(suffix) ?? []);
        }

        result.AddRange(broad);
        return result;
    }

    /// <summary>The names that a term may hold.</summary>
    public IEnumerable<string> Under(NameTerm term)
    {
        if (names.Count == 0 || TailOf(term) is not { } tail)
        {
            return names;
        }

        if (namesBelow is null)
        {
            namesBelow = new Dictionary<string, List<string>>(names.Count, StringComparer.Ordinal);
            foreach (var name in names)
            {
                for (var suffix = name; suffix is not null; suffix = Parent(suffix))
                {
                    Put(namesBelow, suffix, name);
                }
            }
        }

        return namesBelow.GetValueOrDefault(tail) ?? [];
    }

    /// <summary>Whole labels that every name of a term ends with: what follows the first dot after the last asterisk. Null when there are none.</summary>
    public static string? TailOf(NameTerm term)
    {
        var glob = term.Inside[0];
        var dot = glob.IndexOf('.', glob.AsSpan().LastIndexOfAny(NameGlob.Label, NameGlob.Labels) + 1);
        return dot < 0 ? null : glob[(dot + 1)..];
    }

    /// <summary>A name without its first label; null for a single label.</summary>
    public static string? Parent(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : name[(dot + 1)..];
    }

    private static void Put<T>(Dictionary<string, List<T>> index, string key, T value)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index.Add(key, list = []);
        }

        list.Add(value);
    }
}
