using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Acceptance.Fuzzing;

/// <summary>
/// The whole way from bytes to manifests with an oracle of its own: the output parses, every policy ends in deny-any, and only what the inventory says
/// is allowed. A finding is an exception.
/// </summary>
public static class FuzzTarget
{
    public static void Run(ReadOnlyMemory<byte> configuration, ReadOnlyMemory<byte> environment)
    {
        var files = ImmutableArray.Create(new InputContent("librechat.yaml", configuration));
        if (!environment.IsEmpty)
        {
            files = files.Add(new InputContent(".env", environment) { Role = InputRole.Environment });
        }

        var derivation = Derivation.Of(files);
        Require(derivation.Diagnostics.All(diagnostic => !diagnostic.Code.StartsWith("BH6", StringComparison.Ordinal) || diagnostic.Severity != Severity.Error), "the self-proof failed");
        Require(derivation.Diagnostics.All(diagnostic => diagnostic.Message.Length > 0 && !diagnostic.Message.Any(char.IsControl)), "a message holds control characters");

        var allowed = derivation.Allowed
            .Where(intent => intent.Destination.Host is not null)
            .Select(intent => intent.Destination.Host!.Text)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var artefact in derivation.Generated.Artefacts)
        {
            Check(artefact.FileName, artefact.Content, allowed, derivation.Inventory);
        }
    }

    private static void Check(string file, string content, HashSet<string> allowed, Inventory inventory)
    {
        // Read with the general reader, not with the fast one that the product's own proof uses.
        var reading = YamlReader.Read(new SourceText(file, content));
        Require(!reading.HasErrors && reading.Documents.Length == 1, file + " does not parse");
        var root = new ConfigNode(reading.Documents[0], ConfigPath.Root);
        Require(root["kind"].AsString() is "FirewallPolicy" or "NetworkPolicy" or "Kustomization", file + " is of no known kind");
        if (root["kind"].AsString() != "FirewallPolicy")
        {
            return;
        }

        Require(root["metadata"]["namespace"].AsString() == inventory.Topology.Namespace, file + " is in another namespace");
        foreach (var group in root["spec"]["webGroups"].Items())
        {
            foreach (var domain in group["domains"].Items())
            {
                Require(allowed.Contains(domain.AsString() ?? "?"), $"{file} allows {domain.AsString()}, which the inventory does not");
            }
        }

        var last = root["spec"]["rules"].Items().Last();
        Require(last["action"].AsString() == "deny" && last["protocol"].AsString() == "any" && !last["port"].Exists && !last["webGroups"].Exists, file + " does not end in deny-any");
        var rules = FirewallPolicyReader.Read(new SourceText(file, content));
        Require(rules.Diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error), file + " is not read by our own reader");
        Require(rules.Book.Policies.Single().Rules[^1].Rule.Action == RuleAction.Deny, file + " does not end in a deny");
    }

    private static void Require(bool condition, string finding)
    {
        if (!condition)
        {
            throw new InvalidOperationException("finding: " + finding);
        }
    }
}
