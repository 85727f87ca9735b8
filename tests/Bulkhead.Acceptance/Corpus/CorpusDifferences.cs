namespace Bulkhead.Acceptance.Corpus;

/// <summary>Where Bulkhead differs from a hand-made expectation on purpose. Each reason is argued in docs/corpus.md.</summary>
public static class CorpusDifferences
{
    private static readonly Dictionary<(string Case, string Host), string> Argued = new()
    {
        [("134-home-ops-helmrelease-2", "${OPENID_ISSUER}")] = "the value stands in global.librechat.env of the same HelmRelease: the real issuer is in the inventory instead",
        [("134-home-ops-helmrelease-2", "${LLAMA_SWAP_BASE_URL}")] = "the value stands in global.librechat.env of the same HelmRelease: the real host is in the inventory instead",
        [("182-docs-config-3", "https")] = "the text is \"https//some.mcp/sse\": not a URL, so LibreChat refuses it; it is in the inventory as unresolved",
    };

    /// <summary>The reason why an expected destination is not in the inventory, or null when it should be.</summary>
    public static string? WhyMissing(CorpusCase item, Expectation expected) =>
        item.Source.Contains("yaml: error", StringComparison.Ordinal)
            ? "the file does not parse: LibreChat refuses it, so it reaches nothing"
            : Argued.GetValueOrDefault((item.Name, expected.Host));

    /// <summary>Hosts that are allowed although the expectation has only the name of the variable that holds them.</summary>
    public static bool IsArguedExtra(CorpusCase item, string host) => (item.Name, host) is ("134-home-ops-helmrelease-2", "sso.melotic.dev");
}
