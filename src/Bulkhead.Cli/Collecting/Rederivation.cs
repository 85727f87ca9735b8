using System.Collections.Immutable;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>Runs a derivation again on recorded inputs.</summary>
internal static class Rederivation
{
    /// <summary>Derives again.</summary>
    /// <param name="facts">What was recorded.</param>
    /// <param name="contents">The files of the bundle.</param>
    public static Derived Run(DerivationFacts facts, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents) => Derived.From(
        RecordedInputs.Again(facts.Request, facts.Inputs, contents), facts.Watch, facts.Day, facts.Inputs.ToDictionary(static input => input.Name, static input => input.Sha256, StringComparer.Ordinal));

    /// <summary>Derives again and compares every file that follows from the inputs.</summary>
    /// <param name="name">The name of the bundle.</param>
    /// <param name="files">Its files.</param>
    public static ImmutableArray<Diagnostic> Check(string name, EvidenceFiles files)
    {
        const string advice = "Do not rely on the policy of this bundle: it is not what its inputs give.";
        if (files.Read<DerivationFacts>(BundlePaths.Derivation) is not { Value: { } facts } fact)
        {
            return [EvidenceDiagnostics.NotDerived.At(null, $"{name}: {BundlePaths.Derivation} is missing or broken.", advice)];
        }

        var derived = Run(facts, files.Files);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!derived.Errors.IsEmpty)
        {
            found.Add(EvidenceDiagnostics.NotDerived.At(null, $"{name}: the recorded inputs give no policy: {derived.Errors[0].Message}", advice));
        }

        var written = DerivedFiles.Write(derived).ToDictionary(static file => file.Path, static file => file.Content, StringComparer.Ordinal);
        foreach (var (path, content) in written.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            if (!files.Files.TryGetValue(path, out var recorded) || !recorded.Span.SequenceEqual(content))
            {
                found.Add(EvidenceDiagnostics.NotDerived.At(null, $"{name}: {path} is not what the recorded inputs give.", advice));
            }
        }

        foreach (var path in files.Files.Keys.Where(path => path.StartsWith(BundlePaths.PolicyFolder, StringComparison.Ordinal) && !written.ContainsKey(path)))
        {
            found.Add(EvidenceDiagnostics.NotDerived.At(null, $"{name}: {path} does not follow from the recorded inputs.", advice));
        }

        var again = facts with { Artefacts = DerivedFiles.Artefacts(derived), Proof = DerivedFiles.Proof(derived) };
        if (!files.Files[fact.File].Span.SequenceEqual(EvidenceJson.Write(again)))
        {
            found.Add(EvidenceDiagnostics.NotDerived.At(null, $"{name}: {BundlePaths.Derivation} claims another proof than the recorded inputs give.", advice));
        }

        return found.ToImmutable();
    }
}
