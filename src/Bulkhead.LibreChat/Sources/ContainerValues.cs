using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>A container in the values of a chart that is not LibreChat's own.</summary>
/// <param name="Node">The container.</param>
/// <param name="IsRag">Whether it is the RAG API.</param>
/// <param name="Controller">The controller whose pod it is in.</param>
internal sealed record ContainerFinding(ConfigNode Node, bool IsRag, string Controller);

/// <summary>Finds LibreChat in the values of generic charts: <c>controllers.*.containers.*</c> (bjw-s app-template).</summary>
internal static class ContainerValues
{
    /// <summary>The containers that run LibreChat or its RAG API.</summary>
    public static IEnumerable<ContainerFinding> Find(ConfigNode root)
    {
        foreach (var (name, _, controller) in root["controllers"].Entries())
        {
            foreach (var (_, _, container) in controller["containers"].Entries())
            {
                var repository = container["image"]["repository"].AsText() ?? container["image"].AsText();
                if (Images.WorkloadOf(repository) is { } workload && workload is Images.LibreChat or Images.Rag)
                {
                    yield return new ContainerFinding(container, workload == Images.Rag, name);
                }
            }
        }
    }
}
