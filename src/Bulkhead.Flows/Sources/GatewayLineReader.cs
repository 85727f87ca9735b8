using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>
/// Reads lines of the embedded gateway's flow log, <c>bulkhead.flow/v1</c> (schemas/flow.schema.json). Fields of the schema are read strictly; fields that a later
/// gateway may add are left out.
/// </summary>
public static class GatewayLineReader
{
    private const string Schema = "bulkhead.flow/v1";

    private static readonly ImmutableHashSet<string> Steps = ["connect", "dns", "hello", "request", "server", "stream"];

    /// <summary>Reads one line, without its line end. Never throws.</summary>
    /// <param name="line">UTF-8.</param>
    /// <param name="source">The name of the collector.</param>
    public static LineReading Read(ReadOnlySpan<byte> line, string source) =>
        LineText.IsBlank(line) ? new LineReading.Ignored(IgnoredLines.Blank) : JsonFields.Read(line, root => Read(root, source));

    private static LineReading Read(JsonElement root, string name)
    {
        if (root.Needed("schema") != Schema)
        {
            return new LineReading.Quarantined("another schema than bulkhead.flow/v1");
        }

        var isEnd = root.Needed("event") switch { "decision" => false, "end" => true, _ => throw new WrongFieldException("unknown event") };
        var source = root.Object("source");
        var destination = root.Object("destination");
        var rule = root.Text("rule");
        var protocol = destination.Needed("protocol");
        var connection = Needed(root, "connection", long.MinValue).ToString(CultureInfo.InvariantCulture);
        return new LineReading.Entry(new FlowEntry
        {
            Event = isEnd ? FlowEvent.End : FlowEvent.Decision,
            Time = root.Time("time") ?? throw new WrongFieldException("no time"),
            Source = name,

            // A gateway from before the field starts its numbers again with every start.
            Session = root.Text("run") is { } run ? $"{run}-{connection}" : connection,
            Request = (int)(root.Number("request", 1, int.MaxValue) ?? 0),
            Verdict = root.Needed("verdict") switch
            {
                "allowed" => FlowVerdict.Allowed,
                "denied" => FlowVerdict.Denied,
                "would-deny" => FlowVerdict.WouldDeny,
                _ => throw new WrongFieldException("unknown verdict"),
            },
            Reason = root.Needed("reason"),
            Detail = root.Text("detail"),
            Step = root.Needed("step") is var step && Steps.Contains(step) ? step : throw new WrongFieldException("unknown step"),
            SourceAddress = source.Address("address") ?? throw new WrongFieldException("no source address"),
            SourcePort = source.Port("port"),
            Workload = source.Text("workload"),
            Namespace = source.Text("namespace"),
            Evidence = source.Text("evidence"),
            Name = destination.Text("name"),
            Address = destination.Address("dialledByGateway") ?? destination.Address("dialledByClient"),
            Port = destination.Port("port"),

            // The gateway takes TCP, and DNS questions over UDP: those have negative numbers. A question over TCP is told in the same way.
            Transport = protocol == "dns" && connection.StartsWith('-') ? "udp" : "tcp",
            Protocol = protocol,
            Method = destination.Text("method"),
            Path = destination.Text("path"),
            Policy = root.Text("policy"),
            Rule = rule,
            Origins = [.. root.Items("origins").Select(static origin => origin.Text()).OfType<string>()],
            Attribution = rule is null ? Attribution.None : Attribution.Source,
            PolicyVersion = root.Text("policyVersion"),
            Decrypted = root.Flag("decrypted"),
            OffersEch = root.Flag("echOffered") ?? false,
            BytesSent = isEnd ? Needed(root, "bytesSent", 0) : 0,
            BytesReceived = isEnd ? Needed(root, "bytesReceived", 0) : 0,
            Duration = isEnd ? LineText.Milliseconds(Needed(root, "durationMs", 0)) : TimeSpan.Zero,
        });
    }

    private static long Needed(JsonElement root, string name, long least) => root.Number(name, least, long.MaxValue) ?? throw new WrongFieldException($"no {name}");
}
