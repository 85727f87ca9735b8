using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Generation;

/// <summary>What <see cref="Generator"/> made.</summary>
/// <param name="Artefacts">The files, ordered by name; empty when any diagnostic is an error.</param>
/// <param name="Diagnostics">What the engines found while writing and proving.</param>
public sealed record GenerationResult(ImmutableArray<Artefact> Artefacts, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error: then there is nothing to write.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
