using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>
/// SARIF 2.1.0 (OASIS), for code scanning. No text of a file goes into it, so that no secret can. There is no <c>helpUri</c>: it has to be absolute, and where
/// the documentation of an installation is served nobody knows; the help text names the page instead.
/// </summary>
internal static class SarifFindings
{
    /// <summary>GitHub refuses files with more results than this.</summary>
    private const int MostResults = 25_000;

    private const string Root = "SRCROOT";

    /// <summary>Writes one run.</summary>
    public static void Write(Stream stream, FindingsReport report)
    {
        var all = report.Placed();
        // What counts goes first when something has to go.
        var results = all.Length <= MostResults
            ? all
            : [.. all.OrderByDescending(one => one.Finding.Counts).ThenByDescending(one => one.Finding.Diagnostic.Severity).Take(MostResults)];
        var rules = results.Select(one => one.Finding.Diagnostic.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        JsonOutput.Write(stream, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer, rules);
            WriteInvocation(writer, all.Length - results.Length);
            writer.WriteStartObject("automationDetails");
            writer.WriteString("id", $"bulkhead/{report.Command}/");
            writer.WriteEndObject();
            writer.WriteStartObject("originalUriBaseIds");
            writer.WriteStartObject(Root);
            WriteText(writer, "description", "The root of the repository.");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteStartArray("results");
            foreach (var result in results)
            {
                WriteResult(writer, result, rules.IndexOf(result.Finding.Diagnostic.Code), report.HasBaseline);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteTool(Utf8JsonWriter writer, ImmutableArray<string> codes)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "Bulkhead");
        writer.WriteString("version", ToolVersion.Text);
        writer.WriteString("semanticVersion", ToolVersion.Text);
        writer.WriteStartArray("rules");
        foreach (var code in codes)
        {
            var descriptor = DiagnosticIndex.All.First(one => one.Code == code);
            writer.WriteStartObject();
            writer.WriteString("id", code);
            writer.WriteString("name", NameOf(descriptor.Title));
            WriteText(writer, "shortDescription", descriptor.Title + ".");
            WriteText(writer, "fullDescription", descriptor.Explanation);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", Level(descriptor.Severity));
            writer.WriteEndObject();
            WriteText(writer, "help", $"{descriptor.Explanation} See docs/diagnostics.md, {code}.");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter writer, int left)
    {
        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        writer.WriteBoolean("executionSuccessful", value: true);
        if (left > 0)
        {
            writer.WriteStartArray("toolExecutionNotifications");
            writer.WriteStartObject();
            writer.WriteString("level", "warning");
            WriteText(writer, "message", string.Create(CultureInfo.InvariantCulture, $"{left} findings are left out: code scanning takes {MostResults} at most."));
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter writer, PlacedFinding placed, int rule, bool hasBaseline)
    {
        var (finding, diagnostic) = (placed.Finding, placed.Finding.Diagnostic);
        writer.WriteStartObject();
        writer.WriteString("ruleId", diagnostic.Code);
        writer.WriteNumber("ruleIndex", rule);
        writer.WriteString("level", Level(diagnostic.Severity));
        WriteText(writer, "message", diagnostic.Help.Length == 0 ? diagnostic.Message : $"{diagnostic.Message}\n{diagnostic.Help}");
        writer.WriteStartArray("locations");
        if (placed.Place is { } place)
        {
            writer.WriteStartObject();
            WritePlace(writer, place);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (placed.Related is { } related && diagnostic.Related is { } second)
        {
            writer.WriteStartArray("relatedLocations");
            writer.WriteStartObject();
            WritePlace(writer, related);
            WriteText(writer, "message", second.Message);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("bulkheadFinding/v1", placed.UniquePrint);
        // The only one that GitHub looks at; without it, it hashes the line, which changes with every edit of the line.
        writer.WriteString("primaryLocationLineHash", string.Create(CultureInfo.InvariantCulture, $"{placed.Print}:{placed.Number}"));
        writer.WriteEndObject();
        if (hasBaseline)
        {
            writer.WriteString("baselineState", finding.IsKnown ? "unchanged" : "new");
        }

        WriteSuppressions(writer, finding);
        writer.WriteEndObject();
    }

    // An empty list says that nobody has accepted the finding; an absent one would say that nobody knows (3.27.23).
    private static void WriteSuppressions(Utf8JsonWriter writer, ReportedFinding finding)
    {
        writer.WriteStartArray("suppressions");
        if (finding.Suppression is { } suppression)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "inSource");
            writer.WriteString("status", "accepted");
            writer.WriteString("justification", FindingText.Why(suppression));
            writer.WriteEndObject();
        }
        else if (finding.IsKnown)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "external");
            writer.WriteString("status", "accepted");
            writer.WriteString("justification", FindingText.Known);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter writer, ReportPlace place)
    {
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        var escaped = string.Join('/', place.Path.Split('/').Select(Uri.EscapeDataString));
        writer.WriteString("uri", place.Inside ? escaped : "file://" + (escaped.StartsWith('/') ? escaped : "/" + escaped));
        if (place.Inside)
        {
            writer.WriteString("uriBaseId", Root);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", place.Line);
        writer.WriteNumber("startColumn", place.Column);
        if (place.EndColumn is { } end)
        {
            writer.WriteNumber("endLine", place.Line);
            writer.WriteNumber("endColumn", end);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    // "Provider not approved" is ProviderNotApproved.
    private static string NameOf(string title)
    {
        var name = new StringBuilder();
        var start = true;
        foreach (var c in title)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                start = true;
                continue;
            }

            name.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return name.ToString();
    }
}
