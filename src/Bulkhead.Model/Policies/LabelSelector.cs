using System.Collections.Immutable;

namespace Bulkhead.Model.Policies;

/// <summary>A Kubernetes label selector: all of its requirements must hold. Without any it selects everything.</summary>
/// <param name="Requirements">The requirements; <c>matchLabels</c> are requirements with the operator In and one value.</param>
/// <remarks>Source: <c>LabelSelector</c> of <c>meta/v1</c>.</remarks>
public sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    /// <summary>The selector without requirements.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>The selector of some exact labels.</summary>
    public static LabelSelector Of(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new([.. labels.Select(static label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value]))]);
    }

    /// <summary>Whether an object with exactly these labels is selected.</summary>
    public bool Selects(ImmutableSortedDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (var requirement in Requirements)
        {
            if (!requirement.IsMetBy(labels.TryGetValue(requirement.Key, out var value) ? value : null))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>How a <see cref="LabelRequirement"/> compares.</summary>
public enum LabelOperator
{
    /// <summary>The label has one of the values.</summary>
    In,

    /// <summary>The label is missing or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is missing.</summary>
    DoesNotExist,
}

/// <summary>One requirement of a <see cref="LabelSelector"/>.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">The values; empty for Exists and DoesNotExist.</param>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether a value of the label meets it; null for a label that is missing.</summary>
    public bool IsMetBy(string? value) => Operator switch
    {
        LabelOperator.In => value is not null && Values.Contains(value),
        LabelOperator.NotIn => value is null || !Values.Contains(value),
        LabelOperator.Exists => value is not null,
        _ => value is null,
    };
}
