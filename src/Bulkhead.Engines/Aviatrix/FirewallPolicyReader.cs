using System.Collections.Immutable;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>Reads <c>FirewallPolicy</c> manifests, strictly: a field that is unknown or wrong is an error, not something to skip.</summary>
/// <remarks>
/// Strictness is the point: an API server drops unknown fields, so a manifest with <c>ports:</c> would be installed as a rule for every port. What
/// this reader accepts means the same to it and to the cluster. Documents of other kinds are passed over, except <c>WebgroupPolicy</c>, which opens
/// egress beside the policies that are read.
/// </remarks>
public static class FirewallPolicyReader
{
    /// <summary>Reads all policies of a text (several documents, or a <c>List</c>).</summary>
    public static RuleBookReading Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ReadStrictly(source);
    }

    /// <summary>Reads all policies of a file that Bulkhead wrote; quickly when it has the form that Bulkhead gives it, and else like any text.</summary>
    public static RuleBookReading Read(Artefact artefact)
    {
        ArgumentNullException.ThrowIfNull(artefact);
        return CanonicalFirewallPolicyReader.TryRead(artefact.Utf8.Span) is { } policy
            ? new RuleBookReading(new RuleBook([policy]), [])
            : ReadStrictly(new SourceText(artefact.FileName, artefact.Content));
    }

    /// <summary>Reads from the tree of the text: any legal form, and every error with its place.</summary>
    internal static RuleBookReading ReadStrictly(SourceText source)
    {
        var nodes = new ManifestNodes();
        var policies = ImmutableArray.CreateBuilder<SelectorPolicy>();
        var rules = new FirewallRuleReader(nodes);
        foreach (var head in ManifestStream.Read(source, nodes, FirewallPolicyWriter.Kind, (kind, root) => Other(kind, root, nodes)))
        {
            if (ReadObject(head, nodes, rules) is { } policy)
            {
                policies.Add(policy);
            }
        }

        return new RuleBookReading(new RuleBook(policies.ToImmutable()), nodes.Diagnostics);
    }

    /// <summary>Reads one object; null when it has no rules that could be read. What is wrong is added to the nodes.</summary>
    internal static SelectorPolicy? ReadObject(ManifestObject head, ManifestNodes nodes, FirewallRuleReader? rules = null)
    {
        if (head.ApiVersion != FirewallPolicyWriter.ApiVersion)
        {
            nodes.Add(AviatrixDiagnostics.ValueUnknown.At(head.Root.Span, $"apiVersion of a FirewallPolicy is '{Printable.Clean(head.ApiVersion, 80)}'", $"write {FirewallPolicyWriter.ApiVersion}"));
            return null;
        }

        if (head.Namespace.Length == 0)
        {
            nodes.Missing(head.Root, "FirewallPolicy", "metadata.namespace (the rules apply to pods of that namespace only)");
        }

        if (head.Spec is null)
        {
            nodes.Missing(head.Root, "FirewallPolicy", "spec");
            return null;
        }

        return new SelectorPolicy(head.Name, head.Namespace, Spec(head.Spec, nodes, rules ?? new FirewallRuleReader(nodes)));
    }

    private static void Other(string kind, YamlMapping root, ManifestNodes nodes)
    {
        if (kind is "WebgroupPolicy" or "WebGroupPolicy")
        {
            nodes.Add(AviatrixDiagnostics.OtherPolicyKind.At(root.Span, $"a {kind} stands beside the FirewallPolicies", "move its domains to a FirewallPolicy that ends in a deny"));
        }
    }

    private static ImmutableArray<SelectorRule> Spec(YamlNode spec, ManifestNodes nodes, FirewallRuleReader rules)
    {
        if (!nodes.TryMapping(spec, "spec", out var mapping))
        {
            return [];
        }

        YamlNode? ruleNode = null;
        YamlNode? smartNode = null;
        YamlNode? webNode = null;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "rules":
                    ruleNode = entry.Value;
                    break;
                case "smartGroups":
                    smartNode = entry.Value;
                    break;
                case "webGroups":
                    webNode = entry.Value;
                    break;
                default:
                    nodes.Unknown(entry, "spec");
                    break;
            }
        }

        // Rules refer to groups, so groups are read first, wherever they stand.
        var smartGroups = FirewallGroupReader.SmartGroups(smartNode, nodes);
        var webGroups = FirewallGroupReader.WebGroups(webNode, nodes);
        if (ruleNode is null)
        {
            nodes.Add(AviatrixDiagnostics.NoClosingDeny.At(spec.Span, "the policy has no rules", "end it in a rule that denies any protocol to Anywhere"));
            return [];
        }

        if (!nodes.TryItems(ruleNode, "spec.rules", out var items))
        {
            return [];
        }

        if (items.IsEmpty)
        {
            nodes.Add(AviatrixDiagnostics.ListEmpty.At(ruleNode.Span, "spec.rules is empty", "write at least the closing deny"));
            return [];
        }

        var result = ImmutableArray.CreateBuilder<SelectorRule>(items.Length);
        var names = new HashSet<string>(items.Length, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (rules.Read(item, smartGroups, webGroups) is { } rule)
            {
                result.Add(rule);
                if (!names.Add(rule.Rule.Name))
                {
                    nodes.Add(AviatrixDiagnostics.NameRepeated.At(item.Span, $"two rules are called '{Printable.Clean(rule.Rule.Name, 80)}'", "give every rule its own name"));
                }
            }
        }

        if (result.Count == 0 || !IsClosing(result[^1].Rule))
        {
            nodes.Add(AviatrixDiagnostics.NoClosingDeny.At(items[^1].Span, "the last rule does not deny everything", $"end the policy in: action deny, protocol any, no port, no WebGroup, destination uuid {SystemGroups.Anywhere}"));
        }

        return result.ToImmutable();
    }

    /// <summary>Whether a rule denies every protocol and port to every address.</summary>
    internal static bool IsClosing(Rule rule) =>
        rule is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Groups.IsEmpty: true } && rule.Addresses.Any(static set => set is AddressSet.Anywhere);
}
