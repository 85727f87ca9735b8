namespace Bulkhead.Flows.Sources;

/// <summary>Remembers a bounded number of keys, the oldest forgotten first. Not for several threads.</summary>
internal sealed class RecentKeys<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> values = [];
    private readonly Queue<TKey> order = [];

    /// <summary>How many keys are remembered.</summary>
    public int Count => values.Count;

    /// <summary>What is remembered of a key.</summary>
    public bool TryGet(TKey key, out TValue? value) => values.TryGetValue(key, out value);

    /// <summary>Remembers a key, or something new of one that keeps its place.</summary>
    public void Set(TKey key, TValue value)
    {
        if (values.TryAdd(key, value))
        {
            order.Enqueue(key);
            if (values.Count > most)
            {
                values.Remove(order.Dequeue());
            }
        }
        else
        {
            values[key] = value;
        }
    }
}
