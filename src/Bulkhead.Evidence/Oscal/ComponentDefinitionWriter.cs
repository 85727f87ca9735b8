using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>
/// Writes what Bulkhead can show for which controls as an OSCAL component definition (https://pages.nist.gov/OSCAL/resources/concepts/layer/implementation/component-definition/).
/// It says what is possible; what a bundle shows is in the assessment results (<see cref="AssessmentResultsWriter"/>).
/// </summary>
public static class ComponentDefinitionWriter
{
    /// <summary>Writes.</summary>
    /// <param name="subject">The bundle: its time, number and versions.</param>
    /// <param name="frameworks">The frameworks, none without controls (<see cref="ControlCatalog.Load"/>).</param>
    /// <returns>JSON, UTF-8, the same bytes for the same arguments.</returns>
    public static ReadOnlyMemory<byte> Write(Subject subject, ImmutableArray<Framework> frameworks)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return OscalDocument.Write("component-definition", json =>
        {
            json.WriteString("uuid", OscalDocument.OfBundle(subject, "component-definition"));
            OscalDocument.WriteMetadata(
                json, subject, "Bulkhead: containment of egress for chat deployments",
                "What Bulkhead can show for the controls of several frameworks, in Bulkhead's own words. Whether it is shown for a deployment is decided in the assessment results of a bundle.");
            json.WriteStartArray("components");
            WriteComponent(json, subject, frameworks);
            json.WriteEndArray();
            json.WriteStartObject("back-matter");
            json.WriteStartArray("resources");
            OscalDocument.WriteFrameworkResources(json, frameworks);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteComponent(Utf8JsonWriter json, Subject subject, ImmutableArray<Framework> frameworks)
    {
        json.WriteStartObject();
        json.WriteString("uuid", OscalDocument.Bulkhead);
        json.WriteString("type", "software");
        json.WriteString("title", "Bulkhead");
        json.WriteString("description", "Derives an egress policy that denies by default from the configuration of a chat deployment, proves it, checks that git and the cluster hold it, and keeps the records of connections. An engine enforces the policy: Bulkhead's gateway, Aviatrix DCF, or the network policies of the cluster.");
        json.WriteString("purpose", "Evidence that the egress of a chat deployment is enforced, over a period.");
        json.WriteStartArray("props");
        OscalDocument.WriteProperty(json, "version", subject.Tool);
        OscalDocument.WriteProperty(json, "catalog-version", subject.Catalog);
        json.WriteEndArray();
        json.WriteStartArray("control-implementations");
        foreach (var framework in frameworks)
        {
            WriteImplementation(json, framework);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteImplementation(Utf8JsonWriter json, Framework framework)
    {
        json.WriteStartObject();
        json.WriteString("uuid", NameUuid.Of("implementation", framework.Id));
        json.WriteString("source", OscalControls.Source(framework));
        json.WriteString("description", OscalText.Markup($"The controls of {framework.Name} {framework.Version} that containment of egress supports. {OscalControls.Remarks(framework)}"));
        json.WriteStartArray("props");
        OscalDocument.WriteProperty(json, "framework", framework.Id);
        json.WriteEndArray();
        json.WriteStartArray("implemented-requirements");
        foreach (var control in framework.Controls)
        {
            json.WriteStartObject();
            json.WriteString("uuid", NameUuid.Of("requirement", framework.Id, control.Id));
            json.WriteString("control-id", OscalControls.Id(framework, control));
            json.WriteString("description", OscalText.Markup(control.Shows));
            OscalDocument.WriteControlProperties(json, control);
            OscalDocument.WriteRoles(json, control.Responsible);
            json.WriteString("remarks", OscalText.Markup("Not shown: " + control.DoesNotShow));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
