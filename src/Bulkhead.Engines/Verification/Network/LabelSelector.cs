using System.Collections.Immutable;

namespace Bulkhead.Engines.Verification.Network;

/// <summary>A selector of Kubernetes: labels and expressions, all of which must hold. An empty one selects everything.</summary>
internal sealed record LabelSelector(ImmutableSortedDictionary<string, string> Labels, ImmutableArray<LabelExpression> Expressions)
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    public bool IsEmpty => Labels.IsEmpty && Expressions.IsEmpty;

    /// <summary>The one namespace that it names; null when it is written in another way.</summary>
    public string? Namespace => Expressions.IsEmpty && Labels.Count == 1 && Labels.TryGetValue(NamespaceName, out var name) ? name : null;

    public bool Selects(ImmutableSortedDictionary<string, string> labels) =>
        Labels.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value) && Expressions.All(expression => expression.Holds(labels));

    /// <summary>The same text for the same selector; <c>*</c> for everything.</summary>
    public override string ToString() => IsEmpty
        ? "*"
        : string.Join(',', Labels.Select(static label => label.Key + "=" + label.Value).Concat(Expressions.Select(static one => one.ToString()).Order(StringComparer.Ordinal)));
}

/// <summary>One expression of a selector.</summary>
internal sealed record LabelExpression(string Key, string Operator, ImmutableArray<string> Values)
{
    public bool Holds(ImmutableSortedDictionary<string, string> labels) => Operator switch
    {
        "In" => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        "NotIn" => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        "Exists" => labels.ContainsKey(Key),
        _ => !labels.ContainsKey(Key),
    };

    public override string ToString() =>
        Values.IsEmpty ? $"{Key} {Operator}" : $"{Key} {Operator} ({string.Join(' ', Values.Order(StringComparer.Ordinal))})";
}
