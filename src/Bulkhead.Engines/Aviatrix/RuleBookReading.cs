using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>What <see cref="FirewallPolicyReader"/> read.</summary>
/// <param name="Book">The policies. Use them for decisions only when there is no error: what could not be read is missing from them.</param>
/// <param name="Diagnostics">What is wrong, in the order of the text.</param>
public sealed record RuleBookReading(RuleBook Book, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
