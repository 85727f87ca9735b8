using System.Collections.Immutable;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Planning;

/// <summary>Collects origins from several intents into one ordered list without repetitions.</summary>
internal sealed class Origins
{
    private ImmutableArray<Origin> first = [];
    private List<Origin>? more;

    public void Add(ImmutableArray<Origin> origins)
    {
        if (first.IsEmpty)
        {
            first = origins;
        }
        else if (!first.Equals(origins))
        {
            more ??= [.. first];
            more.AddRange(origins);
        }
    }

    public ImmutableArray<Origin> ToArray()
    {
        if (more is null && first.Length <= 1)
        {
            return first;
        }

        var all = more ?? [.. first];
        all.Sort(CompareFully);
        var result = ImmutableArray.CreateBuilder<Origin>(all.Count);
        foreach (var origin in all)
        {
            if (result.Count == 0 || result[^1] != origin)
            {
                result.Add(origin);
            }
        }

        return result.ToImmutable();
    }

    // Origin.Compare leaves the name of the variable out; a total order is needed for the same bytes every time.
    private static int CompareFully(Origin left, Origin right)
    {
        var order = Origin.Compare(left, right);
        return order != 0 ? order : string.CompareOrdinal(left.EnvironmentName, right.EnvironmentName);
    }
}
