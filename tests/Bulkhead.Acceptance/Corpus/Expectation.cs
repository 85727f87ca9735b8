using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Acceptance.Corpus;

/// <summary>One line of an expect.tsv (see the README of the corpus for the columns).</summary>
public sealed record Expectation(string Host, string Port, string Scheme, string Path, string Kind, string Note)
{
    public bool IsImplied => Note.Contains("implied:", StringComparison.Ordinal);

    public bool IsBrowserOnly => Kind == "browser-only";

    public static IEnumerable<Expectation> Read(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0).Select(line =>
        {
            var cells = line.Split('\t');
            return new Expectation(cells[0], cells[1], cells[2], cells[3], cells[4], cells.Length > 5 ? cells[5] : string.Empty);
        });

    /// <summary>Whether an intent is what the line expects: host, port and kind.</summary>
    public bool IsMetBy(EgressIntent intent) => IsKind(intent) && IsHost(intent) && IsPort(intent);

    /// <summary>Whether an allowed destination has the host that the line names.</summary>
    public bool NamesHost(Host host)
    {
        var read = HostSyntax.Read(Host, allowWildcard: true);
        return read.Host is not null && read.Host.Text == host.Text;
    }

    public override string ToString() => $"{Host}:{Port} {Kind} at {Path} ({Note})";

    private static string[] Variables(string text)
    {
        var names = new List<string>();
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                break;
            }

            names.Add(text[(start + 2)..end]);
        }

        return [.. names];
    }

    private bool IsKind(EgressIntent intent) => Kind switch
    {
        "browser-only" => intent.Scope == DestinationScope.Browser,
        "llm-provider" => intent.Kind == IntentKind.LlmProvider,
        "mcp" => intent.Kind == IntentKind.McpServer,
        "action" => intent.Kind == IntentKind.Action,
        "search" => intent.Kind == IntentKind.WebSearch,
        "ocr" => intent.Kind == IntentKind.Ocr,
        "speech" => intent.Kind == IntentKind.Speech,
        "storage" => intent.Kind == IntentKind.Storage,
        "auth" => intent.Kind is IntentKind.Authentication or IntentKind.McpServer,
        "datastore" => intent.Kind == IntentKind.Datastore,
        _ => true,
    };

    private bool IsHost(EgressIntent intent)
    {
        if (Host == "unknown")
        {
            return intent.Destination.Host is null && intent.Origins.Any(origin => origin.Path.Contains(Path, StringComparison.Ordinal));
        }

        if (Host == "user_provided")
        {
            return intent.Certainty == Certainty.UserControlled || intent.Expression == "user_provided";
        }

        if (Host.StartsWith('@'))
        {
            return intent.Expression?.StartsWith(Host, StringComparison.Ordinal) == true;
        }

        if (Variables(Host) is { Length: > 0 } names)
        {
            return names.All(name => intent.Needs.Contains(name) || intent.Expression?.Contains("${" + name + "}", StringComparison.Ordinal) == true);
        }

        if (Note.Contains("service name depends on the release", StringComparison.Ordinal))
        {
            return intent.Scope == DestinationScope.InCluster && intent.Destination.Host?.Text.Contains(Host, StringComparison.Ordinal) == true;
        }

        var read = HostSyntax.Read(Host, allowWildcard: true);
        return read.Host is null
            ? intent.Expression?.Contains(Host, StringComparison.Ordinal) == true
            : intent.Destination.Host?.Text == read.Host.Text;
    }

    private bool IsPort(EgressIntent intent)
    {
        if (Port is "*" or "-")
        {
            return true;
        }

        return int.TryParse(Port, out var port)
            ? intent.Destination.Ports is { } ports && ports.Contains(port)
            : Variables(Port).All(name => intent.Needs.Contains(name));
    }
}
