using Bulkhead.Cli.Collecting;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Cli.Output;

/// <summary>What collecting and verifying evidence gave, for programs: the contracts of <c>schemas/evidence-collect.schema.json</c> and <c>schemas/evidence-verify.schema.json</c>.</summary>
internal static class EvidenceJsonOutput
{
    /// <summary>A bundle that was made.</summary>
    public static void Write(Stream stream, Collected bundle) => JsonOutput.Write(stream, json =>
    {
        var summary = PostureSummary.Of(bundle.Posture);
        json.WriteStartObject();
        json.WriteString("schema", Contracts.EvidenceCollect);
        json.WriteString("bundle", bundle.Path);
        json.WriteString("manifest", bundle.Head);
        json.WriteBoolean("signed", bundle.IsSigned);
        json.WriteNumber("claims", summary.Claims);
        json.WriteNumber("met", summary.Met);
        json.WriteNumber("controls", summary.Controls);
        json.WriteNumber("satisfied", summary.Satisfied);
        json.WriteEndObject();
    });

    /// <summary>What verifying found.</summary>
    public static void Write(Stream stream, BundleOutcome outcome) => JsonOutput.Write(stream, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", Contracts.EvidenceVerify);
        json.WriteBoolean("holds", outcome.ExitCode == ExitCodes.Done);
        json.WriteStartArray("bundles");
        foreach (var (name, files) in outcome.Bundles)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("files", files);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("manifest", outcome.Head);
        json.WriteStartArray("checks");
        foreach (var (what, holds) in outcome.Checks)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteString("result", holds switch { true => "holds", false => "broken", _ => "not-checked" });
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in outcome.Problems)
        {
            InventoryJson.WriteDiagnostic(json, problem, Input.FileNames.Empty);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
