using System.Collections.Frozen;
using Bulkhead.LibreChat.Environment;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Lays the layers of an environment over each other, as the chart does, and adds what people answered.</summary>
internal static class EnvironmentAssembler
{
    /// <summary>The environment of a workload.</summary>
    /// <param name="layers">All layers.</param>
    /// <param name="target">The workload.</param>
    /// <param name="isComplete">Whether the layers hold everything that is set.</param>
    /// <param name="input">The answers and key names.</param>
    public static EnvironmentVariables Assemble(IEnumerable<EnvironmentLayer> layers, LayerTarget target, bool isComplete, DeploymentInput input)
    {
        var variables = new Dictionary<string, EnvironmentVariable>(StringComparer.Ordinal);
        var rendered = new HashSet<string>(StringComparer.Ordinal);

        // OrderBy is stable: of two layers of one rank the later file wins.
        foreach (var layer in layers.Where(layer => layer.Target == target || layer.Target == LayerTarget.Both).OrderBy(layer => layer.Rank))
        {
            foreach (var variable in layer.Variables)
            {
                variables[variable.Name] = variable;
                if (layer.Rank == LayerRank.ChartRendered)
                {
                    rendered.Add(variable.Name);
                }
                else
                {
                    rendered.Remove(variable.Name);
                }
            }
        }

        AddNames(input, target, variables, rendered);
        foreach (var (name, value) in input.EnvironmentAnswers)
        {
            variables[name] = VariableReader.Known(name, value, null, "env:" + name);
        }

        return new EnvironmentVariables(variables.ToFrozenDictionary(StringComparer.Ordinal), isComplete);
    }

    private static void AddNames(DeploymentInput input, LayerTarget target, Dictionary<string, EnvironmentVariable> variables, HashSet<string> rendered)
    {
        if (input.EnvironmentKeys is { } keys && target == LayerTarget.LibreChat)
        {
            foreach (var name in keys)
            {
                // A Secret with this key wins over what the chart writes, and its value is not known here.
                if (!variables.TryGetValue(name, out var known) || known.IsPlaceholder || known.Value is "" || rendered.Contains(name))
                {
                    variables[name] = VariableReader.NameOnly(name, null, "env:" + name);
                }
            }
        }

        foreach (var name in input.EnvironmentKeyAnswers)
        {
            if (!variables.TryGetValue(name, out var known) || known.IsPlaceholder || known.Value is "")
            {
                variables[name] = VariableReader.NameOnly(name, null, "env:" + name);
            }
        }
    }
}
