using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;

namespace Bulkhead.Cli.Observing;

/// <summary>What came at a moment of a live view.</summary>
/// <param name="Flows">The records, the oldest first.</param>
/// <param name="Skipped">How many more there were.</param>
internal sealed record FlowMoment(ImmutableArray<FlowEntry> Flows, long Skipped);

/// <summary>Reads the answers of a server. What is not of its format is null.</summary>
internal static class FlowAnswers
{
    /// <summary>Reads <see cref="Contracts.Flows"/>.</summary>
    public static FlowListing? Listing(ReadOnlyMemory<byte> answer) => Read(answer, Contracts.Flows, static root =>
    {
        var older = Text(root, "older");
        return new FlowListing(Flows(root), older, Text(root, "newer"), older is not null);
    });

    /// <summary>Reads <see cref="Contracts.FlowStats"/>.</summary>
    public static FlowStats? Stats(ReadOnlyMemory<byte> answer) => Read(answer, Contracts.FlowStats, static root => new FlowStats(
        root.GetProperty("by").GetString()!,
        Numbers(root.GetProperty("total")),
        [.. root.GetProperty("values").EnumerateArray().Select(static one => new FlowValue(Text(one, "value"), Numbers(one), Time(one, "first"), Time(one, "last")))]));

    /// <summary>Reads what an event of the live flows holds.</summary>
    public static FlowMoment? Moment(ReadOnlyMemory<byte> data) => Read(data, null, static root => new FlowMoment(Flows(root), root.GetProperty("skipped").GetInt64()));

    private static T? Read<T>(ReadOnlyMemory<byte> answer, string? schema, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return schema is null || document.RootElement.GetProperty("schema").GetString() == schema ? read(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static ImmutableArray<FlowEntry> Flows(JsonElement root) =>
        [.. root.GetProperty("flows").EnumerateArray().Select(static one => FlowEntryJson.Read(JsonMarshal.GetRawUtf8Value(one)) is LineReading.Entry { Flow: var flow } ? flow : throw new FormatException())];

    private static FlowNumbers Numbers(JsonElement one) => new(
        one.GetProperty("allowed").GetInt64(), one.GetProperty("denied").GetInt64(), one.GetProperty("wouldDeny").GetInt64(), one.GetProperty("bytesSent").GetInt64(), one.GetProperty("bytesReceived").GetInt64());

    private static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset Time(JsonElement one, string name) => one.GetProperty(name).GetDateTimeOffset();
}
