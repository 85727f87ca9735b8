using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>Writes a claim that is not met as an open risk, with what would mend it.</summary>
internal static class RiskWriter
{
    /// <summary>The UUID of the risk of a claim.</summary>
    public static string Uuid(Subject subject, string claim) => OscalDocument.OfBundle(subject, "risk", claim);

    /// <summary>Writes.</summary>
    public static void Write(Utf8JsonWriter json, Subject subject, ClaimResult claim)
    {
        var failed = claim.Status == ClaimStatus.Failed;
        json.WriteStartObject();
        json.WriteString("uuid", Uuid(subject, claim.Id));
        json.WriteString("title", OscalText.Markup((failed ? "Does not hold: " : "Not shown: ") + ClaimTitles.Of(claim.Id)));
        json.WriteString("description", OscalText.Markup(claim.Sentence.ToString()));
        json.WriteString("statement", failed
            ? "The evidence of the bundle speaks against the claim. The controls that need it are not satisfied."
            : "The bundle has no evidence for the claim, or not enough: whether it holds is not known. The controls that need it are not satisfied.");
        json.WriteString("status", "open");
        ObservationWriter.WriteOrigins(json);
        if (!claim.Gaps.IsEmpty)
        {
            json.WriteStartArray("remediations");
            for (var i = 0; i < claim.Gaps.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("uuid", OscalDocument.OfBundle(subject, "remediation", claim.Id, $"{i}"));
                json.WriteString("lifecycle", "recommendation");
                json.WriteString("title", $"Gap {i + 1} of claim {claim.Id}");
                json.WriteString("description", OscalText.Markup(claim.Gaps[i]));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("related-observations");
        json.WriteStartObject();
        json.WriteString("observation-uuid", ObservationWriter.Uuid(subject, claim.Id));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
