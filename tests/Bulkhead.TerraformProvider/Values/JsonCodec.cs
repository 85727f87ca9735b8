using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bulkhead.TerraformProvider.Values;

/// <summary>Terraform's values in JSON: the state that terraform hands over, and the file that stands for the controller.</summary>
public static class JsonCodec
{
    /// <summary>Reads one value.</summary>
    public static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new Value.Text(json.GetString()!),
        JsonValueKind.Number => new Value.Number(json.GetDecimal()),
        JsonValueKind.True => new Value.Truth(true),
        JsonValueKind.False => new Value.Truth(false),
        JsonValueKind.Array => new Value.Items([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => new Value.Fields(json.EnumerateObject().ToImmutableSortedDictionary(static f => f.Name, static f => Read(f.Value), StringComparer.Ordinal)),
        _ => new Value.Null(),
    };

    /// <summary>Writes one value that is wholly known.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case Value.Null:
                writer.WriteNullValue();
                break;
            case Value.Text text:
                writer.WriteStringValue(text.Content);
                break;
            case Value.Number number:
                writer.WriteNumberValue(number.Content);
                break;
            case Value.Truth truth:
                writer.WriteBooleanValue(truth.Content);
                break;
            case Value.Items items:
                writer.WriteStartArray();
                foreach (var item in items.Content)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case Value.Fields fields:
                writer.WriteStartObject();
                foreach (var (name, field) in fields.Content)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }

                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"{value.GetType().Name} cannot be stored");
        }
    }

    /// <summary>One value as indented JSON.</summary>
    public static byte[] Write(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
