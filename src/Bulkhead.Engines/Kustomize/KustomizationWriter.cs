using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Kustomize;

/// <summary>Writes the <c>kustomization.yaml</c> with which Argo CD, Flux and <c>kubectl apply -k</c> take the folder as it is.</summary>
/// <remarks>It adds no labels, names or namespaces: common labels would change what the policies select.</remarks>
public static class KustomizationWriter
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "kustomization.yaml";

    /// <summary>Writes the list of files, ordered by name.</summary>
    public static Artefact Write(ImmutableArray<Artefact> artefacts, ImmutableArray<string> header)
    {
        var writer = new YamlWriter();
        foreach (var line in header)
        {
            writer.Comment(line);
        }

        writer.BeginMapping();
        writer.Key("apiVersion").Value("kustomize.config.k8s.io/v1beta1");
        writer.Key("kind").Value("Kustomization");
        writer.Key("resources").BeginSequence();
        foreach (var artefact in artefacts.OrderBy(static artefact => artefact.FileName, StringComparer.Ordinal))
        {
            writer.Value(artefact.FileName);
        }

        writer.EndSequence().EndMapping();
        return new Artefact(FileName, writer.ToUtf8());
    }
}
