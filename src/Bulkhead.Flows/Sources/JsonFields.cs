using System.Net;
using System.Text.Json;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Names;

namespace Bulkhead.Flows.Sources;

/// <summary>A field has a value of a kind that it cannot have; readers turn it into a quarantined line.</summary>
internal sealed class WrongFieldException(string reason) : Exception(reason);

/// <summary>Reads fields of a JSON object: absent and null are the same, another kind than expected is a <see cref="WrongFieldException"/>.</summary>
internal static class JsonFields
{
    /// <summary>The deepest nesting of a record.</summary>
    public const int Deepest = 16;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    /// <summary>Reads a line as one object with <paramref name="read"/>. Malformed JSON, doubled keys, text that is no Unicode and wrong kinds are quarantined.</summary>
    public static LineReading Read(ReadOnlySpan<byte> line, Func<JsonElement, LineReading> read)
    {
        try
        {
            var root = JsonElement.Parse(line, Options);
            return root.ValueKind == JsonValueKind.Object ? read(root) : new LineReading.Quarantined("no JSON object");
        }
        catch (JsonException)
        {
            return new LineReading.Quarantined("malformed JSON");
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8, or half a surrogate pair.
            return new LineReading.Quarantined("text that is no Unicode");
        }
        catch (WrongFieldException wrong)
        {
            return new LineReading.Quarantined(wrong.Message);
        }
    }

    /// <summary>An object; an undefined element when there is none, on which every other method finds nothing.</summary>
    public static JsonElement Object(this JsonElement parent, string name) => Find(parent, name, JsonValueKind.Object) ?? default;

    /// <summary>An array's elements; none when there is none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) => Find(parent, name, JsonValueKind.Array) is { } array ? array.EnumerateArray() : [];

    /// <summary>A text, bounded; null when there is none or it is empty.</summary>
    public static string? Text(this JsonElement parent, string name) => Find(parent, name, JsonValueKind.String)?.GetString() is { Length: > 0 } text ? Bound(text) : null;

    /// <summary>A text that has to be there.</summary>
    public static string Needed(this JsonElement parent, string name) => parent.Text(name) ?? throw new WrongFieldException($"no {name}");

    /// <summary>The element of an array as text.</summary>
    public static string? Text(this JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString() is { Length: > 0 } text ? Bound(text) : null : throw new WrongFieldException("a list holds something else than text");

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; null when there is none.</summary>
    public static long? Number(this JsonElement parent, string name, long least, long most)
    {
        if (Find(parent, name, JsonValueKind.Number) is not { } element)
        {
            return null;
        }

        return element.TryGetInt64(out var number) && number >= least && number <= most ? number : throw new WrongFieldException($"{name} is no whole number in its range");
    }

    /// <summary>A port; 0 when there is none.</summary>
    public static int Port(this JsonElement parent, string name) => (int)(parent.Number(name, 0, 65535) ?? 0);

    /// <summary>True or false; null when there is none.</summary>
    public static bool? Flag(this JsonElement parent, string name)
    {
        if (!parent.IsObject() || !parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new WrongFieldException($"{name} is neither true nor false"),
        };
    }

    /// <summary>An address; null when there is none.</summary>
    public static IPAddress? Address(this JsonElement parent, string name)
    {
        if (parent.Text(name) is not { } text)
        {
            return null;
        }

        return IpLiteral.TryParseRecorded(text, out var address) ? address : throw new WrongFieldException($"{name} is no address");
    }

    /// <summary>A moment, cut to the microsecond, in UTC.</summary>
    public static DateTimeOffset? Time(this JsonElement parent, string name)
    {
        if (Find(parent, name, JsonValueKind.String) is not { } element)
        {
            return null;
        }

        return TimeText.TryRead(element.GetString() ?? string.Empty, out var time) ? time : throw new WrongFieldException($"{name} is no time");
    }

    /// <summary>Cut to <see cref="FlowEntry.TextLimit"/>, never within a surrogate pair.</summary>
    public static string Bound(string text)
    {
        if (text.Length <= FlowEntry.TextLimit)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[FlowEntry.TextLimit - 1]) ? FlowEntry.TextLimit - 1 : FlowEntry.TextLimit)];
    }

    private static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    private static JsonElement? Find(JsonElement parent, string name, JsonValueKind kind)
    {
        if (!parent.IsObject() || !parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind == kind ? element : throw new WrongFieldException($"{name} is of the wrong kind");
    }
}
