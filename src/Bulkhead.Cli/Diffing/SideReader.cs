using System.Collections.Immutable;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Git;
using Bulkhead.Cli.Input;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Diffing;

/// <summary>Reads a side of a comparison: a folder of policies, a configuration on disk, or the configuration of a revision.</summary>
internal static class SideReader
{
    private const string Configuration = "configuration";
    private const int MaxFiles = 2000;

    /// <summary>A file or folder on disk.</summary>
    public static DiffSide OfPath(string path)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path);
        }

        if (!File.Exists(path))
        {
            return DiffSide.Unreadable(path, CliDiagnostics.DiffSide.At(null, $"{Printable.Clean(path)} does not exist.", "Name two files or folders, or revisions of the repository: bulkhead diff main...HEAD."));
        }

        if (Path.GetFileName(path) == SettingsFile.Name)
        {
            return OfProject(path, new InputRequest { Settings = path });
        }

        // The answers that stand beside a configuration belong to it.
        var settings = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, SettingsFile.Name);
        return OfProject(path, File.Exists(settings)
            ? new InputRequest { Settings = settings, Files = [path] }
            : new InputRequest { IgnoreSettings = true, Files = [path] });
    }

    /// <summary>The configuration in a folder of a source; nothing when the folder holds none there.</summary>
    /// <param name="label">What the user calls the side.</param>
    /// <param name="folder">The folder of bulkhead.yaml or librechat.yaml.</param>
    /// <param name="source">Where the files come from.</param>
    public static DiffSide OfProjectFolder(string label, string folder, IInputSource source)
    {
        var settings = Path.Combine(folder, SettingsFile.Name);
        var configuration = Path.Combine(folder, "librechat.yaml");
        return source.Exists(settings) ? OfProject(label, new InputRequest { Source = source, Settings = settings })
            : source.Exists(configuration) ? OfProject(label, new InputRequest { Source = source, IgnoreSettings = true, Files = [configuration] })
            : DiffSide.Nothing(label);
    }

    private static DiffSide OfFolder(string path)
    {
        if (File.Exists(Path.Combine(path, SettingsFile.Name)) || File.Exists(Path.Combine(path, "librechat.yaml")))
        {
            return OfProjectFolder(path, path, DiskSource.Instance);
        }

        var diagnostics = new List<Diagnostic>();
        var texts = new List<SourceText>();
        try
        {
            var files = Directory.EnumerateFiles(path).Where(static name => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(MaxFiles + 1).ToArray();
            if (files.Length > MaxFiles)
            {
                diagnostics.Add(CliDiagnostics.PolicyFolderUnreadable.At(null, $"{Printable.Clean(path)} holds more than {MaxFiles} manifests.", "Name the folder of the policies alone."));
                files = [];
            }

            foreach (var file in files)
            {
                AddText(file, diagnostics, texts);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CliDiagnostics.PolicyFolderUnreadable.At(null, $"{Printable.Clean(path)} cannot be read: {Printable.Clean(exception.Message)}", "Check the path and the rights of the folder."));
        }

        return OfPolicies(path, texts, diagnostics);
    }

    private static void AddText(string file, List<Diagnostic> diagnostics, List<SourceText> texts)
    {
        var reading = FileInput.Read(file, file);
        if (reading.Problem is { } problem)
        {
            diagnostics.Add(problem);
            return;
        }

        var (source, error) = SourceTexts.FromBytes(file, reading.Bytes.Span);
        if (source is null)
        {
            diagnostics.Add(error!);
            return;
        }

        texts.Add(source);
    }

    private static DiffSide OfPolicies(string label, List<SourceText> texts, List<Diagnostic> diagnostics)
    {
        var policies = ImmutableArray.CreateBuilder<SelectorPolicy>();
        foreach (var text in texts)
        {
            var reading = FirewallPolicyReader.Read(text);
            policies.AddRange(reading.Book.Policies);
            diagnostics.AddRange(reading.Diagnostics);
        }

        var book = new RuleBook(policies.ToImmutable());
        return new DiffSide(label, "policies", reading => ReachSet.Of(book, reading), [], [.. diagnostics], FileNames.Empty);
    }

    private static DiffSide OfProject(string label, InputRequest request)
    {
        var (project, review, policy) = Plan.Of(request, watch: false);
        return new DiffSide(label, Configuration, reading => ReachSet.Of(policy, reading), review.Decisions, review.Diagnostics, project.Names);
    }
}
