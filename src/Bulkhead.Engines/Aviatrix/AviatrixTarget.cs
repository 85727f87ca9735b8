namespace Bulkhead.Engines.Aviatrix;

/// <summary>The versions that manifests are written for, and what those versions can express.</summary>
/// <param name="Chart">The version of the k8s-firewall chart: decides the fields of the CRD.</param>
/// <param name="Controller">The version of the controller: decides the grammar of WebGroup entries.</param>
/// <remarks>
/// The CRDs of chart 8.2.0 and 10.1.0 differ in five rule fields and in nothing else. Which of the two forms 9.0 and 10.0 carry is not
/// published, so the five fields count as missing before 10.1: an API server prunes what it does not know, and a policy that silently loses a
/// field would not be the one that was reviewed.
/// </remarks>
public sealed record AviatrixTarget(AviatrixVersion Chart, AviatrixVersion Controller)
{
    /// <summary>The newest chart whose CRD is known: 10.1.0, with the controller of the same version.</summary>
    public static AviatrixTarget Newest { get; } = new(new AviatrixVersion(10, 1, 0), new AviatrixVersion(10, 1, 0));

    /// <summary>A target whose controller has the version of the chart.</summary>
    public static AviatrixTarget Of(AviatrixVersion chart) => new(chart, chart);

    /// <summary>Whether rules have <c>logProfile</c>, <c>watch</c>, <c>flowAppRequirement</c>, <c>decryptPolicy</c> and <c>tlsProfile</c> (chart 10.1).</summary>
    public bool HasRuleExtensions => Chart.IsAtLeast(10, 1);

    /// <summary>Whether an asterisk may stand inside a domain entry and not only in front (controller 8.1).</summary>
    public bool HasInnerWildcards => Controller.IsAtLeast(8, 1);
}
