using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>What reading and extraction have reported: one problem is reported once, by whoever knows most about it.</summary>
internal sealed class EarlierReports
{
    private readonly HashSet<string> groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string CatalogId), string> explained = [];

    public EarlierReports(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Group is not { } group)
            {
                continue;
            }

            groups.Add(group);
            if (diagnostic.Code == DestinationDiagnostics.MetadataServiceRefused.Code)
            {
                metadata.Add(group);
            }

            if (diagnostic.Explains is { } id)
            {
                explained[(group, id)] = explained.TryGetValue((group, id), out var message) ? message + "\n" + diagnostic.Message : diagnostic.Message;
            }
        }
    }

    /// <summary>Whether they say already why a destination stays closed.</summary>
    public bool Explain(EgressIntent intent, DiagnosticDescriptor finding)
    {
        if (finding == PolicyDiagnostics.SpecialAddress)
        {
            return metadata.Contains(intent.Group);
        }

        // Only what the nature of the destination closes: an answer that fails is news.
        var isOpenQuestion = finding == PolicyDiagnostics.Unresolved || finding == PolicyDiagnostics.UserControlled || finding == PolicyDiagnostics.Conditional
            || finding == PolicyDiagnostics.NoPackageRegistry;
        if (!isOpenQuestion || !groups.Contains(intent.Group))
        {
            return false;
        }

        // Doors that a LibreChat setting closes are reported where they are found.
        var isRuntimeDoor = intent.ClosedBy is not null && (finding == PolicyDiagnostics.UserControlled || finding == PolicyDiagnostics.Conditional);
        return isRuntimeDoor || intent.Origins.Any(origin => IsExplained(intent, origin.CatalogId));
    }

    /// <summary>The findings without those that <c>bulkhead.yaml</c> settles: a question that has its answer, and warnings about a group that is closed anyway.</summary>
    public static ImmutableArray<Diagnostic> Unanswered(ImmutableArray<Diagnostic> diagnostics, BulkheadSettings settings) =>
        settings.Answers.Groups.IsEmpty && settings.Egress.IsEmpty ? diagnostics : diagnostics.RemoveAll(diagnostic => IsSettled(diagnostic, settings));

    // Every variable that is missing must be named somewhere, so a finding speaks only for those that it names.
    private bool IsExplained(EgressIntent intent, string? id) =>
        id is not null && explained.TryGetValue((intent.Group, id), out var message)
        && (intent.Needs.IsDefaultOrEmpty || intent.Needs.All(name => message.Contains(name, StringComparison.Ordinal)));

    private static bool IsSettled(Diagnostic diagnostic, BulkheadSettings settings) =>
        diagnostic.Group is { } group && diagnostic.Severity != Severity.Error
        && (settings.Answers.Groups.TryGetValue(group, out var answer)
            ? answer is GroupAnswer.Deny || diagnostic.Explains is not null
            : diagnostic.Explains is not null && settings.Egress.Any(entry => entry.Group == group));
}
