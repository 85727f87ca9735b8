using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Catalog;

/// <summary>What is known about LibreChat's destinations. The facts are data: the tab-separated files in the folder Data, embedded.</summary>
public sealed class EgressCatalog
{
    /// <summary>The version of the data, part of every header: year, month and day of its last change.</summary>
    public const string DataVersion = "2026.11.26";

    private static readonly string[] Features =
        ["platform", "datastores", "endpoints", "mcp", "actions", "web-search", "ocr", "speech", "tools", "storage", "sign-in", "mail", "observability", "browser", "rag", "code-interpreter", "cluster", "providers", "mcp-servers"];

    private readonly Dictionary<string, Lazy<CatalogEntry>> byId;
    private readonly Lazy<ImmutableArray<CatalogEntry>> entries;
    private readonly Lazy<FrozenDictionary<string, CatalogEntry>> recognized;
    private readonly Lazy<FrozenDictionary<string, SmtpService>> smtpServices;
    private readonly Lazy<ChartImages> chartImages = new(ChartImages.Load);

    // A run needs a few dozen of some three hundred entries: each is read from its line when it is asked for.
    private EgressCatalog(string version, Dictionary<string, Lazy<CatalogEntry>> lines)
    {
        Version = version;
        byId = lines;
        entries = new(() => [.. lines.Values.Select(line => line.Value).OrderBy(entry => entry.Id, StringComparer.Ordinal)]);
        recognized = new(() => lines.Where(line => line.Key.StartsWith("provider-", StringComparison.Ordinal) || line.Key.StartsWith("mcp-server-", StringComparison.Ordinal))
            .Select(line => line.Value.Value)
            .SelectMany(entry => entry.Hosts.Select(host => (host, entry)))
            .ToFrozenDictionary(pair => pair.host, pair => pair.entry, StringComparer.Ordinal));
        smtpServices = new(CatalogData.ReadSmtpServices);
    }

    /// <summary>The version of the data, part of every header.</summary>
    public string Version { get; }

    /// <summary>All entries, ordered by id.</summary>
    public ImmutableArray<CatalogEntry> Entries => entries.Value;

    /// <summary>The mail services, each once, ordered by name.</summary>
    public ImmutableArray<SmtpService> SmtpServices =>
        [.. smtpServices.Value.Values.Distinct().OrderBy(service => service.Name, StringComparer.Ordinal)];

    /// <summary>The images that the charts use by default.</summary>
    public ChartImages ChartImages => chartImages.Value;

    /// <summary>The entry of an id.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a bug, because ids in code are checked by a test.</exception>
    public CatalogEntry this[string id] => byId[id].Value;

    /// <summary>Whether there is an entry with an id.</summary>
    public bool Contains(string id) => byId.ContainsKey(id);

    /// <summary>The well-known provider or MCP server behind a host that a configuration names, or null. Never a reason to contact it.</summary>
    /// <param name="host">A canonical host name.</param>
    public CatalogEntry? Recognize(string host) => recognized.Value.GetValueOrDefault(host);

    /// <summary>The mail service that <c>EMAIL_SERVICE</c> names, compared as nodemailer does; null when it knows none.</summary>
    public SmtpService? FindSmtpService(string name) => smtpServices.Value.GetValueOrDefault(SmtpService.Normalize(name));

    /// <summary>Reads the embedded data.</summary>
    public static EgressCatalog Load()
    {
        var lines = new Dictionary<string, Lazy<CatalogEntry>>(384, StringComparer.Ordinal);
        foreach (var feature in Features)
        {
            CatalogData.ReadLines(feature, lines);
        }

        return new EgressCatalog(DataVersion, lines);
    }
}
