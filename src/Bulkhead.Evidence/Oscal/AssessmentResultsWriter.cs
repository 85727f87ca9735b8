using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>
/// Writes what a bundle shows as OSCAL assessment results (https://pages.nist.gov/OSCAL/resources/concepts/layer/assessment/assessment-results/): one result for the
/// period, an observation for each claim, a risk for each that is not met, a finding for each control.
/// </summary>
public static class AssessmentResultsWriter
{
    /// <summary>Writes.</summary>
    /// <param name="posture">What the bundle shows; it has claims and controls.</param>
    /// <param name="folder">Where the root of the bundle is from the document, for links to its files: empty when it lies in the root, else for example <c>../</c>.</param>
    /// <returns>JSON, UTF-8, the same bytes for the same arguments.</returns>
    public static ReadOnlyMemory<byte> Write(Posture posture, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(posture);
        var subject = posture.Subject;
        var frameworks = posture.Controls.Select(static control => control.Framework).DistinctBy(static framework => framework.Id).ToImmutableArray();
        var plan = NameUuid.Of("plan");
        return OscalDocument.Write("assessment-results", json =>
        {
            json.WriteString("uuid", OscalDocument.OfBundle(subject, "assessment-results"));
            OscalDocument.WriteMetadata(
                json, subject, $"Egress of {subject.Deployment}: what bundle {subject.Number} shows",
                "Made by Bulkhead from the files of the bundle alone, and made again when the bundle is verified. A control is satisfied when all claims that it needs are met; this is about the part of the control that the evidence covers, and no judgement on the control as a whole.");
            json.WriteStartObject("import-ap");
            json.WriteString("href", "#" + plan);
            json.WriteString("remarks", "There is no assessment plan in OSCAL: what is examined is fixed by the claims, which the resource describes.");
            json.WriteEndObject();
            json.WriteStartArray("results");
            WriteResult(json, posture, frameworks, folder);
            json.WriteEndArray();
            json.WriteStartObject("back-matter");
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("uuid", plan);
            json.WriteString("title", "What is examined");
            json.WriteString("description", "Each claim is decided by one rule over the files of a bundle. The rules are part of Bulkhead, and the property claim of a finding's control names those that it needs.");
            json.WriteStartArray("props");
            foreach (var claim in posture.Claims)
            {
                OscalDocument.WriteProperty(json, "claim", claim.Id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            OscalDocument.WriteFrameworkResources(json, frameworks);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteResult(Utf8JsonWriter json, Posture posture, ImmutableArray<Framework> frameworks, string folder)
    {
        var subject = posture.Subject;
        var satisfied = posture.Controls.Count(static control => control.IsSatisfied);
        json.WriteStartObject();
        json.WriteString("uuid", OscalDocument.OfBundle(subject, "result"));
        json.WriteString("title", OscalText.Markup($"Egress of {subject.Deployment} from {OscalText.Time(subject.Since)} to {OscalText.Time(subject.Until)}"));
        json.WriteString("description", OscalText.Markup($"{satisfied} of {posture.Controls.Length} controls are satisfied, {posture.Claims.Count(static claim => claim.Status == ClaimStatus.Met)} of {posture.Claims.Length} claims are met."));
        json.WriteString("start", OscalText.Time(subject.Since));
        json.WriteString("end", OscalText.Time(subject.Until));
        json.WriteStartArray("props");
        OscalDocument.WriteProperty(json, "bundle-number", $"{subject.Number}");
        OscalDocument.WriteProperty(json, "tool-version", subject.Tool);
        OscalDocument.WriteProperty(json, "catalog-version", subject.Catalog);
        json.WriteEndArray();
        WriteComponents(json, subject);
        WriteReviewed(json, frameworks, posture.Controls);
        json.WriteStartArray("observations");
        foreach (var claim in posture.Claims)
        {
            ObservationWriter.Write(json, subject, claim, folder);
        }

        json.WriteEndArray();
        // The schema has no empty lists.
        if (posture.Claims.Any(static claim => claim.Status != ClaimStatus.Met))
        {
            json.WriteStartArray("risks");
            foreach (var claim in posture.Claims.Where(static claim => claim.Status != ClaimStatus.Met))
            {
                RiskWriter.Write(json, subject, claim);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("findings");
        foreach (var control in posture.Controls)
        {
            FindingWriter.Write(json, subject, control);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What is examined (the deployment) and what examines it (Bulkhead).</summary>
    private static void WriteComponents(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject("local-definitions");
        json.WriteStartArray("components");
        WriteComponent(json, ObservationWriter.Deployment(subject), "service", subject.Deployment, "The chat deployment that the bundle is about.");
        json.WriteEndArray();
        json.WriteStartObject("assessment-assets");
        json.WriteStartArray("components");
        WriteComponent(json, OscalDocument.Bulkhead, "software", "Bulkhead " + subject.Tool, "Collects the bundle and decides the claims.");
        json.WriteEndArray();
        json.WriteStartArray("assessment-platforms");
        json.WriteStartObject();
        json.WriteString("uuid", NameUuid.Of("platform"));
        json.WriteString("title", "bulkhead evidence");
        json.WriteStartArray("uses-components");
        json.WriteStartObject();
        json.WriteString("component-uuid", OscalDocument.Bulkhead);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string uuid, string type, string title, string description)
    {
        json.WriteStartObject();
        json.WriteString("uuid", uuid);
        json.WriteString("type", type);
        json.WriteString("title", OscalText.Markup(title));
        json.WriteString("description", description);
        json.WriteStartObject("status");
        json.WriteString("state", "operational");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReviewed(Utf8JsonWriter json, ImmutableArray<Framework> frameworks, ImmutableArray<ControlResult> controls)
    {
        json.WriteStartObject("reviewed-controls");
        json.WriteString("description", "The controls that containment of egress supports, framework by framework.");
        json.WriteStartArray("control-selections");
        foreach (var framework in frameworks)
        {
            json.WriteStartObject();
            json.WriteString("description", OscalText.Markup($"{framework.Name} {framework.Version}. {OscalControls.Remarks(framework)}"));
            json.WriteStartArray("props");
            OscalDocument.WriteProperty(json, "framework", framework.Id);
            json.WriteEndArray();
            json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("href", OscalControls.Source(framework));
            json.WriteString("rel", "reference");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("include-controls");
            foreach (var result in controls.Where(result => result.Framework.Id == framework.Id))
            {
                json.WriteStartObject();
                json.WriteString("control-id", OscalControls.Id(framework, result.Control));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
