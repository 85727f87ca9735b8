using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bulkhead.Tests.Shared;

/// <summary>The figures of a report, and where each says that it stands.</summary>
internal static partial class ReportFigures
{
    /// <summary>What is wrong with the figures of a report: those that are not in the file and place that they name.</summary>
    /// <param name="html">The report.</param>
    /// <param name="read">Reads a file of the bundle.</param>
    /// <param name="count">How many figures there are.</param>
    public static IReadOnlyList<string> Untraced(string html, Func<string, ReadOnlyMemory<byte>> read, out int count)
    {
        var figures = Figure().Matches(html);
        count = figures.Count;
        return [.. figures.Select(match => (Value: Plain(match, "value"), File: Plain(match, "file"), Pointer: Plain(match, "pointer"), Shown: Plain(match, "shown")))
            .Where(figure => figure.Value != figure.Shown || figure.Value != Resolve(read(figure.File), figure.Pointer)).Select(static figure => figure.ToString())];
    }

    /// <summary>The value at a JSON Pointer (RFC 6901); <c>/length</c> after an array is the number of its elements.</summary>
    public static string Resolve(ReadOnlyMemory<byte> json, string pointer)
    {
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            if (value.ValueKind == JsonValueKind.Array && step == "length")
            {
                return value.GetArrayLength().ToString(CultureInfo.InvariantCulture);
            }

            value = value.ValueKind == JsonValueKind.Array ? value[int.Parse(step, CultureInfo.InvariantCulture)] : value.GetProperty(step);
        }

        return value.ToString();
    }

    private static string Plain(Match match, string group) => WebUtility.HtmlDecode(match.Groups[group].Value);

    [GeneratedRegex("<data class=\"figure\" value=\"(?<value>[^\"]*)\" data-file=\"(?<file>[^\"]*)\" data-pointer=\"(?<pointer>[^\"]*)\">(?<shown>[^<]*)</data>")]
    private static partial Regex Figure();
}
