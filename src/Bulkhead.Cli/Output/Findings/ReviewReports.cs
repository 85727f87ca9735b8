using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output.ReviewPage;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>The review in any format, without colours: what <c>--format</c> prints and <c>--report</c> writes.</summary>
/// <param name="review">What was read and planned.</param>
/// <param name="groups">The same by group.</param>
/// <param name="names">How the user knows the files.</param>
/// <param name="findings">What was found.</param>
/// <param name="page">What only the document shows; made when it is asked for, since its patches are proved by planning again.</param>
internal sealed class ReviewReports(Review review, ReviewGroups groups, FileNames names, FindingsReport findings, Func<ReviewPageParts> page)
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Formats { get; } = ["text", "json", "markdown", "html", .. FindingFormats.Names];

    /// <summary>Writes the review. Text is the list of findings, as lines that editors and terminals understand.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="stream">Where to; stays open.</param>
    public void Write(string format, Stream stream)
    {
        switch (format)
        {
            case "json":
                InventoryJson.Write(stream, review, names);
                break;
            case "markdown":
                WriteText(stream, writer => ReviewMarkdown.Write(writer, review, groups, names));
                break;
            case "html":
                ReviewHtml.Write(stream, review, groups, names, page());
                break;
            case "text":
                WriteText(stream, WriteLines);
                break;
            default:
                FindingFormats.Write(format, stream, findings);
                break;
        }
    }

    private void WriteLines(TextWriter writer)
    {
        foreach (var finding in findings.Placed().Select(placed => placed.Finding).Where(finding => finding.Counts))
        {
            var diagnostic = finding.Diagnostic;
            var place = diagnostic.Span is { } span ? $"{names.Shown(span.File)}:{span.Line}:{span.Column}" : "bulkhead";
            writer.WriteLine($"{place}: {diagnostic.Severity.Name()} {diagnostic.Code} {diagnostic.Message}");
            DiagnosticPrinter.WriteHelp(writer, diagnostic.Help, "  ");
        }
    }

    private static void WriteText(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }
}
