using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>Writes a claim as an observation, with the files of the bundle as its evidence.</summary>
internal static class ObservationWriter
{
    /// <summary>The UUID of the observation of a claim.</summary>
    public static string Uuid(Subject subject, string claim) => OscalDocument.OfBundle(subject, "observation", claim);

    /// <summary>The UUID of the deployment; the same in all of its bundles.</summary>
    public static string Deployment(Subject subject) => NameUuid.Of("deployment", subject.Deployment);

    /// <summary>Writes.</summary>
    public static void Write(Utf8JsonWriter json, Subject subject, ClaimResult claim, string folder)
    {
        json.WriteStartObject();
        json.WriteString("uuid", Uuid(subject, claim.Id));
        json.WriteString("title", OscalText.Markup(ClaimTitles.Of(claim.Id)));
        json.WriteString("description", OscalText.Markup(claim.Sentence.ToString()));
        json.WriteStartArray("props");
        OscalDocument.WriteProperty(json, "claim", claim.Id);
        OscalDocument.WriteProperty(json, "claim-status", Word(claim.Status));
        json.WriteEndArray();
        json.WriteStartArray("methods");
        json.WriteStringValue(Method(claim.Id));
        json.WriteEndArray();
        json.WriteStartArray("types");
        json.WriteStringValue("control-objective");
        json.WriteEndArray();
        WriteOrigins(json);
        json.WriteStartArray("subjects");
        json.WriteStartObject();
        json.WriteString("subject-uuid", Deployment(subject));
        json.WriteString("type", "component");
        json.WriteString("title", OscalText.Markup(subject.Deployment));
        json.WriteEndObject();
        json.WriteEndArray();
        WriteEvidence(json, claim, folder);
        json.WriteString("collected", OscalText.Time(subject.Collected));
        if (!claim.Gaps.IsEmpty)
        {
            json.WriteString("remarks", OscalText.Markup(string.Join(' ', claim.Gaps)));
        }

        json.WriteEndObject();
    }

    /// <summary>Bulkhead made it.</summary>
    public static void WriteOrigins(Utf8JsonWriter json)
    {
        json.WriteStartArray("origins");
        json.WriteStartObject();
        json.WriteStartArray("actors");
        json.WriteStartObject();
        json.WriteString("type", "tool");
        json.WriteString("actor-uuid", OscalDocument.Bulkhead);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>How a status is called.</summary>
    public static string Word(ClaimStatus status) => status switch { ClaimStatus.Met => "met", ClaimStatus.Failed => "failed", _ => "missing" };

    /// <summary>OSCAL's TEST is to exercise something and compare with what is expected: a proof, a derivation made again, a chain computed again, a connection tried.</summary>
    private static string Method(string claim) =>
        claim is ClaimIds.PolicyProved or ClaimIds.PolicyInStep or ClaimIds.RecordsIntact or ClaimIds.DenialsTested ? "TEST" : "EXAMINE";

    private static void WriteEvidence(Utf8JsonWriter json, ClaimResult claim, string folder)
    {
        var known = claim.Sentence.Parts.Select(static part => part.Figure).OfType<Figure>().ToList();
        var files = claim.Files.Concat(known.Select(static figure => figure.File)).Distinct(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relevant-evidence");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("href", OscalText.Reference(folder, file));
            json.WriteString("description", OscalText.Markup(claim.Status == ClaimStatus.Missing ? $"{file} of the bundle was looked for." : $"{file} of the bundle was looked at."));
            var figures = known.Where(figure => figure.File == file).ToList();
            if (figures.Count > 0)
            {
                json.WriteString("remarks", OscalText.Markup(string.Join(", ", figures.Select(static figure => $"{figure.Text} stands at {figure.Pointer}")) + "."));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
