using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads values of Helm charts: takes the librechat.yaml out of them and keeps them for the rest.</summary>
internal static class ValuesReader
{
    /// <summary>Reads a values file.</summary>
    public static void ReadFile(ImmutableArray<ConfigNode> documents, FileContext context)
    {
        if (documents.Length == 0 || !documents[0].IsMapping)
        {
            context.Report(SourceDiagnostics.NotRecognized.At(context.Start, "The values file holds no mapping.", "Give the values of the LibreChat chart, or remove the file."));
            return;
        }

        var raw = documents[0];
        context.Findings.Releases.Add(new ReleaseFinding(null, null, context.Start, [Read(raw, context)]) { IsNamedLibreChat = true });
    }

    /// <summary>Reads values at some place, and adds the configuration inside them.</summary>
    public static ValuesDocument Read(ConfigNode raw, FileContext context)
    {
        if (ChartValues.Find(raw) is { } chart)
        {
            EmbeddedConfiguration.Add(
                chart.LibreChat["configYamlContent"] is { HasValue: true } content ? content : chart.Root["configYamlContent"], CandidateRank.Values, null, context);
        }

        return new ValuesDocument(context.Restore(raw), raw);
    }
}
