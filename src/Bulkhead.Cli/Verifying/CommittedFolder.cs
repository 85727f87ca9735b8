using System.Collections.Immutable;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Verifying;

/// <summary>The committed folder: its files, the objects in them, and where these stand.</summary>
internal sealed class CommittedFolder
{
    private const string Kustomization = "kustomization.yaml";

    private readonly Dictionary<ObjectName, string> files = [];
    private readonly ImmutableSortedDictionary<string, string> texts;
    private readonly string path;

    private CommittedFolder(string path, ImmutableSortedDictionary<string, string> texts, IReadOnlySet<string> namespaces)
    {
        (this.path, this.texts) = (path, texts);
        Own = [.. texts.Where(file => GeneratedHeader.IsGenerated(file.Value)).Select(file => file.Key)];
        var manifests = Own.Where(ArtefactKinds.HoldsRules).Select(name => new SourceText(name, texts[name])).ToImmutableArray();
        foreach (var manifest in manifests)
        {
            foreach (var name in PolicyObjectReader.Read([manifest], namespaces).Objects.Names)
            {
                files.TryAdd(name, manifest.File);
            }
        }

        (Objects, Errors) = PolicyObjectReader.Read(manifests, namespaces);
    }

    /// <summary>The files that Bulkhead wrote.</summary>
    public ImmutableArray<string> Own { get; }

    /// <summary>The policies in them.</summary>
    public PolicyObjects Objects { get; }

    /// <summary>Files that are no manifests at all.</summary>
    public ImmutableArray<Diagnostic> Errors { get; }

    /// <summary>Reads a folder; the diagnostic says why it cannot be read.</summary>
    public static (CommittedFolder? Folder, Diagnostic? Refusal) Read(string path, IReadOnlySet<string> namespaces)
    {
        var folder = new PolicyFolder(path);
        if (folder.Problem() is { } problem)
        {
            return (null, problem);
        }

        var (texts, refusal) = folder.ReadAll();
        return refusal is null ? (new CommittedFolder(path, texts, namespaces), null) : (null, refusal);
    }

    /// <summary>Where a rule of an object stands, or the object; null when it is not in the folder.</summary>
    public SourceSpan? Locate(ObjectName name, string? rule)
    {
        if (!files.TryGetValue(name, out var file))
        {
            return null;
        }

        var line = rule is null ? 0 : Array.FindIndex(texts[file].Split('\n'), text => text.Trim() == "- name: " + rule);
        return new SourceSpan(Path.Combine(path, file), Math.Max(line, 0) + 1, 1);
    }

    /// <summary>What differs in the files and not in what they open: to be called with the differences in reach that are already known.</summary>
    public IEnumerable<Diagnostic> Files(ImmutableArray<Artefact> expected, IReadOnlyCollection<Drift> drifts)
    {
        var changed = drifts.Where(drift => drift.Object is not null).Select(drift => files.GetValueOrDefault(drift.Object!.Value)).ToHashSet();
        var form = new List<string>();
        foreach (var diagnostic in FolderComparison.Compare(expected, texts).Diagnostics)
        {
            var file = diagnostic.Span?.File;
            if (file is not null && ArtefactKinds.IsInput(file) && diagnostic.Code == VerificationDiagnostics.FileDiffers.Code)
            {
                // Of what Terraform and Helm read every byte counts; what the variables of the overlay open differently is said beside it.
                yield return diagnostic with { Span = SourceSpan.StartOf(Path.Combine(path, file)) };
            }
            else if (diagnostic.Code == VerificationDiagnostics.FileDiffers.Code)
            {
                var span = SourceSpan.StartOf(Path.Combine(path, file!));
                if (file == Kustomization && !SameBesideComments(expected, file))
                {
                    yield return DriftDiagnostics.KustomizationDiffers.At(span, $"{Printable.Clean(span.File)} is not the list of files that was generated.", "Run bulkhead generate and commit the result.");
                }
                else if (!changed.Contains(file))
                {
                    form.Add(span.File);
                }
            }
            else if (diagnostic.Code == VerificationDiagnostics.FileStale.Code || diagnostic.Code == VerificationDiagnostics.FileForeign.Code)
            {
                yield return diagnostic with { Span = diagnostic.Span is { } place ? place with { File = Path.Combine(path, place.File) } : null };
            }
            else if (diagnostic.Code == VerificationDiagnostics.FileMissing.Code && diagnostic.Message.StartsWith(Kustomization, StringComparison.Ordinal))
            {
                yield return DriftDiagnostics.KustomizationDiffers.At(null, $"{Printable.Clean(Path.Combine(path, Kustomization))} is missing, so nothing applies the folder.", "Run bulkhead generate and commit the result.");
            }
            else if (diagnostic.Code == VerificationDiagnostics.FileMissing.Code && expected.Any(artefact => ArtefactKinds.IsInput(artefact.FileName) && diagnostic.Message.StartsWith(artefact.FileName + " ", StringComparison.Ordinal)))
            {
                yield return diagnostic;
            }
        }

        // The header of every file names the input, so one changed line of it shows in all of them: that is said once.
        if (form.Count > 0)
        {
            var more = form.Count == 1 ? " is" : $" and {form.Count - 1} more {(form.Count == 2 ? "file" : "files")} are";
            yield return DriftDiagnostics.FormDiffers.At(SourceSpan.StartOf(form[0]), $"{Printable.Clean(form[0])}{more} written differently from what would be generated; the same is open.", "Run bulkhead generate and commit the result.");
        }
    }

    private bool SameBesideComments(ImmutableArray<Artefact> expected, string file) =>
        expected.FirstOrDefault(artefact => artefact.FileName == file) is { } artefact && WithoutComments(artefact.Content).SequenceEqual(WithoutComments(texts[file]));

    private static IEnumerable<string> WithoutComments(string text) => text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
}
