using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead catalog</c>: what Bulkhead knows about LibreChat's destinations, with sources.</summary>
internal static class CatalogCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("catalog", "Lists and searches what Bulkhead knows about LibreChat's destinations: hosts, triggers, sources.",
            """
            bulkhead catalog bedrock
            bulkhead catalog --kind speech
            bulkhead catalog show openai-api
            """);
        var search = new Argument<string?>("SEARCH") { Description = "Words that the id, title, group, hosts, variables or trigger must hold.", Arity = ArgumentArity.ZeroOrOne };
        var kind = SharedOptions.Choice("--kind", "Only entries of a kind.", string.Empty, [.. Enum.GetValues<IntentKind>().Select(one => one.Name())]);
        kind.DefaultValueFactory = null;
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json");
        format.Recursive = true;
        command.Arguments.Add(search);
        command.Options.Add(kind);
        command.Options.Add(format);
        command.SetAction(parse => shared.Run(parse, terminal => List(terminal, parse.GetValue(search), parse.GetValue(kind), parse.GetValue(format) == "json")));

        var id = new Argument<string>("ID") { Description = "The id of an entry." };
        var show = new Command("show", "Shows everything that one entry holds.") { id };
        show.SetAction(parse => shared.Run(parse, terminal => Show(terminal, parse.GetValue(id)!, parse.GetValue(format) == "json")));
        command.Subcommands.Add(show);
        return command;
    }

    private static int List(Terminal terminal, string? search, string? kind, bool json)
    {
        var catalog = EgressCatalog.Load();
        var words = (search ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = catalog.Entries
            .Where(entry => string.IsNullOrEmpty(kind) || entry.Kind.Name() == kind)
            .Where(entry => words.All(word => Holds(entry, word)))
            .ToImmutableArray();
        if (json)
        {
            WriteJson(terminal, catalog, found);
            return ExitCodes.Done;
        }

        var style = terminal.OutputStyle;
        var table = new TextTable();
        foreach (var entry in found)
        {
            table.Add([entry.Id, entry.Kind.Name(), entry.Hosts.IsEmpty ? "(from the configuration)" : string.Join(", ", entry.Hosts), entry.Title], [style.Bold, null, style.Cyan, null]);
        }

        table.Write(terminal.Out, string.Empty, terminal.Width);
        terminal.Flush();
        terminal.Note($"{found.Length} of {catalog.Entries.Length} entries, catalog {catalog.Version}. bulkhead catalog show ID shows one with its source.");
        return ExitCodes.Done;
    }

    private static int Show(Terminal terminal, string id, bool json)
    {
        var catalog = EgressCatalog.Load();
        if (!catalog.Contains(id))
        {
            var near = catalog.Entries.Where(entry => Holds(entry, id)).Select(entry => entry.Id).Take(5).ToList();
            DiagnosticPrinter.Print(terminal, CliDiagnostics.UnknownEntry.At(span: null, $"the catalog has no entry '{Printable.Clean(id)}'.",
                near.Count == 0 ? "bulkhead catalog lists all ids." : "Perhaps one of: " + string.Join(", ", near) + "."), FileNames.Empty);
            return ExitCodes.Usage;
        }

        var entry = catalog[id];
        if (json)
        {
            WriteJson(terminal, catalog, [entry]);
            return ExitCodes.Done;
        }

        var table = new TextTable();
        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                table.Add(name, value);
            }
        }

        Row("id", entry.Id);
        Row("title", entry.Title);
        Row("kind", entry.Kind.Name());
        Row("workload", entry.Workload);
        Row("group", entry.Group);
        Row("hosts", entry.Hosts.IsEmpty ? "from the configuration" : string.Join(", ", entry.Hosts));
        Row("port", entry.Port is { } port ? $"{port}" : "from the configuration");
        Row("protocol", entry.Protocol.Name());
        Row("trigger", entry.Trigger);
        Row("variables", string.Join(", ", entry.EnvironmentNames));
        Row("marks", string.Join(", ", Marks(entry)));
        Row("note", entry.Note);
        Row("source", $"{entry.Source} ({entry.Version}, {entry.Date})");
        table.Write(terminal.Out, string.Empty, int.MaxValue);
        return ExitCodes.Done;
    }

    private static IEnumerable<string> Marks(CatalogEntry entry)
    {
        if (entry.BrowserOnly)
        {
            yield return "browser-only";
        }

        if (entry.UserControlled)
        {
            yield return "user-controlled";
        }

        if (entry.RecognitionOnly)
        {
            yield return "recognition-only";
        }

        if (entry.Aggregator)
        {
            yield return "aggregator";
        }

        if (entry.Inferred)
        {
            yield return "inferred";
        }
    }

    private static bool Holds(CatalogEntry entry, string word)
    {
        return Contains(entry.Id) || Contains(entry.Title) || Contains(entry.Group) || Contains(entry.Trigger) || entry.Hosts.Any(Contains) || entry.EnvironmentNames.Any(Contains);

        bool Contains(string text) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static void WriteJson(Terminal terminal, EgressCatalog catalog, ImmutableArray<CatalogEntry> entries) => JsonOutput.Write(terminal.OutStream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Catalog);
        writer.WriteString("catalog", catalog.Version);
        writer.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            Write(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, CatalogEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("id", entry.Id);
        writer.WriteString("title", entry.Title);
        writer.WriteString("kind", entry.Kind.Name());
        writer.WriteString("workload", entry.Workload);
        writer.WriteString("group", entry.Group);
        Write(writer, "hosts", entry.Hosts);
        if (entry.Port is { } port)
        {
            writer.WriteNumber("port", port);
        }
        else
        {
            writer.WriteNull("port");
        }

        writer.WriteString("protocol", entry.Protocol.Name());
        writer.WriteString("trigger", entry.Trigger);
        Write(writer, "variables", entry.EnvironmentNames);
        Write(writer, "marks", [.. Marks(entry)]);
        if (entry.Note is not null)
        {
            writer.WriteString("note", entry.Note);
        }

        writer.WriteString("source", entry.Source);
        writer.WriteString("version", entry.Version);
        writer.WriteString("date", entry.Date);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
