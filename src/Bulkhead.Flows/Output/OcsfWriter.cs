using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Output;

/// <summary>
/// Records as events of the Open Cybersecurity Schema Framework 1.1.0: class Network Activity (<c>class_uid</c> 4001) with the profile security_control. Names of fields
/// and numbers are those of the specification (events/network, objects and profiles of ocsf-schema); what it has no place for is in <c>unmapped</c>.
/// </summary>
public static class OcsfWriter
{
    /// <summary>The version of the specification.</summary>
    public const string Version = "1.1.0";

    private const int ClassUid = 4001;

    /// <summary>Writes an event and a line end.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="productVersion">The version of Bulkhead, for <c>metadata.product.version</c>.</param>
    /// <param name="output">Where to.</param>
    public static void WriteLine(FlowEntry entry, string productVersion, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(output);
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(entry, productVersion, writer);
        }

        output.Write("\n"u8);
    }

    private static void Write(FlowEntry entry, string productVersion, Utf8JsonWriter writer)
    {
        var activity = ActivityOf(entry);
        writer.WriteStartObject();
        Pair(writer, "activity", activity.Id, activity.Name);
        writer.WriteNumber("category_uid", 4);
        writer.WriteString("category_name", "Network Activity");
        writer.WriteNumber("class_uid", ClassUid);
        writer.WriteString("class_name", "Network Activity");
        writer.WriteNumber("type_uid", (ClassUid * 100) + activity.Id);
        writer.WriteNumber("time", entry.Time.ToUnixTimeMilliseconds());
        Pair(writer, "severity", entry.Verdict == FlowVerdict.Allowed ? 1 : 2, entry.Verdict == FlowVerdict.Allowed ? "Informational" : "Low", "severity");
        var (action, disposition) = entry.Verdict switch
        {
            FlowVerdict.Allowed => ((1, "Allowed"), (1, "Allowed")),
            FlowVerdict.Denied => ((2, "Denied"), (2, "Blocked")),

            // It passed, and was written down.
            _ => ((1, "Allowed"), (17, "Logged")),
        };
        Pair(writer, "action", action.Item1, action.Item2, "action");
        Pair(writer, "disposition", disposition.Item1, disposition.Item2, "disposition");
        if (entry.Event == FlowEvent.End)
        {
            writer.WriteNumber("duration", entry.Duration.Ticks / TimeSpan.TicksPerMillisecond);
            writer.WriteNumber("end_time", entry.Time.ToUnixTimeMilliseconds());
        }

        writer.WriteString("status_detail", entry.Reason);
        WriteMetadata(entry, productVersion, writer);
        WriteConnection(entry, writer);
        WriteEndpoints(entry, writer);
        WriteRule(entry, writer);
        WriteUnmapped(entry, writer);
        writer.WriteEndObject();
    }

    private static (int Id, string Name) ActivityOf(FlowEntry entry) => entry switch
    {
        { Event: FlowEvent.End } => (2, "Close"),
        { Verdict: FlowVerdict.Denied } => (5, "Refuse"),
        _ => (1, "Open"),
    };

    private static void WriteMetadata(FlowEntry entry, string productVersion, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("version", Version);
        writer.WriteStartArray("profiles");
        writer.WriteStringValue("security_control");
        writer.WriteEndArray();
        writer.WriteStartObject("product");
        writer.WriteString("name", "Bulkhead");
        writer.WriteString("vendor_name", "Bulkhead contributors");
        writer.WriteString("version", productVersion);
        writer.WriteEndObject();
        writer.WriteString("log_name", entry.Source);
        writer.WriteString("original_time", FlowWords.Of(entry.Time));
        writer.WriteEndObject();
    }

    private static void WriteConnection(FlowEntry entry, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("connection_info");
        writer.WriteString("uid", entry.Session);
        writer.WriteNumber("direction_id", 2);
        writer.WriteString("direction", "Outbound");
        writer.WriteString("protocol_name", entry.Transport);
        var number = entry.Transport switch { "tcp" => 6, "udp" => 17, "sctp" => 132, "icmp" => entry.Address?.AddressFamily == AddressFamily.InterNetworkV6 ? 58 : 1, _ => -1 };
        if (number >= 0)
        {
            writer.WriteNumber("protocol_num", number);
        }

        if ((entry.Address ?? entry.SourceAddress) is { } address)
        {
            writer.WriteNumber("protocol_ver_id", address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4);
        }

        writer.WriteEndObject();
        if (entry.Event == FlowEvent.End)
        {
            writer.WriteStartObject("traffic");
            writer.WriteNumber("bytes_out", entry.BytesSent);
            writer.WriteNumber("bytes_in", entry.BytesReceived);
            writer.WriteNumber("bytes", entry.BytesSent > long.MaxValue - entry.BytesReceived ? long.MaxValue : entry.BytesSent + entry.BytesReceived);
            writer.WriteEndObject();
        }
    }

    private static void WriteEndpoints(FlowEntry entry, Utf8JsonWriter writer)
    {
        // Each endpoint needs one of address and name; an event needs one of the endpoints, and the workload is always something.
        writer.WriteStartObject("src_endpoint");
        Text(writer, "ip", entry.SourceAddress?.ToString());
        Port(writer, entry.SourcePort);
        Text(writer, "hostname", entry.Pod);
        writer.WriteString("name", entry.Workload ?? "unknown");
        writer.WriteEndObject();
        if (entry.Address is not null || entry.Name is not null)
        {
            writer.WriteStartObject("dst_endpoint");
            Text(writer, "ip", entry.Address?.ToString());
            Port(writer, entry.Port);
            Text(writer, "hostname", entry.Name);
            writer.WriteEndObject();
        }

        Text(writer, "app_name", entry.Protocol);
    }

    private static void WriteRule(FlowEntry entry, Utf8JsonWriter writer)
    {
        if (entry.Rule is not null || entry.RuleId is not null)
        {
            writer.WriteStartObject("firewall_rule");
            Text(writer, "name", entry.Rule);
            Text(writer, "uid", entry.RuleId);
            Text(writer, "desc", entry.Origins.IsDefaultOrEmpty ? null : string.Join("; ", entry.Origins));
            writer.WriteEndObject();
        }

        if (entry.Policy is not null)
        {
            writer.WriteStartObject("policy");
            writer.WriteString("name", entry.Policy);
            Text(writer, "version", entry.PolicyVersion);
            writer.WriteEndObject();
        }
    }

    private static void WriteUnmapped(FlowEntry entry, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("unmapped");
        writer.WriteString("verdict", FlowWords.Of(entry.Verdict));
        writer.WriteString("step", entry.Step);
        Text(writer, "detail", entry.Detail);
        Text(writer, "namespace", entry.Namespace);
        Text(writer, "method", entry.Method);
        Text(writer, "path", entry.Path);
        writer.WriteString("attribution", FlowWords.Of(entry.Attribution));
        if (entry.Decrypted is { } decrypted)
        {
            writer.WriteBoolean("decrypted", decrypted);
        }

        writer.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter writer, string name, int id, string caption, string? captionName = null)
    {
        writer.WriteNumber($"{name}_id", id);
        writer.WriteString(captionName ?? $"{name}_name", caption);
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Port(Utf8JsonWriter writer, int port)
    {
        if (port != 0)
        {
            writer.WriteNumber("port", port);
        }
    }
}
