namespace Bulkhead.Policy.Judging;

/// <summary>Whether something matches, where the documentation of an engine may leave it open. Ordered, so that the least of several is their conjunction.</summary>
internal enum Match
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>Nobody outside the vendor can say.</summary>
    Maybe,

    /// <summary>It does.</summary>
    Yes,
}

/// <summary>Sentences about what had to be assumed, in the order in which they came up.</summary>
internal sealed class Assumptions
{
    private List<string>? sentences;

    public void Add(string sentence)
    {
        sentences ??= [];
        if (!sentences.Contains(sentence))
        {
            sentences.Add(sentence);
        }
    }

    public void AddAll(Assumptions other)
    {
        foreach (var sentence in other.sentences ?? [])
        {
            Add(sentence);
        }
    }

    public System.Collections.Immutable.ImmutableArray<string> ToArray() => sentences is null ? [] : [.. sentences];
}
