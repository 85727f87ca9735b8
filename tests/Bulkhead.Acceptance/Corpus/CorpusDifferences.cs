namespace Bulkhead.Acceptance.Corpus;

/// <summary>Where Bulkhead differs from a hand-made expectation on purpose. Each reason is argued in docs/corpus.md.</summary>
public static class CorpusDifferences
{
    /// <summary>The reason why an expected destination is not in the inventory, or null when it should be.</summary>
    public static string? WhyMissing(CorpusCase item, Expectation expected)
    {
        if (item.Source.Contains("yaml: error", StringComparison.Ordinal))
        {
            return "the file does not parse: LibreChat refuses it, so it reaches nothing";
        }

        return null;
    }
}
