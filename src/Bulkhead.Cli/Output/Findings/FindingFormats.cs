using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>The machine formats of findings, for every command that has some.</summary>
internal static class FindingFormats
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = ["sarif", "github", "gitlab", "junit"];

    /// <summary>Writes a report.</summary>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="report">What was found.</param>
    public static void Write(string format, Stream stream, FindingsReport report)
    {
        switch (format)
        {
            case "sarif":
                SarifFindings.Write(stream, report);
                break;
            case "gitlab":
                GitLabFindings.Write(stream, report);
                break;
            case "junit":
                JUnitFindings.Write(stream, report);
                break;
            case "github":
                using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true))
                {
                    GitHubFindings.Write(writer, report);
                }

                break;
            default:
                throw new ArgumentException("no format of findings: " + format, nameof(format));
        }
    }
}
