using System.Buffers;
using System.Net;
using System.Text.Json;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Flows.Output;

/// <summary>Records as lines of JSON, <c>bulkhead.flow-entry/v1</c> (schemas/flow-entry.schema.json): what exports and the API give, and the command line reads.</summary>
public static class FlowEntryJson
{
    /// <summary>The name of the format.</summary>
    public const string Schema = "bulkhead.flow-entry/v1";

    /// <summary>Writes a record and a line end.</summary>
    public static void WriteLine(FlowEntry entry, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(entry, writer);
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes a record as one object.</summary>
    public static void Write(FlowEntry entry, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("event", FlowWords.Of(entry.Event));
        writer.WriteString("time", FlowWords.Of(entry.Time));
        writer.WriteString("source", entry.Source);
        writer.WriteString("session", entry.Session);
        Number(writer, "request", entry.Request);
        writer.WriteString("verdict", FlowWords.Of(entry.Verdict));
        writer.WriteString("reason", entry.Reason);
        Text(writer, "detail", entry.Detail);
        writer.WriteString("step", entry.Step);
        writer.WriteStartObject("from");
        Text(writer, "address", entry.SourceAddress?.ToString());
        Number(writer, "port", entry.SourcePort);
        Text(writer, "workload", entry.Workload);
        Text(writer, "namespace", entry.Namespace);
        Text(writer, "pod", entry.Pod);
        Text(writer, "evidence", entry.Evidence);
        writer.WriteEndObject();
        writer.WriteStartObject("to");
        Text(writer, "name", entry.Name);
        Text(writer, "address", entry.Address?.ToString());
        Number(writer, "port", entry.Port);
        writer.WriteString("transport", entry.Transport);
        Text(writer, "protocol", entry.Protocol);
        Text(writer, "method", entry.Method);
        Text(writer, "path", entry.Path);
        writer.WriteEndObject();
        Text(writer, "policy", entry.Policy);
        Text(writer, "rule", entry.Rule);
        Text(writer, "ruleId", entry.RuleId);
        WriteOrigins(entry, writer);
        writer.WriteString("attribution", FlowWords.Of(entry.Attribution));
        Text(writer, "policyVersion", entry.PolicyVersion);
        if (entry.Decrypted is { } decrypted)
        {
            writer.WriteBoolean("decrypted", decrypted);
        }

        if (entry.OffersEch)
        {
            writer.WriteBoolean("echOffered", true);
        }

        Number(writer, "bytesSent", entry.BytesSent);
        Number(writer, "bytesReceived", entry.BytesReceived);
        Number(writer, "durationUs", entry.Duration.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteLine"/> writes, without the line end. Never throws.</summary>
    public static LineReading Read(ReadOnlySpan<byte> line) => LineText.IsBlank(line) ? new LineReading.Ignored(IgnoredLines.Blank) : JsonFields.Read(line, static root => Read(root));

    private static LineReading Read(JsonElement root)
    {
        if (root.Needed("schema") != Schema)
        {
            return new LineReading.Quarantined($"another schema than {Schema}");
        }

        var from = root.Object("from");
        var to = root.Object("to");
        return new LineReading.Entry(new FlowEntry
        {
            Event = root.Needed("event") switch { "decision" => FlowEvent.Decision, "end" => FlowEvent.End, _ => throw new WrongFieldException("unknown event") },
            Time = root.Time("time") ?? throw new WrongFieldException("no time"),
            Source = root.Needed("source"),
            Session = root.Needed("session"),
            Request = (int)(root.Number("request", 0, int.MaxValue) ?? 0),
            Verdict = root.Needed("verdict") switch
            {
                "allowed" => FlowVerdict.Allowed,
                "denied" => FlowVerdict.Denied,
                "would-deny" => FlowVerdict.WouldDeny,
                _ => throw new WrongFieldException("unknown verdict"),
            },
            Reason = root.Needed("reason"),
            Detail = root.Text("detail"),
            Step = root.Needed("step"),
            SourceAddress = from.Address("address"),
            SourcePort = from.Port("port"),
            Workload = from.Text("workload"),
            Namespace = from.Text("namespace"),
            Pod = from.Text("pod"),
            Evidence = from.Text("evidence"),
            Name = to.Text("name"),
            Address = to.Address("address"),
            Port = to.Port("port"),
            Transport = to.Needed("transport"),
            Protocol = to.Text("protocol"),
            Method = to.Text("method"),
            Path = to.Text("path"),
            Policy = root.Text("policy"),
            Rule = root.Text("rule"),
            RuleId = root.Text("ruleId"),
            Origins = [.. root.Items("origins").Select(static origin => origin.Text()).OfType<string>()],
            Attribution = root.Needed("attribution") switch
            {
                "none" => Attribution.None,
                "source" => Attribution.Source,
                "judged" => Attribution.Judged,
                _ => throw new WrongFieldException("unknown attribution"),
            },
            PolicyVersion = root.Text("policyVersion"),
            Decrypted = root.Flag("decrypted"),
            OffersEch = root.Flag("echOffered") ?? false,
            BytesSent = root.Number("bytesSent", 0, long.MaxValue) ?? 0,
            BytesReceived = root.Number("bytesReceived", 0, long.MaxValue) ?? 0,
            Duration = TimeSpan.FromTicks((root.Number("durationUs", 0, long.MaxValue / TimeSpan.TicksPerMicrosecond) ?? 0) * TimeSpan.TicksPerMicrosecond),
        });
    }

    private static void WriteOrigins(FlowEntry entry, Utf8JsonWriter writer)
    {
        if (entry.Origins.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("origins");
        foreach (var origin in entry.Origins)
        {
            writer.WriteStringValue(origin);
        }

        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    // 0 is the same as nothing.
    private static void Number(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }
}
