using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Editing;

namespace Bulkhead.Cli.Explaining.Changes;

/// <summary>Finds the smallest change that opens what is closed, as a patch that was proved.</summary>
internal sealed partial class ChangeFinder
{
    private readonly Project project;
    private readonly ChangeProof proof;
    private readonly SettingsEdits? settings;

    public ChangeFinder(InputRequest request, Project project, EgressPolicy policy)
    {
        this.project = project;
        proof = new ChangeProof(request, project, policy);
        var path = project.SettingsPath ?? SettingsFile.Name;
        var text = project.Contents.TryGetValue(Project.KeyOf(path), out var bytes) ? Encoding.UTF8.GetString(bytes.Span) : null;
        settings = path == "-" ? null : new SettingsEdits(project, path, text, Plan.Today());
    }

    /// <summary>The smallest change that makes the answer to a question "allowed"; null when no change is known to.</summary>
    /// <param name="question">The question.</param>
    /// <param name="about">What the configuration asks for at the same host.</param>
    /// <param name="workload">The workload that is asked about; null for any.</param>
    public Change? For(Question question, IReadOnlyCollection<IntentDecision> about, string? workload)
    {
        var closed = about.Where(decision => decision.Decision == Decision.Denied && (workload is null || decision.Intent.Workload == workload));
        var candidates = closed.SelectMany(decision => settings?.For(decision, question) ?? [])
            .Concat(ConfigurationEdits.For(question, about.Where(decision => decision.Decision == Decision.Allowed && (workload is null || decision.Intent.Workload == workload)), project));
        if (settings is not null && question.Host is Host.Address or Host.Name)
        {
            candidates = candidates.Append(settings.Egress(question, workload ?? WorkloadNames.LibreChat));
        }

        return candidates.Where(candidate => proof.Opens(candidate, question, workload)).Select(Patch).FirstOrDefault(change => change is not null);
    }

    /// <summary>The smallest change that opens a destination that the configuration asks for.</summary>
    public Change? For(IntentDecision closed) =>
        (settings?.For(closed, question: null) ?? []).Where(candidate => proof.Opens(candidate, closed)).Select(Patch).FirstOrDefault(change => change is not null);

    private Change? Patch(Candidate candidate)
    {
        // A patch names files below the folder that it is applied in; no tool follows dots upwards.
        var isBelow = !Path.IsPathRooted(candidate.Path) && !candidate.Path.Replace('\\', '/').StartsWith("../", StringComparison.Ordinal);
        var folder = isBelow ? "." : Path.GetDirectoryName(candidate.Path)!;
        var name = (isBelow ? candidate.Path : Path.GetFileName(candidate.Path)).Replace('\\', '/');
        name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        var isSettings = candidate.Path == (project.SettingsPath ?? SettingsFile.Name);
        var patch = UnifiedDiff.Make(name, candidate.Old, candidate.New!, isSettings ? null : MayHoldSecret);
        return string.IsNullOrEmpty(patch) ? null : new Change(candidate.Path.Replace('\\', '/'), folder, candidate.Summary, patch);
    }

    // LibreChat's configuration may hold keys in clear text: such lines are never repeated, not even as context.
    internal static bool MayHoldSecret(string line) => SecretLine().IsMatch(line) && !line.Contains("${", StringComparison.Ordinal);

    [GeneratedRegex("key|token|secret|passw|auth|credential|bearer|header|cookie|://[^/@ ]*@|[A-Za-z0-9+/_-]{32}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SecretLine();
}
