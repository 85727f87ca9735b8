using Bulkhead.Evidence.Controls;

namespace Bulkhead.Evidence.Oscal;

/// <summary>How controls are called in OSCAL. NIST publishes catalogs in OSCAL for its own two; for the others nobody does, so their names are ours.</summary>
internal static class OscalControls
{
    private const string NistContent = "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/";

    /// <summary>The address of the publisher's catalog in OSCAL; null when there is none.</summary>
    public static string? Catalog(Framework framework) => framework.Id switch
    {
        "nist-800-53" => NistContent + "SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json",
        "nist-ssdf" => NistContent + "SP800-218/ver1/json/NIST_SP800-218_ver1_catalog.json",
        _ => null,
    };

    /// <summary>What the controls are named after: the catalog, or the resource in the back matter that stands for the publisher's document.</summary>
    public static string Source(Framework framework) => Catalog(framework) ?? "#" + Resource(framework);

    /// <summary>The UUID of the resource for the publisher's document.</summary>
    public static string Resource(Framework framework) => NameUuid.Of("framework", framework.Id);

    /// <summary>The control as a token of OSCAL: <c>sc-7.5</c>, <c>PO.5.1</c>, <c>cc6.6</c>, <c>pci-dss-1.3.2</c>, <c>hipaa-164.312.e.1</c>.</summary>
    public static string Id(Framework framework, Control control)
    {
        var id = control.Id.Replace("(", ".", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        if (framework.Id == "nist-ssdf")
        {
            return id;
        }

        id = id.ToLowerInvariant();
        // A token does not begin with a digit.
        return char.IsAsciiDigit(id[0]) ? $"{framework.Id}-{id}" : id;
    }

    /// <summary>
    /// What a finding is about. OSCAL knows statements and objectives of controls, not controls: in NIST's catalogs the statement of the whole control has
    /// a name; for the others the control itself is the objective.
    /// </summary>
    public static (string Type, string Id) Target(Framework framework, Control control) => framework.Id switch
    {
        "nist-800-53" => ("statement-id", Id(framework, control) + "_smt"),
        "nist-ssdf" => ("statement-id", "statement_" + Id(framework, control)),
        _ => ("objective-id", Id(framework, control)),
    };

    /// <summary>What readers have to know about the names of a framework.</summary>
    public static string Remarks(Framework framework) => Catalog(framework) is null
        ? $"There is no catalog of {framework.Name} {framework.Version} in OSCAL by its publisher. The names of its controls in this document are the publisher's numbers in the form of an OSCAL token, and the numbers themselves stand in the property control-label. Its text is not copied."
        : $"The names of the controls are those of the publisher's catalog of {framework.Name} {framework.Version} in OSCAL.";
}
