using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Reports;

/// <summary><see cref="BundlePaths.Posture"/>: how it stands, for programs. The contract of <c>schemas/evidence-posture.schema.json</c>.</summary>
internal static class PostureJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static byte[] Write(Posture posture)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", EvidenceContracts.Posture);
            Subject(json, posture.Subject);
            Summary(json, PostureSummary.Of(posture));
            json.WriteStartArray("claims");
            foreach (var claim in posture.Claims)
            {
                Claim(json, claim);
            }

            json.WriteEndArray();
            json.WriteStartArray("controls");
            foreach (var control in posture.Controls)
            {
                Control(json, control);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The word for a status.</summary>
    public static string Word(ClaimStatus status) => status switch
    {
        ClaimStatus.Met => "met",
        ClaimStatus.Failed => "failed",
        _ => "missing",
    };

    private static void Subject(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject("subject");
        json.WriteString("deployment", subject.Deployment);
        json.WriteNumber("number", subject.Number);
        json.WriteString("since", Instant(subject.Since));
        json.WriteString("until", Instant(subject.Until));
        json.WriteString("collected", Instant(subject.Collected));
        json.WriteString("tool", subject.Tool);
        json.WriteString("catalog", subject.Catalog);
        json.WriteEndObject();
    }

    private static void Summary(Utf8JsonWriter json, PostureSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("controls", summary.Controls);
        json.WriteNumber("satisfied", summary.Satisfied);
        json.WriteNumber("claims", summary.Claims);
        json.WriteNumber("met", summary.Met);
        json.WriteStartArray("frameworks");
        foreach (var (framework, controls, satisfied) in summary.Frameworks)
        {
            json.WriteStartObject();
            json.WriteString("id", framework.Id);
            json.WriteString("name", framework.Name);
            json.WriteString("version", framework.Version);
            json.WriteNumber("controls", controls);
            json.WriteNumber("satisfied", satisfied);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Claim(Utf8JsonWriter json, ClaimResult claim)
    {
        json.WriteStartObject();
        json.WriteString("id", claim.Id);
        json.WriteString("title", ClaimTitles.Of(claim.Id));
        json.WriteString("status", Word(claim.Status));
        json.WriteString("sentence", claim.Sentence.ToString());
        json.WriteStartArray("figures");
        foreach (var figure in claim.Sentence.Parts.Select(static part => part.Figure).OfType<Figure>())
        {
            json.WriteStartObject();
            json.WriteString("text", figure.Text);
            json.WriteString("file", figure.File);
            json.WriteString("pointer", figure.Pointer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts(json, "gaps", claim.Gaps);
        Texts(json, "files", claim.Files);
        json.WriteEndObject();
    }

    private static void Control(Utf8JsonWriter json, ControlResult result)
    {
        var control = result.Control;
        json.WriteStartObject();
        json.WriteString("framework", result.Framework.Id);
        json.WriteString("id", control.Id);
        json.WriteString("name", control.Name);
        json.WriteBoolean("satisfied", result.IsSatisfied);
        Texts(json, "claims", control.Claims);
        json.WriteString("shows", control.Shows);
        json.WriteString("doesNotShow", control.DoesNotShow);
        json.WriteString("responsible", Word(control.Responsible));
        json.WriteEndObject();
    }

    /// <summary>The word for a party.</summary>
    public static string Word(Party party) => party switch
    {
        Party.Customer => "customer",
        Party.Platform => "platform",
        _ => "shared",
    };

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
