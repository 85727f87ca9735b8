using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Cli.Output;

/// <summary>The inventory as JSON: the contract of <c>schemas/inventory.schema.json</c>. Fields are added, never changed.</summary>
internal static class InventoryJson
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, Review review, FileNames names) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Inventory);
        writer.WriteStartObject("tool");
        writer.WriteString("name", "bulkhead");
        writer.WriteString("version", ToolVersion.Text);
        writer.WriteString("catalog", review.CatalogVersion);
        writer.WriteEndObject();
        writer.WriteStartArray("inputs");
        foreach (var input in review.Inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("file", names.Shown(input.Name));
            writer.WriteString("sha256", input.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("destinations");
        foreach (var destination in MergedDestination.Of(review.Decisions))
        {
            WriteDestination(writer, destination, names);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in review.Diagnostics)
        {
            WriteDiagnostic(writer, diagnostic, names);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteDestination(Utf8JsonWriter writer, MergedDestination merged, FileNames names)
    {
        var decision = merged.Decision;
        var intent = decision.Intent;
        var destination = intent.Destination;
        writer.WriteStartObject();
        writer.WriteString("workload", intent.Workload);
        writer.WriteString("kind", intent.Kind.Name());
        writer.WriteString("group", intent.Group);
        if (merged.Groups.Length > 1)
        {
            WriteTexts(writer, "groups", merged.Groups);
        }

        writer.WriteString("host", destination.Host?.Text);
        if (destination.Ports is { IsSingle: true } port)
        {
            writer.WriteNumber("port", port.First);
        }
        else
        {
            writer.WriteNull("port");
        }

        if (destination.Ports is { IsSingle: false } range)
        {
            writer.WriteString("portRange", range.ToString());
        }

        writer.WriteString("protocol", destination.Protocol.Name());
        WriteIfPresent(writer, "path", destination.Path);
        writer.WriteString("scope", intent.Scope.Name());
        writer.WriteString("certainty", intent.Certainty.Name());
        writer.WriteString("decision", decision.Decision.Name());
        WriteIfPresent(writer, "rule", decision.Rule);
        WriteIfPresent(writer, "reason", decision.Reason);
        WriteIfPresent(writer, "expression", intent.Expression);
        if (!intent.Needs.IsEmpty)
        {
            WriteTexts(writer, "needs", intent.Needs);
        }

        WriteIfPresent(writer, "note", intent.Note);
        WriteIfPresent(writer, "closedBy", intent.ClosedBy);
        WriteOrigins(writer, intent.Origins, names);
        writer.WriteEndObject();
    }

    /// <summary>Writes reasons as the array <c>origins</c>.</summary>
    internal static void WriteOrigins(Utf8JsonWriter writer, ImmutableArray<Origin> origins, FileNames names)
    {
        writer.WriteStartArray("origins");
        foreach (var origin in origins)
        {
            WriteOrigin(writer, origin, names);
        }

        writer.WriteEndArray();
    }

    private static void WriteOrigin(Utf8JsonWriter writer, Origin origin, FileNames names)
    {
        writer.WriteStartObject();
        if (origin.Span is { } span)
        {
            writer.WriteString("file", names.Shown(span.File));
            writer.WriteString("path", origin.Path);
            writer.WriteNumber("line", span.Line);
            writer.WriteNumber("column", span.Column);
        }
        else
        {
            writer.WriteNull("file");
            writer.WriteString("path", origin.Path);
            writer.WriteNull("line");
            writer.WriteNull("column");
        }

        WriteIfPresent(writer, "environment", origin.EnvironmentName);
        WriteIfPresent(writer, "catalog", origin.CatalogId);
        writer.WriteEndObject();
    }

    /// <summary>Writes a diagnostic as an object.</summary>
    internal static void WriteDiagnostic(Utf8JsonWriter writer, Diagnostic diagnostic, FileNames names)
    {
        writer.WriteStartObject();
        writer.WriteString("code", diagnostic.Code);
        writer.WriteString("severity", diagnostic.Severity.Name());
        writer.WriteString("message", diagnostic.Message);
        if (diagnostic.Span is { } span)
        {
            writer.WriteString("file", names.Shown(span.File));
            writer.WriteNumber("line", span.Line);
            writer.WriteNumber("column", span.Column);
        }
        else
        {
            writer.WriteNull("file");
            writer.WriteNull("line");
            writer.WriteNull("column");
        }

        writer.WriteString("help", diagnostic.Help);
        WriteIfPresent(writer, "group", diagnostic.Group);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
