using System.Buffers;
using System.Text.Json;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Gateway.Logging;

/// <summary>Writes records as lines of JSON.</summary>
public static class FlowRecordWriter
{
    /// <summary>The name of the format; schemas/flow.schema.json describes it.</summary>
    public const string Schema = "bulkhead.flow/v1";

    private const int LongestText = 1024;

    /// <summary>Writes a record and a line end.</summary>
    /// <param name="record">The record.</param>
    /// <param name="output">Where to.</param>
    /// <param name="run">The start of the gateway that its connections are counted from (<see cref="FlowLog.Run"/>); null when it is not to be told.</param>
    public static void Write(FlowRecord record, IBufferWriter<byte> output, string? run = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(output);
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(record, run, writer);
        }

        output.Write("\n"u8);
    }

    private static void Write(FlowRecord record, string? run, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("event", record.Event == FlowEvent.Decision ? "decision" : "end");
        writer.WriteString("time", record.Time.UtcDateTime);
        Text(writer, "run", run);
        writer.WriteNumber("connection", record.Connection);
        writer.WriteString("verdict", Verdict(record.Verdict));
        writer.WriteString("reason", record.Reason);
        Text(writer, "detail", record.Detail);
        writer.WriteString("step", Step(record.Step));
        writer.WriteStartObject("source");
        writer.WriteString("address", record.Source.Address.ToString());
        writer.WriteNumber("port", record.Source.Port);
        if (record.Workload is { } workload)
        {
            writer.WriteString("workload", workload.Name);
            writer.WriteString("namespace", workload.Namespace);
            writer.WriteString("evidence", workload.Evidence);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("destination");
        Text(writer, "name", record.Name);
        writer.WriteNumber("port", record.Port);
        writer.WriteString("protocol", record.Protocol);
        Text(writer, "dialledByClient", record.Destination?.Address.ToString());
        Text(writer, "dialledByGateway", record.Dialled?.ToString());
        Text(writer, "method", record.Method);
        Text(writer, "path", record.Path);
        writer.WriteEndObject();
        Text(writer, "policy", record.Policy);
        Text(writer, "rule", record.Rule);
        if (!record.Origins.IsEmpty)
        {
            writer.WriteStartArray("origins");
            foreach (var origin in record.Origins)
            {
                writer.WriteStringValue(Printable.Clean(origin, LongestText));
            }

            writer.WriteEndArray();
        }

        Text(writer, "policyVersion", record.PolicyVersion);
        if (record.Decrypted is { } decrypted)
        {
            writer.WriteBoolean("decrypted", decrypted);
        }

        if (record.Request > 0)
        {
            writer.WriteNumber("request", record.Request);
        }

        if (record.OffersEch)
        {
            writer.WriteBoolean("echOffered", true);
        }

        if (record.Event == FlowEvent.End)
        {
            writer.WriteNumber("bytesSent", record.BytesSent);
            writer.WriteNumber("bytesReceived", record.BytesReceived);
            writer.WriteNumber("durationMs", (long)record.Duration.TotalMilliseconds);
        }

        writer.WriteEndObject();
    }

    /// <summary>The word for a verdict.</summary>
    public static string Verdict(FlowVerdict verdict) => verdict switch
    {
        FlowVerdict.Allowed => "allowed",
        FlowVerdict.WouldDeny => "would-deny",
        _ => "denied",
    };

    private static string Step(FlowStep step) => step switch
    {
        FlowStep.Connect => "connect",
        FlowStep.Dns => "dns",
        FlowStep.Hello => "hello",
        FlowStep.Request => "request",
        FlowStep.Server => "server",
        _ => "stream",
    };

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, Printable.Clean(value, LongestText));
        }
    }
}
