using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Editing;

namespace Bulkhead.Cli.Hardening;

/// <summary>The patch of librechat.yaml that closes the doors that LibreChat leaves open at run time.</summary>
/// <param name="Patch">The patch, empty when there is nothing to change.</param>
/// <param name="Open">The settings that could not be put in, each with the reason.</param>
internal sealed record HardeningPatch(string Patch, ImmutableArray<(ClosingSetting Setting, string Reason)> Open);

/// <summary>Makes the patch, and reads the result again before it is shown: an edit that does not close its door, or breaks anything, is left out.</summary>
internal static class Hardener
{
    /// <summary>Makes the patch for a deployment.</summary>
    /// <param name="request">What the command line names.</param>
    /// <param name="project">The deployment as it is.</param>
    public static HardeningPatch Of(InputRequest request, Project project)
    {
        var facts = project.Inventory.Facts;
        // A door that bulkhead.yaml opens is meant. One that it only denies fails at the network; closing it in LibreChat tells users so.
        var wanted = project.Inventory.Diagnostics
            .Where(diagnostic => diagnostic.Group is { } group && project.Settings.Answers.Groups.TryGetValue(group, out var answer) && answer is not GroupAnswer.Deny)
            .Select(diagnostic => diagnostic.Code)
            .ToHashSet(StringComparer.Ordinal);
        var settings = facts.Closings.Where(setting => !wanted.Contains(setting.Code)).ToImmutableArray();
        if (settings.IsEmpty)
        {
            return new HardeningPatch(string.Empty, []);
        }

        if (facts.Root is not { Span: { } span } root)
        {
            return Nothing(settings, "there is no librechat.yaml that could be edited");
        }

        var path = project.Names.PathOf(span.File);
        if (path == "-" || !project.Contents.TryGetValue(Project.KeyOf(path), out var bytes))
        {
            return Nothing(settings, "the configuration comes from standard input");
        }

        var file = Encoding.UTF8.GetString(bytes.Span);
        if (ConfigurationText.Find(file, root) is not { } text)
        {
            return Nothing(settings, $"the configuration stands at {Printable.Clean(root.Path)} in a form that is not a file or a literal block (|)");
        }

        var open = ImmutableArray.CreateBuilder<(ClosingSetting, string)>();
        var inner = text.Inner;
        foreach (var setting in settings)
        {
            if (Apply(inner, setting) is not { } changed)
            {
                open.Add((setting, "the place cannot be edited without rewriting what stands there"));
            }
            else if (!Closes(request, project, path, text.With(changed), setting))
            {
                open.Add((setting, "with it alone the door stays open, or the configuration is no longer valid"));
            }
            else
            {
                inner = changed;
            }
        }

        var patch = UnifiedDiff.Make(PatchName(path), file, text.With(inner), ChangeFinder.MayHoldSecret);
        return patch is null
            ? Nothing(settings, "lines beside the edit may hold secrets, which a patch would repeat")
            : new HardeningPatch(patch, open.DrainToImmutable());
    }

    private static HardeningPatch Nothing(ImmutableArray<ClosingSetting> settings, string reason) => new(string.Empty, [.. settings.Select(setting => (setting, reason))]);

    private static string? Apply(string text, ClosingSetting setting) => setting.Kind switch
    {
        ClosingKind.Off => YamlEditor.Set(text, setting.Path, EditValue.Boolean(value: false)),
        ClosingKind.Text => YamlEditor.Set(text, setting.Path, EditValue.Text(setting.Items[0])),
        ClosingKind.Without => YamlListEditor.Remove(text, setting.Path, setting.Removed!) ?? YamlEditor.Set(text, setting.Path, ListOf(setting)),
        _ => YamlEditor.Set(text, setting.Path, ListOf(setting)),
    };

    private static EditValue ListOf(ClosingSetting setting) => EditValue.List([.. setting.Items.Select(EditValue.Text)]);

    private static bool Closes(InputRequest request, Project project, string path, string file, ClosingSetting setting)
    {
        var (changed, review, _) = Plan.Of(request with { Contents = project.Contents.SetItem(Project.KeyOf(path), Encoding.UTF8.GetBytes(file)) }, watch: false);
        return !review.HasErrors && !changed.Inventory.Facts.Closings.Any(one => one.Code == setting.Code);
    }

    // From the working directory, where the patch is applied; outside of it the name alone.
    private static string PatchName(string path)
    {
        var name = path.Replace('\\', '/');
        name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        return Path.IsPathRooted(path) || name.StartsWith("../", StringComparison.Ordinal) ? Path.GetFileName(path) : name;
    }
}
