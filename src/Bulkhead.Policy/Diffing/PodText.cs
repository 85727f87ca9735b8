namespace Bulkhead.Policy.Diffing;

/// <summary>Pods in words.</summary>
internal static class PodText
{
    /// <summary>The prefix of requirements on the labels of a pod.</summary>
    public const string OfPod = "pod:";

    /// <summary>The prefix of requirements on the labels of a namespace.</summary>
    public const string OfNamespace = "ns:";

    /// <summary>The label that Kubernetes gives every namespace: its name.</summary>
    public const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>The prefix of a workload of the deployment: its pods, whatever labels they carry.</summary>
    public const string OfWorkload = "workload=";

    /// <summary>What stands in place of a workload for pods that are none of the deployment.</summary>
    public const string OfNoWorkload = OfWorkload;

    /// <summary>The name of the resolver of the cluster among workloads.</summary>
    public const string ClusterDns = "cluster DNS";

    /// <summary>Stands between the labels of pods and those that leave some of them out.</summary>
    internal const string Except = " except ";

    private const string OnlyName = OfNamespace + NamespaceName + "=";

    /// <summary>The target of pods.</summary>
    public static ReachTarget.Pods Target(PodSet pods)
    {
        if (pods.Inside.Count == 1 && pods.Inside[0].StartsWith(OfWorkload, StringComparison.Ordinal))
        {
            return new ReachTarget.Pods("*", "*", pods.Inside[0][OfWorkload.Length..]);
        }

        var namespaces = Part(pods.Inside, OfNamespace);
        var name = pods.Inside.FirstOrDefault(static text => text.StartsWith(OnlyName, StringComparison.Ordinal));
        var shown = name is not null && namespaces.Length == name.Length - OfNamespace.Length ? name[OnlyName.Length..] : namespaces;
        var selector = Part(pods.Inside, OfPod);
        foreach (var hole in pods.Outside)
        {
            selector += $"{Except}{string.Join(',', hole.Where(text => !pods.Inside.Contains(text)).Select(static text => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]))}";
        }

        return new ReachTarget.Pods(shown, selector, null);
    }

    /// <summary>Gives pods that are those of a workload its name.</summary>
    public static List<ReachEntry> Name(List<ReachEntry> entries, IReadOnlyList<ReachWorkload> workloads)
    {
        if (!entries.Exists(static entry => entry.Box.Pods is not null))
        {
            return entries;
        }

        var byRequirements = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var workload in workloads)
        {
            var requirements = workload.Labels.Select(static label => $"{OfPod}{label.Key}={label.Value}").Append(OnlyName + workload.Namespace);
            byRequirements.TryAdd(string.Join(',', requirements.Order(StringComparer.Ordinal)), workload.Name);
        }

        return [.. entries.Select(entry => entry.Box.Pods is { Outside.IsEmpty: true } pods && byRequirements.TryGetValue(string.Join(',', pods.Inside), out var name)
            ? entry with { Target = ((ReachTarget.Pods)entry.Target) with { Workload = name } }
            : entry)];
    }

    private static string Part(IEnumerable<string> requirements, string prefix)
    {
        var text = string.Join(',', requirements.Where(one => one.StartsWith(prefix, StringComparison.Ordinal)).Select(one => one[prefix.Length..]));
        return text.Length == 0 ? "*" : text;
    }
}
