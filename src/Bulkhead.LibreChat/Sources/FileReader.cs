using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads one file: finds out what it is and hands it to the reader of that kind.</summary>
internal sealed class FileReader(FileOpener opener)
{
    /// <summary>Opens the files that others name.</summary>
    public FileOpener Opener { get; } = opener;

    /// <summary>The variables that compose files are interpolated with: those of the environment files.</summary>
    public Dictionary<string, string> ComposeVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file into the findings.</summary>
    public void Read(InputContent content, SourceFindings findings, int depth)
    {
        var (source, error) = SourceTexts.FromBytes(content.Name, content.Bytes.Span);
        if (source is null)
        {
            findings.Report(error!);
            return;
        }

        if (content.Role == InputRole.Environment || (content.Role == InputRole.Auto && RoleDetector.IsEnvironment(source.File, source.Text)))
        {
            ReadEnvironment(source, findings);
            return;
        }

        ReadYaml(source, content.Role, findings, depth);
    }

    /// <summary>Whether a file is an environment file, so that it can be read before the files that are interpolated with it.</summary>
    public static bool IsEnvironment(InputContent content) =>
        content.Role == InputRole.Environment
        || (content.Role == InputRole.Auto
            && SourceTexts.FromBytes(content.Name, content.Bytes.Span).Source is { } source
            && RoleDetector.IsEnvironment(source.File, source.Text));

    private void ReadEnvironment(SourceText source, SourceFindings findings)
    {
        var reading = EnvironmentFile.Read(source);
        findings.Diagnostics.AddRange(reading.Diagnostics);
        findings.AddLayer(LayerRank.Secret, LayerTarget.Both, reading.Variables);
        findings.HasEnvironmentFile = true;
        foreach (var variable in reading.Variables)
        {
            ComposeVariables[variable.Name] = variable.Value ?? string.Empty;
        }
    }

    private void ReadYaml(SourceText source, InputRole role, SourceFindings findings, int depth)
    {
        var reading = YamlReader.Read(source);
        TemplateMask? mask = null;
        if (reading.HasErrors && Masked(source) is { } masked)
        {
            (mask, reading) = masked;
        }

        var found = Process(source, reading, mask, role, depth, mayAskForMask: mask is null);
        if (found.WantsMask)
        {
            // A text inside does not parse because of its templates; if masking does not help, its errors are reported as they are.
            found = Masked(source) is { } again
                ? Process(source, again.Reading, mask = again.Mask, role, depth, mayAskForMask: false)
                : Process(source, reading, mask, role, depth, mayAskForMask: false);
        }

        if (mask is not null)
        {
            found.Report(SourceDiagnostics.HelmTemplate.At(
                PlaceOf(source, mask.FirstOffset),
                "The file holds Helm template expressions that stand outside of quotes" + (mask.InsertsContent ? ", and some insert content that is therefore missing here." : "."),
                "For an exact result render it first (helm template …) and give the rendered manifests."));
        }

        found.TemplateConditions.AddRange(TemplateCondition.Find(source.File, source.Text));
        findings.Add(found);
    }

    private static (TemplateMask Mask, YamlReading Reading)? Masked(SourceText source)
    {
        if (TemplateMask.Create(source.Text) is not { } mask)
        {
            return null;
        }

        var reading = YamlReader.Read(source with { Text = mask.Text });
        return reading.HasErrors ? null : (mask, reading);
    }

    private SourceFindings Process(SourceText source, YamlReading reading, TemplateMask? mask, InputRole role, int depth, bool mayAskForMask)
    {
        var findings = new SourceFindings();
        var context = new FileContext(source.File, findings, this, mask, depth) { MayAskForMask = mayAskForMask };
        var documents = reading.Documents.Select(node => new ConfigNode(node, ConfigPath.Root)).ToImmutableArray();
        var first = documents.FirstOrDefault(document => document.IsMapping);
        var effective = documents.Any(IsManifest) ? RoleDetector.OfYaml(source.File, documents.First(IsManifest))
            : role == InputRole.Auto ? RoleDetector.OfYaml(source.File, first)
            : role;
        if (effective == InputRole.LibreChatYaml)
        {
            EmbeddedConfiguration.AddDocuments(reading, ConfigPath.Root, CandidateRank.File, null, context.Start, context);
            return findings;
        }

        findings.Diagnostics.AddRange(reading.Diagnostics);
        switch (effective)
        {
            case InputRole.HelmValues:
                ValuesReader.ReadFile(documents, context);
                break;
            case InputRole.Compose:
                ComposeReader.Read(first, context);
                break;
            case InputRole.Kustomization:
                KustomizationReader.Read(first, context);
                break;
            default:
                foreach (var document in documents)
                {
                    KubernetesReader.Read(document, context);
                }

                break;
        }

        return findings;
    }

    private static bool IsManifest(ConfigNode document) =>
        document["apiVersion"].AsText() is not null && document["kind"].AsText() is { } kind && kind != "Kustomization";

    private static SourceSpan PlaceOf(SourceText source, int offset)
    {
        var before = source.Text.AsSpan(0, Math.Clamp(offset, 0, source.Text.Length));
        var lineStart = before.LastIndexOf('\n') + 1;
        return new SourceSpan(source.File, before.Count('\n') + 1, before.Length - lineStart + 1);
    }
}
