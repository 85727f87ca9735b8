using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Cli.Diffing;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Output;

/// <summary>A comparison as JSON: the contract of <c>schemas/reach-diff.schema.json</c>. Fields are added, never changed.</summary>
internal static class ReachDiffJson
{
    private static readonly (Traffic Traffic, string Name)[] TrafficNames =
    [
        (Traffic.Tls, "tls"), (Traffic.TlsWithoutName, "tls-without-name"), (Traffic.Http, "http"), (Traffic.OtherTcp, "other-tcp"),
        (Traffic.NamedUdp, "named-udp"), (Traffic.OtherUdp, "other-udp"), (Traffic.Icmp, "icmp"), (Traffic.OtherIp, "other-ip"),
    ];

    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, DiffResult result, ImmutableArray<Diagnostic> findings) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.ReachDiff);
        writer.WriteStartObject("tool");
        writer.WriteString("name", "bulkhead");
        writer.WriteString("version", ToolVersion.Text);
        writer.WriteEndObject();
        WriteSide(writer, "before", result.Before);
        WriteSide(writer, "after", result.After);
        writer.WriteBoolean("changed", !result.Reach.IsEmpty);
        writer.WriteString("verdict", ReachSentences.Verdict(result));
        WriteChanges(writer, "changes", result.Reach.Diff.Changes, result, ReachSentences.Of);
        WriteChanges(writer, "doubtful", result.Reach.Doubtful, result, ReachSentences.OfDoubtful);
        writer.WriteStartArray("governance");
        foreach (var change in result.Reach.Diff.Governed)
        {
            writer.WriteStartObject();
            WriteWorkload(writer, change.Workload);
            writer.WriteBoolean("governed", change.IsGoverned);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("closed");
        foreach (var decision in result.Closed)
        {
            writer.WriteStartObject();
            writer.WriteString("workload", decision.Intent.Workload);
            writer.WriteString("group", decision.Intent.Group);
            writer.WriteString("destination", DestinationText.Of(decision.Intent));
            writer.WriteString("reason", decision.Reason);
            InventoryJson.WriteOrigins(writer, decision.Intent.Origins, result.After.Names);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("findings");
        foreach (var diagnostic in findings)
        {
            InventoryJson.WriteDiagnostic(writer, diagnostic, result.After.Names);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteSide(Utf8JsonWriter writer, string name, DiffSide side)
    {
        writer.WriteStartObject(name);
        writer.WriteString("label", side.Label);
        writer.WriteString("kind", side.Kind);
        writer.WriteEndObject();
    }

    private static void WriteWorkload(Utf8JsonWriter writer, ReachWorkload workload)
    {
        writer.WriteString("workload", workload.Name);
        writer.WriteString("namespace", workload.Namespace);
        writer.WriteStartObject("labels");
        foreach (var (key, value) in workload.Labels)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter writer, string name, ImmutableArray<ReachChange> changes, DiffResult result, Func<ReachChange, DiffResult, string> sentence)
    {
        writer.WriteStartArray(name);
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", change.Kind switch
            {
                ReachChangeKind.Added => "added",
                ReachChangeKind.Widened => "widened",
                ReachChangeKind.Narrowed => "narrowed",
                _ => "removed",
            });
            WriteWorkload(writer, change.Workload);
            writer.WriteString("sentence", sentence(change, result));
            writer.WritePropertyName("difference");
            WriteEntry(writer, change.Difference, (change.IsGain ? result.After : result.Before).Names);
            WriteEntries(writer, "before", change.Before, result.Before.Names);
            WriteEntries(writer, "after", change.After, result.After.Names);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter writer, string name, ImmutableArray<ReachEntry> entries, FileNames names)
    {
        writer.WriteStartArray(name);
        foreach (var entry in entries)
        {
            WriteEntry(writer, entry, names);
        }

        writer.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, ReachEntry entry, FileNames names)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("target");
        switch (entry.Target)
        {
            case ReachTarget.Names target:
                writer.WriteString("type", "names");
                writer.WriteString("pattern", target.Pattern);
                WriteTexts(writer, "exceptions", target.Exceptions);
                writer.WriteString("where", ReachText.IsInternet(target.Where) ? "public internet" : ReachText.Of(target.Where));
                break;
            case ReachTarget.Addresses target:
                writer.WriteString("type", "addresses");
                WriteTexts(writer, "blocks", target.Region.ToNetworks().Select(static network => network.ToString()));
                break;
            case ReachTarget.Pods target:
                writer.WriteString("type", "pods");
                writer.WriteString("workload", target.Workload);
                writer.WriteString("namespaces", target.Namespaces);
                writer.WriteString("selector", target.Selector);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(entry));
        }

        writer.WriteEndObject();
        writer.WriteStartArray("ports");
        foreach (var range in entry.Ports.Ranges)
        {
            writer.WriteStartObject();
            writer.WriteNumber("first", range.First);
            writer.WriteNumber("last", range.Last);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts(writer, "traffic", TrafficNames.Where(word => entry.Traffic.HasFlag(word.Traffic)).Select(static word => word.Name));
        writer.WriteStartArray("rules");
        foreach (var carrier in entry.Carriers)
        {
            writer.WriteStartObject();
            writer.WriteString("policy", carrier.Policy);
            writer.WriteString("rule", carrier.Rule);
            writer.WriteString("group", carrier.Group);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        InventoryJson.WriteOrigins(writer, entry.Origins, names);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
