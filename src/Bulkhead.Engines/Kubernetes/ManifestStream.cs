using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Kubernetes;

/// <summary>A Kubernetes object before its spec is read.</summary>
internal sealed record ManifestObject(YamlMapping Root, string ApiVersion, string Kind)
{
    public YamlNode? Spec { get; init; }

    public string Name { get; init; } = string.Empty;

    public string Namespace { get; init; } = string.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>Takes a stream of manifests apart into objects: documents, and the items of a <c>List</c>.</summary>
internal static class ManifestStream
{
    /// <summary>Limits for manifests: room for a policy near the size limit of the API server many times over.</summary>
    private static readonly YamlLimits Limits = YamlLimits.Default with { MaxBytes = 64 * 1024 * 1024, MaxNodes = 8_000_000 };

    /// <summary>Reads the objects of one kind; objects of other kinds are given to <paramref name="other"/>.</summary>
    public static IEnumerable<ManifestObject> Read(SourceText source, ManifestNodes nodes, string kind, Action<string, YamlMapping>? other = null) =>
        Read(source, nodes, found => found == kind, other);

    /// <summary>Reads the objects of some kinds; objects of other kinds are given to <paramref name="other"/>.</summary>
    public static IEnumerable<ManifestObject> Read(SourceText source, ManifestNodes nodes, Func<string, bool> isWanted, Action<string, YamlMapping>? other = null)
    {
        if (!CanonicalYamlReader.TryRead(source, out var documents))
        {
            var reading = YamlReader.Read(source, Limits);
            nodes.AddRange(reading.Diagnostics);
            if (reading.HasErrors)
            {
                yield break;
            }

            documents = reading.Documents;
        }

        foreach (var document in documents)
        {
            foreach (var found in Objects(document, nodes, isWanted, other))
            {
                yield return found;
            }
        }
    }

    private static IEnumerable<ManifestObject> Objects(YamlNode document, ManifestNodes nodes, Func<string, bool> isWanted, Action<string, YamlMapping>? other)
    {
        if (document is YamlScalar { Type: YamlScalarType.Null })
        {
            yield break;
        }

        if (document is not YamlMapping root || Text(root, "kind") is not { } actual || Text(root, "apiVersion") is not { } apiVersion)
        {
            nodes.Add(AviatrixDiagnostics.NotAnObject.At(document.Span, "the document is not a Kubernetes object", "give it apiVersion and kind, both as text"));
            yield break;
        }

        if (actual == "List" && apiVersion == "v1" && root.TryGet("items", out var items) && items.Value is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                // One level is all that kubectl writes; deeper lists are no objects.
                if (item is YamlMapping inner && Text(inner, "kind") is { } innerKind && Text(inner, "apiVersion") is { } innerVersion)
                {
                    if (isWanted(innerKind))
                    {
                        yield return Head(inner, innerVersion, innerKind, nodes);
                    }
                    else
                    {
                        other?.Invoke(innerKind, inner);
                    }
                }
                else
                {
                    nodes.Add(AviatrixDiagnostics.NotAnObject.At(item.Span, "the item is not a Kubernetes object", "give it apiVersion and kind, both as text"));
                }
            }
        }
        else if (isWanted(actual))
        {
            yield return Head(root, apiVersion, actual, nodes);
        }
        else
        {
            other?.Invoke(actual, root);
        }
    }

    private static ManifestObject Head(YamlMapping root, string apiVersion, string kind, ManifestNodes nodes)
    {
        var result = new ManifestObject(root, apiVersion, kind);
        foreach (var entry in root.Entries)
        {
            switch (entry.Key)
            {
                case "apiVersion" or "kind" or "status":
                    break;
                case "metadata":
                    result = Metadata(result, entry.Value, nodes);
                    break;
                case "spec":
                    result = result with { Spec = entry.Value };
                    break;
                default:
                    nodes.Unknown(entry, kind);
                    break;
            }
        }

        if (result.Name.Length == 0)
        {
            nodes.Missing(root, kind, "metadata.name");
        }

        return result;
    }

    private static ManifestObject Metadata(ManifestObject head, YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "metadata", out var mapping))
        {
            return head;
        }

        var result = head;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "name" when nodes.TryText(entry.Value, "metadata.name", out var name):
                    Check(KubernetesSyntax.IsObjectName(name), entry, name, "the name of an object", nodes);
                    result = result with { Name = name };
                    break;
                case "namespace" when nodes.TryText(entry.Value, "metadata.namespace", out var space):
                    Check(KubernetesSyntax.IsNamespace(space), entry, space, "a namespace", nodes);
                    result = result with { Namespace = space };
                    break;
                case "labels" when nodes.TryLabels(entry.Value, "metadata.labels", out var labels):
                    result = result with { Labels = labels };
                    break;
                case "name" or "namespace" or "labels":
                    // The value was reported as it was read.
                    break;
                case "annotations" or "generateName" or "finalizers" or "ownerReferences" or "managedFields" or "uid" or "resourceVersion"
                    or "generation" or "creationTimestamp" or "deletionTimestamp" or "deletionGracePeriodSeconds" or "selfLink":
                    break;
                default:
                    nodes.Unknown(entry, "metadata");
                    break;
            }
        }

        return result;
    }

    private static void Check(bool good, YamlEntry entry, string text, string what, ManifestNodes nodes)
    {
        if (!good)
        {
            nodes.Add(AviatrixDiagnostics.SelectorInvalid.At(entry.Value.Span, $"'{Printable.Clean(text, 80)}' is not {what}", "use lower-case letters, digits and hyphens"));
        }
    }

    private static string? Text(YamlMapping mapping, string key) =>
        mapping.TryGet(key, out var entry) && entry.Value is YamlScalar { Type: YamlScalarType.String } scalar ? scalar.Value : null;
}
