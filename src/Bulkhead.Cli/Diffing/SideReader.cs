using System.Collections.Immutable;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Git;
using Bulkhead.Cli.Input;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Diffing;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Diffing;

/// <summary>Reads a side of a comparison: a folder of policies, a configuration on disk, or the configuration of a revision.</summary>
internal static class SideReader
{
    private const string Configuration = "configuration";

    /// <summary>A file or folder on disk.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="request">What else to read; its paths are looked for in the folder, or beside the file. Policies take none of it.</param>
    public static DiffSide OfPath(string path, InputRequest request)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path, Beside(request, path));
        }

        if (!File.Exists(path))
        {
            return DiffSide.Unreadable(path, CliDiagnostics.DiffSide.At(null, $"{Printable.Clean(path)} does not exist.", "Name two files or folders, or revisions of the repository: bulkhead diff main...HEAD."));
        }

        var folder = Path.GetDirectoryName(path) ?? string.Empty;
        var beside = Beside(request, folder);
        if (Path.GetFileName(path) == SettingsFile.Name)
        {
            return OfProject(path, beside with { Settings = path });
        }

        // The answers that stand beside a configuration belong to it.
        var settings = Path.Combine(folder, SettingsFile.Name);
        return OfProject(path, beside with { Settings = File.Exists(settings) ? settings : null, IgnoreSettings = !File.Exists(settings), Files = [path, .. beside.Files] });
    }

    /// <summary>The configuration in a folder of a source; nothing when the folder holds none there.</summary>
    /// <param name="label">What the user calls the side.</param>
    /// <param name="folder">The folder of bulkhead.yaml or librechat.yaml.</param>
    /// <param name="request">What else to read, and where the files come from.</param>
    public static DiffSide OfProjectFolder(string label, string folder, InputRequest request)
    {
        var settings = Path.Combine(folder, SettingsFile.Name);
        var configuration = Path.Combine(folder, "librechat.yaml");
        return request.Source.Exists(settings) ? OfProject(label, request with { Settings = settings })
            : request.Files.Concat(request.Values).Any(request.Source.Exists) ? OfProject(label, request with { Settings = null, IgnoreSettings = true })
            : request.Files.IsEmpty && request.Values.IsEmpty && request.Source.Exists(configuration)
                ? OfProject(label, request with { Settings = null, IgnoreSettings = true, Files = [configuration] })
            : DiffSide.Nothing(label);
    }

    /// <summary>A deployment that a request names.</summary>
    public static DiffSide OfProject(string label, InputRequest request)
    {
        var (project, review, policy) = Plan.Of(request, watch: false);
        return new DiffSide(label, Configuration, reading => ReachSet.Of(policy, reading), review.Decisions, review.Diagnostics, project.Names);
    }

    private static InputRequest Beside(InputRequest request, string folder) => request with
    {
        Files = [.. request.Files.Select(name => Path.Combine(folder, name))],
        Values = [.. request.Values.Select(name => Path.Combine(folder, name))],
        Environment = [.. request.Environment.Select(name => Path.Combine(folder, name))],
    };

    private static DiffSide OfFolder(string path, InputRequest request)
    {
        if (!request.Files.IsEmpty || !request.Values.IsEmpty || File.Exists(Path.Combine(path, SettingsFile.Name)) || File.Exists(Path.Combine(path, "librechat.yaml")))
        {
            return OfProjectFolder(path, path, request);
        }

        var (texts, diagnostics) = ManifestFolder.Read(path);
        return OfPolicies(path, texts, diagnostics);
    }

    private static DiffSide OfPolicies(string label, ImmutableArray<SourceText> texts, ImmutableArray<Diagnostic> diagnostics)
    {
        var manifests = ManifestSet.Read(texts);
        return new DiffSide(label, "policies", reading => ReachSet.Of(manifests.Rules, manifests.Pods, reading), [], [.. diagnostics, .. manifests.Diagnostics], FileNames.Empty);
    }
}
