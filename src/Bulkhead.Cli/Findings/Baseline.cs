using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Suppressing;

namespace Bulkhead.Cli.Findings;

/// <summary>One known finding.</summary>
/// <param name="Fingerprint">See <see cref="Model.Diagnostics.Fingerprint"/>.</param>
/// <param name="Code">Its code, for readers.</param>
/// <param name="File">Its file, for readers; null without one.</param>
/// <param name="About">What it is about, for readers: key path, subject or group.</param>
internal sealed record KnownFinding(string Fingerprint, string Code, string? File, string? About);

/// <summary>The findings that were there when somebody began to check: only new ones fail. Schema: <c>schemas/baseline.schema.json</c>.</summary>
internal static class Baseline
{
    private const int Version = 1;

    /// <summary>Reads a baseline; null when it is none.</summary>
    public static ImmutableArray<KnownFinding>? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number != Version
                || !root.TryGetProperty("findings", out var findings) || findings.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var result = ImmutableArray.CreateBuilder<KnownFinding>();
            foreach (var finding in findings.EnumerateArray())
            {
                if (finding.ValueKind != JsonValueKind.Object || Text(finding, "fingerprint") is not { Length: 64 } fingerprint || Text(finding, "code") is not { } code)
                {
                    return null;
                }

                result.Add(new KnownFinding(fingerprint, code, Text(finding, "file"), Text(finding, "about")));
            }

            return result.DrainToImmutable();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The baseline of findings: those that count and are no errors, ordered by code and fingerprint.</summary>
    /// <param name="findings">The findings of today.</param>
    /// <param name="known">
    /// The baseline that there is; null to begin one. A baseline only shrinks: what it does not hold is not taken in, however often it is updated.
    /// Somebody who wants to accept a new finding says so where it is, with a reason and a date.
    /// </param>
    public static byte[] Write(IEnumerable<ReportedFinding> findings, ImmutableArray<KnownFinding>? known)
    {
        var prints = known?.Select(static one => one.Fingerprint).ToHashSet(StringComparer.Ordinal);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartArray("findings");
            foreach (var (diagnostic, fingerprint) in findings
                .Where(finding => finding.Suppression is null && CanBeKnown(finding.Diagnostic))
                .Select(finding => (finding.Diagnostic, Fingerprint: Fingerprint.Of(finding.Diagnostic)))
                .Where(one => prints is null || prints.Contains(one.Fingerprint))
                .DistinctBy(one => one.Fingerprint)
                .OrderBy(one => one.Diagnostic.Code, StringComparer.Ordinal).ThenBy(one => one.Fingerprint, StringComparer.Ordinal))
            {
                writer.WriteStartObject();
                writer.WriteString("fingerprint", fingerprint);
                writer.WriteString("code", diagnostic.Code);
                WriteIfPresent(writer, "file", diagnostic.Span?.File);
                WriteIfPresent(writer, "about", diagnostic.Path ?? diagnostic.Subject ?? diagnostic.Group);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Marks what is known, and adds a finding for each entry that no longer occurs.</summary>
    public static ImmutableArray<ReportedFinding> Apply(ImmutableArray<ReportedFinding> findings, ImmutableArray<KnownFinding> known, string file)
    {
        var prints = known.Select(one => one.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<ReportedFinding>(findings.Length);
        foreach (var finding in findings)
        {
            var print = Fingerprint.Of(finding.Diagnostic);
            found.Add(print);
            result.Add(finding with { IsKnown = CanBeKnown(finding.Diagnostic) && prints.Contains(print) });
        }

        result.AddRange(known.Where(one => !found.Contains(one.Fingerprint)).Select(one => new ReportedFinding(
            SuppressionDiagnostics.KnownIsGone.At(
                SourceSpan.StartOf(file),
                $"{Printable.Clean(one.Code, 10)} {Printable.Clean(one.About ?? one.File ?? string.Empty, 120)} no longer occurs".Replace("  ", " ", StringComparison.Ordinal),
                "Take it out of the baseline: bulkhead review --baseline FILE --update-baseline.") with { Subject = one.Fingerprint },
            Suppression: null)));
        return result.ToImmutable();
    }

    // What makes the input unusable, and what is wrong with accepting itself, is never taken for known.
    private static bool CanBeKnown(Diagnostic diagnostic) => diagnostic.Severity != Severity.Error && !diagnostic.Code.StartsWith("BH46", StringComparison.Ordinal);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
