using System.Text.Json;
using Bulkhead.Cli.Observing;
using Bulkhead.Flows.Output;

namespace Bulkhead.Cli.Output;

/// <summary>Flows and their numbers as JSON, the same as the API of the server gives.</summary>
internal static class FlowsJson
{
    // Names of records are hostile: everything but ASCII is escaped, so that nothing of them reaches a terminal.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes <see cref="Contracts.Flows"/>.</summary>
    public static void Write(Stream stream, FlowListing listing) => Write(stream, json =>
    {
        json.WriteString("schema", Contracts.Flows);
        json.WriteStartArray("flows");
        foreach (var flow in listing.Flows)
        {
            FlowEntryJson.Write(flow, json);
        }

        json.WriteEndArray();
        json.WriteString("older", listing.Older);
        json.WriteString("newer", listing.Newer);
    });

    /// <summary>Writes <see cref="Contracts.FlowStats"/>.</summary>
    public static void Write(Stream stream, FlowStats stats) => Write(stream, json =>
    {
        json.WriteString("schema", Contracts.FlowStats);
        json.WriteString("by", stats.By);
        json.WriteStartObject("total");
        Write(json, stats.Total);
        json.WriteEndObject();
        json.WriteStartArray("values");
        foreach (var one in stats.Values)
        {
            json.WriteStartObject();
            json.WriteString("value", one.Value);
            json.WriteString("first", FlowWords.Of(one.First));
            json.WriteString("last", FlowWords.Of(one.Last));
            Write(json, one.Numbers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, FlowNumbers numbers)
    {
        json.WriteNumber("allowed", numbers.Allowed);
        json.WriteNumber("denied", numbers.Denied);
        json.WriteNumber("wouldDeny", numbers.WouldDeny);
        json.WriteNumber("bytesSent", numbers.BytesSent);
        json.WriteNumber("bytesReceived", numbers.BytesReceived);
    }

    private static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
        stream.Flush();
    }
}
