using System.Buffers;

namespace Bulkhead.Policy.Judging;

/// <summary>The rules that may match one connection, collected without allocating: a few on the stack, more in a rented array.</summary>
internal ref struct FoundRules(Span<FoundRules.Found> initial)
{
    /// <summary>Enough for nearly every connection: one or two rules with names, a few on addresses. Clearing more costs time in each decision.</summary>
    public const int Usual = 16;

    private Span<Found> span = initial;
    private Found[]? rented;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a rule. The same rule may be added again, with another match of its names.</summary>
    public void Add(int position, Match names)
    {
        if (Count == span.Length)
        {
            var larger = ArrayPool<Found>.Shared.Rent(span.Length * 2);
            span.CopyTo(larger);
            Release();
            span = rented = larger;
        }

        span[Count++] = new Found(position, names);
    }

    /// <summary>The rules in their order; a rule that was added several times comes with its best match first.</summary>
    public readonly ReadOnlySpan<Found> Sorted()
    {
        var found = span[..Count];
        if (Count > Usual)
        {
            found.Sort(Compare);
            return found;
        }

        // A few rules, mostly in order already: inserting each is quicker than the general sort.
        for (var i = 1; i < found.Length; i++)
        {
            var moving = found[i];
            var hole = i;
            for (; hole > 0 && Compare(found[hole - 1], moving) > 0; hole--)
            {
                found[hole] = found[hole - 1];
            }

            found[hole] = moving;
        }

        return found;
    }

    /// <summary>Gives a rented array back.</summary>
    public void Release()
    {
        if (rented is not null)
        {
            ArrayPool<Found>.Shared.Return(rented);
            rented = null;
        }
    }

    private static int Compare(Found left, Found right) =>
        left.Position != right.Position ? left.Position - right.Position : (int)right.Names - (int)left.Names;

    /// <summary>A rule, by its position in the policy, and how well its names match.</summary>
    internal readonly record struct Found(int Position, Match Names);
}
