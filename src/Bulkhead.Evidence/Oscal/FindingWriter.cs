using System.Text.Json;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>Writes how it stands with a control as a finding.</summary>
internal static class FindingWriter
{
    /// <summary>Writes.</summary>
    public static void Write(Utf8JsonWriter json, Subject subject, ControlResult result)
    {
        var (framework, control, claims) = result;
        var unmet = claims.Where(static claim => claim.Status != ClaimStatus.Met).ToList();
        var (type, target) = OscalControls.Target(framework, control);
        json.WriteStartObject();
        json.WriteString("uuid", OscalDocument.OfBundle(subject, "finding", framework.Id, control.Id));
        json.WriteString("title", OscalText.Markup($"{framework.Name} {control.Id}: {control.Name}"));
        json.WriteString("description", OscalText.Markup(Description(result, unmet)));
        OscalDocument.WriteControlProperties(json, control);
        ObservationWriter.WriteOrigins(json);
        json.WriteStartObject("target");
        json.WriteString("type", type);
        json.WriteString("target-id", target);
        json.WriteStartObject("status");
        json.WriteString("state", result.IsSatisfied ? "satisfied" : "not-satisfied");
        // OSCAL has pass, fail and other: what is not known has neither passed nor failed.
        json.WriteString("reason", result.IsSatisfied ? "pass" : unmet.Exists(static claim => claim.Status == ClaimStatus.Failed) ? "fail" : "other");
        json.WriteEndObject();
        json.WriteString("remarks", OscalText.Markup("Not shown: " + control.DoesNotShow));
        json.WriteEndObject();
        WriteReferences(json, "related-observations", "observation-uuid", claims.Select(claim => ObservationWriter.Uuid(subject, claim.Id)));
        WriteReferences(json, "related-risks", "risk-uuid", unmet.Select(claim => RiskWriter.Uuid(subject, claim.Id)));
        json.WriteString("remarks", OscalText.Markup((result.IsSatisfied ? "Shown: " : "Shown when all claims are met: ") + control.Shows));
        json.WriteEndObject();
    }

    private static string Description(ControlResult result, List<ClaimResult> unmet)
    {
        if (result.IsSatisfied)
        {
            return $"All claims that it needs are met: {string.Join(", ", result.Claims.Select(static claim => claim.Id))}.";
        }

        return unmet.Count == 0
            ? "There are no claims for it."
            : $"Not all claims that it needs are met: {string.Join(", ", unmet.Select(static claim => $"{claim.Id} ({ObservationWriter.Word(claim.Status)})"))}.";
    }

    private static void WriteReferences(Utf8JsonWriter json, string list, string name, IEnumerable<string> uuids)
    {
        // The schema has no empty lists.
        var all = uuids.ToList();
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray(list);
        foreach (var uuid in all)
        {
            json.WriteStartObject();
            json.WriteString(name, uuid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
