using System.Collections.Immutable;

namespace Bulkhead.TerraformProvider.Validation;

/// <summary>Something that the provider or the controller refuses or warns of.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Detail">What to do, or where the rule comes from; may be empty.</param>
/// <param name="Path">Attribute names and list indexes from the top of the object. A path cannot go into a set: there it ends at the set's name.</param>
/// <param name="IsWarning">True when the request goes on all the same.</param>
public sealed record Problem(string Summary, string Detail, ImmutableArray<object> Path, bool IsWarning = false)
{
    /// <summary>A refusal at an attribute of the top level.</summary>
    public static Problem At(string attribute, string summary, string detail = "") => new(summary, detail, [attribute]);
}
