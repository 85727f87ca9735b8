using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Verification;

/// <summary>
/// Reads the policies of a folder or of a cluster (<c>kubectl get -o json</c>), object by object: one that somebody else wrote in a form that is not
/// understood must not hide the others, and must not be passed over either.
/// </summary>
public static class PolicyObjectReader
{
    private static readonly ImmutableArray<string> Kinds = [FirewallPolicyWriter.Kind, NetworkPolicyWriter.Kind];

    /// <summary>Kinds that open egress beside FirewallPolicies.</summary>
    private static readonly ImmutableArray<string> KindsBeside = ["WebgroupPolicy", "WebGroupPolicy"];

    /// <summary>Reads texts.</summary>
    /// <param name="sources">The texts: YAML documents, or Lists, in YAML or JSON.</param>
    /// <param name="namespaces">The namespaces that matter; objects of others are passed over unread.</param>
    /// <returns>The objects, and errors of the texts as a whole. With such an error the objects must not be used.</returns>
    public static (PolicyObjects Objects, ImmutableArray<Diagnostic> Errors) Read(IEnumerable<SourceText> sources, IReadOnlySet<string> namespaces)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(namespaces);
        var reader = new Reader(namespaces);
        foreach (var source in sources)
        {
            reader.Read(source);
        }

        return reader.Finish();
    }

    private sealed class Reader(IReadOnlySet<string> namespaces)
    {
        private readonly ImmutableArray<SelectorPolicy>.Builder firewall = ImmutableArray.CreateBuilder<SelectorPolicy>();
        private readonly ImmutableArray<PodPolicy>.Builder network = ImmutableArray.CreateBuilder<PodPolicy>();
        private readonly SortedSet<ObjectName> names = [];
        private readonly List<UnreadableObject> unreadable = [];
        private readonly SortedSet<ObjectName> beside = [];
        private readonly ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();

        public void Read(SourceText source)
        {
            if (TerraformReader.IsFile(source.File))
            {
                ReadOverlay(source);
                return;
            }

            // What is found while the stream itself is read (syntax, documents that are no objects) concerns the text; the rest concerns one object.
            var nodes = new ManifestNodes();
            var before = 0;
            foreach (var head in ManifestStream.Read(source, nodes, kind => Kinds.Contains(kind), Beside))
            {
                if (namespaces.Contains(head.Namespace))
                {
                    ReadObject(head, nodes, before);
                }

                before = nodes.Count;
            }

            errors.AddRange(nodes.Diagnostics[before..].Where(diagnostic => diagnostic.Severity == Severity.Error));
        }

        public (PolicyObjects Objects, ImmutableArray<Diagnostic> Errors) Finish() =>
            (new PolicyObjects(new RuleBook(firewall.ToImmutable()), [.. names], [.. unreadable.OrderBy(one => one.Name)], [.. beside]) { Network = network.ToImmutable() }, errors.ToImmutable());

        private void ReadOverlay(SourceText source)
        {
            var (book, problem) = TerraformReader.Read(source);
            firewall.AddRange(book.Policies);
            names.UnionWith(book.Policies.Select(static policy => new ObjectName(policy.Kind!, policy.Namespace, policy.Name)));
            if (problem is not null)
            {
                errors.Add(problem);
            }
        }

        private void ReadObject(ManifestObject head, ManifestNodes nodes, int before)
        {
            var name = new ObjectName(head.Kind, head.Namespace, head.Name);
            names.Add(name);
            if (head.Kind == FirewallPolicyWriter.Kind && FirewallPolicyReader.ReadObject(head, nodes) is { } policy)
            {
                firewall.Add(policy);
            }
            else if (head.Kind == NetworkPolicyWriter.Kind && PodPolicyReader.ReadObject(head, nodes) is { } pods)
            {
                network.Add(pods);
            }

            if (nodes.Count > before)
            {
                unreadable.Add(new UnreadableObject(name, nodes.Diagnostics[before]));
            }
        }

        private void Beside(string kind, YamlMapping root)
        {
            if (!KindsBeside.Contains(kind) || !root.TryGet("metadata", out var entry) || entry.Value is not YamlMapping metadata)
            {
                return;
            }

            var space = Text(metadata, "namespace");
            if (namespaces.Contains(space))
            {
                beside.Add(new ObjectName(kind, space, Text(metadata, "name")));
            }
        }

        private static string Text(YamlMapping mapping, string key) => mapping.TryGet(key, out var entry) && entry.Value is YamlScalar scalar ? scalar.Value : string.Empty;
    }
}
