using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads a librechat.yaml that stands inside another file, as a text or as a mapping.</summary>
internal static class EmbeddedConfiguration
{
    /// <summary>Adds the configuration in a value, when there is one.</summary>
    /// <param name="raw">The value, before template expressions are put back.</param>
    /// <param name="rank">What kind of place it is.</param>
    /// <param name="owner">The ConfigMap that holds it, or null.</param>
    /// <param name="context">The file.</param>
    public static void Add(ConfigNode raw, CandidateRank rank, string? owner, FileContext context)
    {
        if (raw.IsMapping)
        {
            context.Findings.Configurations.Add(new ConfigurationCandidate(rank, context.Restore(raw), raw.Span ?? context.Start, owner));
            return;
        }

        if (raw.Node is YamlScalar scalar && raw.AsText() is { } text && !string.IsNullOrWhiteSpace(text))
        {
            AddText(raw, scalar, rank, owner, context);
        }
    }

    /// <summary>Makes a candidate of the documents of a text or file; a document that is one text is read a second time, as LibreChat's loader does.</summary>
    /// <param name="reading">The documents.</param>
    /// <param name="path">The path of the root.</param>
    /// <param name="rank">What kind of place it is.</param>
    /// <param name="owner">The ConfigMap that holds it, or null.</param>
    /// <param name="place">The place of the text.</param>
    /// <param name="context">The file.</param>
    public static void AddDocuments(YamlReading reading, ConfigPath path, CandidateRank rank, string? owner, SourceSpan place, FileContext context)
    {
        foreach (var diagnostic in reading.Diagnostics)
        {
            context.Report(diagnostic);
        }

        var documents = reading.Documents;
        var loadable = !reading.HasErrors;
        if (documents.Length == 1 && documents[0] is YamlScalar { Type: YamlScalarType.String } inner && inner.Value.Contains(':'))
        {
            var second = YamlReader.ReadEmbedded(inner);
            if (!second.HasErrors && second.Documents.Length > 0 && second.Documents[0] is YamlMapping)
            {
                documents = second.Documents;
            }
        }

        if (documents.Length > 1)
        {
            loadable = false;
            context.Report(SourceDiagnostics.MultipleDocuments.At(
                documents[1].Span,
                $"The configuration holds {documents.Length} YAML documents; LibreChat loads files with one document only and would start with its defaults.",
                "Move everything into one document and remove the lines with '---'."));
        }

        var root = documents.Length > 0 ? context.Restore(new ConfigNode(documents[0], path)) : new ConfigNode(null, path);
        context.Findings.Configurations.Add(new ConfigurationCandidate(rank, root, place, owner) { IsLoadable = loadable });
    }

    /// <summary>Whether a text looks like a librechat.yaml: it parses to a mapping with a key of its top level.</summary>
    public static bool LooksLikeOne(YamlScalar scalar)
    {
        foreach (var key in ConfigurationSchema.TopLevel)
        {
            if (scalar.Value.Contains(key + ":", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddText(ConfigNode raw, YamlScalar scalar, CandidateRank rank, string? owner, FileContext context)
    {
        var reading = YamlReader.ReadEmbedded(scalar);
        if (reading.HasErrors && context.MayAskForMask && scalar.Value.Contains("{{", StringComparison.Ordinal))
        {
            context.Findings.WantsMask = true;
            return;
        }

        AddDocuments(reading, ConfigPath.WithPrefix(raw.Path + ">"), rank, owner, scalar.ContentStart, context);
    }
}
