using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using MessagePack;

namespace Bulkhead.TerraformProvider.Values;

/// <summary>Terraform's values in MessagePack. An unknown value is an extension: type 0, or type 12 with what is known about it, which is not used here.</summary>
public static class MessagePackCodec
{
    private const sbyte UnknownType = 0;

    /// <summary>Reads one value.</summary>
    /// <remarks>Bytes that are not MessagePack throw what the reader throws.</remarks>
    public static Value Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        return Read(ref reader);
    }

    /// <summary>Writes one value.</summary>
    public static byte[] Write(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static Value Read(ref MessagePackReader reader)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return new Value.Null();
            case MessagePackType.Boolean:
                return new Value.Truth(reader.ReadBoolean());
            case MessagePackType.Integer:
                return reader.NextCode == MessagePackCode.UInt64 ? new Value.Number(reader.ReadUInt64()) : new Value.Number(reader.ReadInt64());
            case MessagePackType.Float:
                return new Value.Number((decimal)reader.ReadDouble());
            case MessagePackType.String:
                return new Value.Text(reader.ReadString() ?? "");
            case MessagePackType.Extension:
                reader.ReadExtensionFormat();
                return new Value.Unknown();
            case MessagePackType.Array:
                var items = ImmutableArray.CreateBuilder<Value>();
                for (var left = reader.ReadArrayHeader(); left > 0; left--)
                {
                    items.Add(Read(ref reader));
                }

                return new Value.Items(items.ToImmutable());
            case MessagePackType.Map:
                var fields = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                {
                    var name = reader.ReadString() ?? "";
                    fields[name] = Read(ref reader);
                }

                return new Value.Fields(fields.ToImmutable());
            default:
                throw new MessagePackSerializationException($"type {reader.NextMessagePackType}");
        }
    }

    private static void Write(ref MessagePackWriter writer, Value value)
    {
        switch (value)
        {
            case Value.Null:
                writer.WriteNil();
                break;
            case Value.Unknown:
                writer.WriteExtensionFormat(new ExtensionResult(UnknownType, new byte[1]));
                break;
            case Value.Text text:
                writer.Write(text.Content);
                break;
            case Value.Number { AsWhole: { } whole }:
                writer.Write(whole);
                break;
            case Value.Number number:
                // A number beyond the integers travels as text, so that no digit is lost.
                writer.Write(number.Content.ToString(CultureInfo.InvariantCulture));
                break;
            case Value.Truth truth:
                writer.Write(truth.Content);
                break;
            case Value.Items items:
                writer.WriteArrayHeader(items.Content.Length);
                foreach (var item in items.Content)
                {
                    Write(ref writer, item);
                }

                break;
            case Value.Fields fields:
                writer.WriteMapHeader(fields.Content.Count);
                foreach (var (name, field) in fields.Content)
                {
                    writer.Write(name);
                    Write(ref writer, field);
                }

                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }
}
