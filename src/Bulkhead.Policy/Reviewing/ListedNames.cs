using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Reviewing;

/// <summary>LibreChat's own list of domains, asked for many hosts: by the host and by what it stands below, not entry by entry.</summary>
internal sealed class ListedNames
{
    private readonly ImmutableArray<ListedDomain> listed;
    private readonly ILookup<string, int> places;

    public ListedNames(ImmutableArray<ListedDomain> listed)
    {
        this.listed = listed;
        places = Enumerable.Range(0, listed.Length).ToLookup(place => listed[place].Text, StringComparer.Ordinal);
    }

    /// <summary>Whether an entry of the list and a host have names in common.</summary>
    public bool Overlaps(Host host) => Places(host).Any();

    /// <summary>The entries that have no name in common with any of some hosts, in the order of the list.</summary>
    public IEnumerable<ListedDomain> Unused(IEnumerable<Host> hosts)
    {
        var used = hosts.SelectMany(Places).ToHashSet();
        return listed.Where((_, place) => !used.Contains(place));
    }

    // An entry is a name, or *.name for the name and everything below.
    private IEnumerable<int> Places(Host host)
    {
        var name = host is Host.Pattern pattern ? pattern.Text.TrimStart('*').TrimStart('.') : host.Text;
        foreach (var text in (string[])[host.Text, name])
        {
            foreach (var place in places[text])
            {
                yield return place;
            }
        }

        for (var below = name; below is not null; below = Parent(below))
        {
            foreach (var place in places["*." + below])
            {
                yield return place;
            }
        }
    }

    private static string? Parent(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : null;
}
