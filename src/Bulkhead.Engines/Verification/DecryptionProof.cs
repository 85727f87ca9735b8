using System.Collections.Immutable;
using Bulkhead.Engines.Decryption;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Verification;

/// <summary>Proves that exactly the planned traffic is decrypted in what was written, and that exactly its workloads are given the CA.</summary>
/// <param name="failures">Takes what is disproved.</param>
internal sealed class DecryptionProof(List<string> failures)
{
    /// <summary>The rules: the same names and ports are decrypted as in the plan, and nothing stands above them that takes them away or below that adds.</summary>
    /// <param name="planned">The plan.</param>
    /// <param name="written">The rules read back, one policy for each of the plan.</param>
    /// <param name="leftOut">What could not be written.</param>
    /// <param name="carries">Whether the form can say that a rule is decrypted.</param>
    public void Rules(ImmutableArray<WorkloadPolicy> planned, ImmutableArray<SelectorPolicy> written, ImmutableHashSet<(string Workload, string Destination)> leftOut, bool carries)
    {
        for (var i = 0; i < planned.Length && i < written.Length; i++)
        {
            var workload = planned[i].Workload.Name;
            var wanted = carries ? Decrypted(planned[i].Rules).Where(one => !leftOut.Contains((workload, one.Host))).ToHashSet() : [];
            var found = Decrypted([.. written[i].Rules.Select(static rule => rule.Rule)]).ToHashSet();
            failures.AddRange(found.Except(wanted).Select(one => $"{one.Host} port {one.Ports} of {workload} is decrypted, which nobody asked for"));
            failures.AddRange(wanted.Except(found).Select(one => $"{one.Host} port {one.Ports} of {workload} is not decrypted"));
            CheckOrder(workload, written[i]);
        }
    }

    /// <summary>The overlay: the workloads that it gives the CA are those whose traffic is decrypted.</summary>
    public void Overlay(EgressPolicy policy, DecryptionWriting writing)
    {
        var wanted = policy.Workloads.Where(static one => one.Rules.Any(static rule => rule.Decrypt == DecryptPolicy.Allowed)).Select(static one => one.Workload.Name)
            .Where(static name => name is WorkloadNames.LibreChat or WorkloadNames.RagApi).ToHashSet(StringComparer.Ordinal);
        var values = writing.Artefacts.Single(static artefact => artefact.FileName == DecryptionFiles.Values);
        var reading = YamlReader.Read(new SourceText(values.FileName, values.Content));
        if (reading.HasErrors || reading.Documents.Length != 1)
        {
            failures.Add($"{values.FileName} cannot be read back");
            return;
        }

        var root = new ConfigNode(reading.Documents[0], ConfigPath.Root);
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (Mounts(root))
        {
            found.Add(WorkloadNames.LibreChat);
        }

        if (Mounts(root["librechat-rag-api"]))
        {
            found.Add(WorkloadNames.RagApi);
        }

        failures.AddRange(found.Except(wanted).Select(static name => $"{name} is given the CA although nothing of it is decrypted"));
        failures.AddRange(wanted.Except(found).Select(static name => $"{name} is not given the CA although traffic of it is decrypted"));
    }

    private static bool Mounts(ConfigNode chart) => chart["volumeMounts"].Items().Any(static mount => mount["mountPath"].AsText() == DecryptionFiles.MountPath);

    private static IEnumerable<(string Host, string Ports)> Decrypted(ImmutableArray<Rule> rules) =>
        from rule in rules
        where rule.Decrypt == DecryptPolicy.Allowed
        from host in rule.Groups.IsEmpty ? ["every name"] : rule.Groups.SelectMany(static named => named.Domains).Select(static domain => domain.Text)
        select (host, rule.Ports?.ToString() ?? "any");

    // A permit below a decrypted one could share names with it, which would then be decrypted unasked.
    private void CheckOrder(string workload, SelectorPolicy written)
    {
        var seen = false;
        foreach (var rule in written.Rules.Select(static one => one.Rule).Where(static rule => rule.Action == RuleAction.Permit))
        {
            if (seen && rule.Decrypt != DecryptPolicy.Allowed)
            {
                failures.Add($"rule {Printable.Clean(rule.Name, 80)} of {workload} stands below a rule that is decrypted");
            }

            seen |= rule.Decrypt == DecryptPolicy.Allowed;
        }
    }
}
