using System.Globalization;
using System.Text;
using System.Xml;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>JUnit XML as the schema of Jenkins (junit-4.xsd) has it: one suite per file, one case per finding. A case fails when its finding makes the command fail, and is skipped when somebody has accepted it.</summary>
internal static class JUnitFindings
{
    private const string NoFile = "bulkhead";

    /// <summary>Writes the document. Without findings it holds one case that passes: many readers take an empty report for a broken one.</summary>
    public static void Write(Stream stream, FindingsReport report)
    {
        var suites = report.Placed().GroupBy(one => one.Place?.Path ?? NoFile, StringComparer.Ordinal).OrderBy(suite => suite.Key, StringComparer.Ordinal).ToArray();
        // XmlWriter.Create would bring every form of writer that there is into the binary: four hundred kilobytes for one report.
        using (var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true) { NewLine = "\n" })
        using (var writer = new XmlTextWriter(text) { Formatting = Formatting.Indented })
        {
            writer.WriteStartDocument();
            writer.WriteStartElement("testsuites");
            writer.WriteAttributeString("name", $"bulkhead {report.Command}");
            WriteCounts(writer, report.Findings, report.Fails, root: true);
            foreach (var suite in suites)
            {
                writer.WriteStartElement("testsuite");
                writer.WriteAttributeString("name", Clean(suite.Key));
                WriteCounts(writer, [.. suite.Select(one => one.Finding)], report.Fails);
                foreach (var placed in suite)
                {
                    WriteCase(writer, placed, Clean(suite.Key), report.Fails(placed.Finding));
                }

                writer.WriteEndElement();
            }

            if (suites.Length == 0)
            {
                writer.WriteStartElement("testsuite");
                writer.WriteAttributeString("name", NoFile);
                WriteCounts(writer, [], report.Fails);
                writer.WriteStartElement("testcase");
                writer.WriteAttributeString("classname", NoFile);
                writer.WriteAttributeString("name", "no findings");
                writer.WriteAttributeString("time", "0");
                writer.WriteEndElement();
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        stream.Write("\n"u8);
        stream.Flush();
    }

    private static void WriteCounts(XmlTextWriter writer, IReadOnlyCollection<ReportedFinding> findings, Func<ReportedFinding, bool> fails, bool root = false)
    {
        // The case of an empty report counts too.
        writer.WriteAttributeString("tests", Math.Max(1, findings.Count).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("failures", findings.Count(fails).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("errors", "0");
        if (!root)
        {
            // The schema knows this count for a suite only.
            writer.WriteAttributeString("skipped", findings.Count(one => !one.Counts).ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteAttributeString("time", "0");
    }

    private static void WriteCase(XmlTextWriter writer, PlacedFinding placed, string file, bool fails)
    {
        var (finding, diagnostic) = (placed.Finding, placed.Finding.Diagnostic);
        var at = placed.Place is { } place ? string.Create(CultureInfo.InvariantCulture, $"{file}:{place.Line}:{place.Column}: ") : string.Empty;
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", file);
        // The name of a case is what readers compare runs by: no line in it.
        writer.WriteAttributeString("name", Clean($"{diagnostic.Code} {diagnostic.Path ?? diagnostic.Subject ?? diagnostic.Group ?? diagnostic.Message} {placed.UniquePrint[..8]}{(placed.Number == 1 ? string.Empty : $"-{placed.Number}")}"));
        writer.WriteAttributeString("time", "0");
        if (!finding.Counts)
        {
            writer.WriteElementString("skipped", Clean(finding.Suppression is { } suppression ? FindingText.Why(suppression) : FindingText.Known));
        }
        else
        {
            writer.WriteStartElement(fails ? "failure" : "system-out");
            if (fails)
            {
                writer.WriteAttributeString("message", Clean(diagnostic.Message));
                writer.WriteAttributeString("type", diagnostic.Code);
            }

            writer.WriteString(Clean($"{at}{diagnostic.Severity.Name()} {diagnostic.Code} {diagnostic.Message}\n{diagnostic.Help}"));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    // What XML cannot hold is shown by its number.
    private static string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || (rune.Value >= ' ' && rune.Value is not (0xFFFE or 0xFFFF)))
            {
                result.Append(rune.ToString());
            }
            else
            {
                result.Append("\\u{").Append(rune.Value.ToString("x", CultureInfo.InvariantCulture)).Append('}');
            }
        }

        return result.ToString();
    }
}
