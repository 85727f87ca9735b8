using System.Net;
using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.FlowStore.Tests.Support;

/// <summary>Rows as text, so that two of them can be compared with what they hold.</summary>
internal static class Comparing
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new Plain() } };

    public static string Text(FlowEntry row) => JsonSerializer.Serialize(
        row with { SourceAddress = Plainly(row.SourceAddress), Address = Plainly(row.Address), Origins = row.Origins.IsDefault ? [] : row.Origins }, Options).Replace(@"\u0000", @"\u2400", StringComparison.Ordinal);

    private static IPAddress? Plainly(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private sealed class Plain : System.Text.Json.Serialization.JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
