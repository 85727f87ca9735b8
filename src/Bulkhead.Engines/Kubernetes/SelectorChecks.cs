using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Engines.Kubernetes;

/// <summary>Checks that workloads can be told apart by what selects their pods.</summary>
internal static class SelectorChecks
{
    /// <summary>What is wrong with the namespaces and labels of the workloads, for every engine that selects pods by labels.</summary>
    public static ImmutableArray<Diagnostic> Check(ImmutableArray<Workload> workloads)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var workload in workloads)
        {
            CheckOne(workload, found);
        }

        for (var i = 0; i < workloads.Length; i++)
        {
            for (var j = 0; j < workloads.Length; j++)
            {
                // The narrower selector is the one that lies inside the wider one; equal selectors are reported once.
                if (i != j && workloads[i].Namespace == workloads[j].Namespace && !workloads[i].Labels.IsEmpty && Includes(workloads[j].Labels, workloads[i].Labels)
                    && (workloads[i].Labels.Count < workloads[j].Labels.Count || i < j))
                {
                    found.Add(AviatrixDiagnostics.SelectorsOverlap.At(
                        Span(workloads[j]),
                        $"the labels of workload '{Printable.Clean(workloads[i].Name)}' also select the pods of workload '{Printable.Clean(workloads[j].Name)}' (namespace {Printable.Clean(workloads[i].Namespace)})",
                        "give the two workloads labels that tell their pods apart under deployment.workloads or mcpServers in bulkhead.yaml"));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Whether pods with the labels are selected by the selector.</summary>
    public static bool Includes(ImmutableSortedDictionary<string, string> labels, ImmutableSortedDictionary<string, string> selector)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckOne(Workload workload, ImmutableArray<Diagnostic>.Builder found)
    {
        if (!KubernetesSyntax.IsSlug(workload.Name, 63))
        {
            found.Add(AviatrixDiagnostics.NameNotAccepted.At(
                Span(workload),
                $"'{Printable.Clean(workload.Name, 80)}' cannot be part of the name of a Kubernetes object",
                "use at most 63 lower-case letters, digits and hyphens for the name of a workload"));
        }

        if (!KubernetesSyntax.IsNamespace(workload.Namespace))
        {
            found.Add(AviatrixDiagnostics.SelectorInvalid.At(
                Span(workload),
                $"'{Printable.Clean(workload.Namespace, 80)}' is not a namespace (workload '{Printable.Clean(workload.Name, 80)}')",
                "a namespace is 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends"));
        }

        if (workload.Labels.IsEmpty)
        {
            found.Add(AviatrixDiagnostics.SelectorEmpty.At(
                Span(workload),
                $"no labels are known for workload '{Printable.Clean(workload.Name, 80)}'",
                $"give them in bulkhead.yaml under deployment.workloads.{Printable.Clean(workload.Name, 80)}.labels"));
        }
        else if (KubernetesSyntax.FirstInvalid(workload.Labels) is { } label)
        {
            found.Add(AviatrixDiagnostics.SelectorInvalid.At(
                Span(workload),
                $"'{Printable.Clean(label.Key, 80)}: {Printable.Clean(label.Value, 80)}' is not a Kubernetes label (workload '{Printable.Clean(workload.Name, 80)}')",
                "keys and values hold letters, digits, '-', '_' and '.', at most 63 characters, with a letter or digit at both ends; a key may have a DNS prefix and '/'"));
        }
    }

    private static SourceSpan? Span(Workload workload) => workload.Origins.IsDefaultOrEmpty ? null : workload.Origins[0].Span;
}
