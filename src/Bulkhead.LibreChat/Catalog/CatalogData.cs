using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Catalog;

/// <summary>Reads the embedded tables. Their form is checked by tests, so a malformed line is a bug and throws.</summary>
internal static class CatalogData
{
    private const int Columns = 15;

    /// <summary>Finds the entries of one feature; each is read when it is asked for. Does nothing when there is no such table.</summary>
    public static void ReadLines(string feature, Dictionary<string, Lazy<CatalogEntry>> entries)
    {
        foreach (var range in Lines(Text(feature), out var text))
        {
            var line = text.AsSpan(range);
            entries.Add(line[..line.IndexOf('\t')].ToString(), new Lazy<CatalogEntry>(() => ReadEntry(feature, text.AsSpan(range))));
        }
    }

    private static CatalogEntry ReadEntry(string feature, ReadOnlySpan<char> line)
    {
        Span<Range> cells = stackalloc Range[Columns + 1];
        if (line.Split(cells, '\t') != Columns)
        {
            throw new FormatException($"{feature}.tsv: a line has the wrong number of columns: {line[..Math.Min(40, line.Length)]}");
        }

        var flags = line[cells[9]];
        return new CatalogEntry(
            line[cells[0]].ToString(),
            line[cells[1]].ToString(),
            ParseKind(line[cells[2]].ToString()),
            line[cells[3]].ToString(),
            line[cells[4]].ToString(),
            Words(line[cells[5]]),
            line[cells[6]] is [] ? null : int.Parse(line[cells[6]], NumberStyles.None, CultureInfo.InvariantCulture),
            ParseProtocol(line[cells[7]]),
            line[cells[10]].ToString(),
            line[cells[11]].ToString(),
            line[cells[12]].ToString())
        {
            Feature = feature,
            EnvironmentNames = Words(line[cells[8]]),
            BrowserOnly = flags.Contains('b'),
            UserControlled = flags.Contains('u'),
            RecognitionOnly = flags.Contains('r'),
            Aggregator = flags.Contains('a'),
            Inferred = flags.Contains('i'),
            Trigger = line[cells[13]].ToString(),
            Note = line[cells[14]] is [] ? null : line[cells[14]].ToString(),
        };
    }

    /// <summary>Reads the mail services by every name they have, in the form of <see cref="SmtpService.Normalize"/>.</summary>
    public static FrozenDictionary<string, SmtpService> ReadSmtpServices()
    {
        var services = new Dictionary<string, SmtpService>(StringComparer.Ordinal);
        Span<Range> cells = stackalloc Range[6];
        foreach (var range in Lines(Text("smtp-services"), out var text))
        {
            var line = text.AsSpan(range);
            if (line.Split(cells, '\t') != 5)
            {
                throw new FormatException("smtp-services.tsv: a line has the wrong number of columns");
            }

            var aliases = line[cells[1]].ToString().Split('|', StringSplitOptions.RemoveEmptyEntries);
            var service = new SmtpService(
                line[cells[0]].ToString(),
                [.. aliases],
                line[cells[2]].ToString(),
                int.Parse(line[cells[3]], NumberStyles.None, CultureInfo.InvariantCulture),
                line[cells[4]].SequenceEqual("tls"));
            services[SmtpService.Normalize(service.Name)] = service;
            foreach (var alias in aliases)
            {
                services[SmtpService.Normalize(alias)] = service;
            }
        }

        return services.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads where the charts take their images from.</summary>
    public static ImmutableArray<ChartImage> ReadChartImages()
    {
        var rows = ImmutableArray.CreateBuilder<ChartImage>();
        Span<Range> cells = stackalloc Range[6];
        foreach (var range in Lines(Text("chart-images"), out var text))
        {
            var line = text.AsSpan(range);
            if (line.Split(cells, '\t') != 5)
            {
                throw new FormatException("chart-images.tsv: a line has the wrong number of columns");
            }

            var since = line[cells[1]] is "0" ? new Version(0, 0, 0) : Version.Parse(line[cells[1]]);
            rows.Add(new ChartImage(line[cells[0]].ToString(), since, line[cells[2]].ToString(), line[cells[3]].ToString(), line[cells[4]].ToString()));
        }

        return rows.ToImmutable();
    }

    private static ImmutableArray<string> Words(ReadOnlySpan<char> cell) => cell.IsEmpty ? [] : [.. cell.ToString().Split(' ')];

    private static IntentKind ParseKind(string text) =>
        InventoryNames.TryParseKind(text, out var kind) ? kind : throw new FormatException("unknown kind " + text);

    private static ApplicationProtocol ParseProtocol(ReadOnlySpan<char> text) => text switch
    {
        "https" => ApplicationProtocol.Https,
        "http" => ApplicationProtocol.Http,
        "" => ApplicationProtocol.Unknown,
        _ => ApplicationProtocols.TryParse(text.ToString(), out var protocol) ? protocol : throw new FormatException("unknown protocol " + text.ToString()),
    };

    private static string Text(string table)
    {
        using var stream = typeof(CatalogData).Assembly.GetManifestResourceStream("catalog/" + table + ".tsv");
        if (stream is null)
        {
            return string.Empty;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    // The first line names the columns; lines that start with a number sign are comments.
    private static List<Range> Lines(string table, out string text)
    {
        text = table;
        var lines = new List<Range>();
        var isHeader = true;
        for (var start = 0; start < table.Length;)
        {
            var end = table.IndexOf('\n', start);
            end = end < 0 ? table.Length : end;
            if (end > start && table[start] != '#')
            {
                if (!isHeader)
                {
                    lines.Add(start..end);
                }

                isHeader = false;
            }

            start = end + 1;
        }

        return lines;
    }
}
