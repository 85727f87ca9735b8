using System.Text;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Oscal;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Reports;

/// <summary>Everything in a bundle that follows from its facts. The same facts give the same bytes.</summary>
public static class BundleReports
{
    /// <summary>The report for people.</summary>
    public const string Html = "report.html";

    /// <summary>The same for pull requests and wikis.</summary>
    public const string Markdown = "report.md";

    /// <summary>Writes all of them.</summary>
    /// <param name="posture">How it stands.</param>
    /// <param name="files">The facts.</param>
    public static IEnumerable<(string Path, byte[] Content)> Write(Posture posture, EvidenceFiles files)
    {
        yield return (BundlePaths.Posture, PostureJson.Write(posture));
        var facts = new ReportFacts(files);
        yield return (Html, Encoding.UTF8.GetBytes(EvidenceHtml.Write(posture, facts)));
        yield return (Markdown, Encoding.UTF8.GetBytes(EvidenceMarkdown.Write(posture, facts)));
        yield return ("oscal/component-definition.json", ComponentDefinitionWriter.Write(posture.Subject, [.. posture.Controls.Select(static one => one.Framework).Distinct()]).ToArray());
        yield return ("oscal/assessment-results.json", AssessmentResultsWriter.Write(posture, "../").ToArray());
        yield return ("csv/controls.csv", EvidenceCsv.Controls(posture));
        yield return ("csv/claims.csv", EvidenceCsv.Claims(posture));
        yield return ("csv/destinations.csv", EvidenceCsv.Destinations(facts));
        yield return ("csv/exceptions.csv", EvidenceCsv.Exceptions(facts));
        yield return ("csv/changes.csv", EvidenceCsv.Changes(facts));
        yield return ("csv/denied-groups.csv", EvidenceCsv.DeniedGroups(facts));
    }
}

/// <summary>The facts that reports show; what is missing or broken is null.</summary>
/// <param name="files">The files of the bundle.</param>
internal sealed class ReportFacts(EvidenceFiles files)
{
    public SubjectFacts Subject { get; } = files.Read<SubjectFacts>(BundlePaths.Subject).Value ?? throw new ArgumentException("The facts do not say what they are about.", nameof(files));

    public DerivationFacts? Derivation { get; } = files.Read<DerivationFacts>(BundlePaths.Derivation).Value;

    public ReachFacts? Reach { get; } = files.Read<ReachFacts>(BundlePaths.Reach).Value;

    public ChangeFacts? Changes { get; } = files.Read<ChangeFacts>(BundlePaths.Changes).Value;

    public DriftFacts? Drift { get; } = files.Read<DriftFacts>(BundlePaths.Drift).Value;

    public ExceptionFacts? Exceptions { get; } = files.Read<ExceptionFacts>(BundlePaths.Exceptions).Value;

    public FlowFacts? Flows { get; } = files.Read<FlowFacts>(BundlePaths.Flows).Value;

    public TestFacts? Tests { get; } = files.Read<TestFacts>(BundlePaths.Tests).Value;
}
