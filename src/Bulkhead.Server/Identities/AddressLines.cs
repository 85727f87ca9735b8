using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Bulkhead.Server.Identities;

/// <summary>The lines of the file of stays: one JSON object each. A later line about a stay takes the place of the earlier one.</summary>
internal static class AddressLines
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>A stay, as it now is.</summary>
    public static byte[] Of(Stay stay) => Line(writer =>
    {
        writer.WriteString("address", stay.Address.ToString());
        writer.WriteString("scope", stay.Scope);
        writer.WriteString("workload", stay.Who.Workload);
        writer.WriteString("namespace", stay.Who.Namespace);
        writer.WriteString("pod", stay.Who.Pod);
        writer.WriteString("evidence", stay.Who.Evidence);
        writer.WriteString("from", Text(stay.From));
        if (stay.Until is { } until)
        {
            writer.WriteString("until", Text(until));
        }
    });

    /// <summary>Up to when a scope has confirmed who is there.</summary>
    public static byte[] Confirmed(string scope, DateTimeOffset at) => Line(writer =>
    {
        writer.WriteString("scope", scope);
        writer.WriteString("confirmed", Text(at));
    });

    /// <summary>Up to when stays may have been forgotten.</summary>
    public static byte[] Forgotten(DateTimeOffset at) => Line(writer => writer.WriteString("forgotten", Text(at)));

    /// <summary>Reads lines into a history.</summary>
    /// <param name="lines">The lines; what cannot be read is left out.</param>
    /// <param name="history">An empty history.</param>
    /// <returns>How many could not be read.</returns>
    public static int Read(IEnumerable<string> lines, AddressHistory history)
    {
        var unread = 0;
        var stays = new Dictionary<(IPAddress, string, Occupant, DateTimeOffset), Stay>();
        foreach (var line in lines)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                if (root.TryGetProperty("forgotten", out var forgotten))
                {
                    history.RestoreForgotten(Time(forgotten.GetString()));
                }
                else if (root.TryGetProperty("confirmed", out var confirmed))
                {
                    history.Confirm(Needed(root, "scope"), Time(confirmed.GetString()));
                }
                else
                {
                    var who = new Occupant(Needed(root, "workload"), Optional(root, "namespace"), Optional(root, "pod"), Needed(root, "evidence"));
                    var stay = new Stay(IPAddress.Parse(Needed(root, "address")), Needed(root, "scope"), who, Time(Needed(root, "from")), Optional(root, "until") is { } until ? Time(until) : null);
                    stays[(stay.Address, stay.Scope, stay.Who, stay.From)] = stay;
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                unread++;
            }
        }

        foreach (var stay in stays.Values.OrderBy(static stay => stay.From))
        {
            history.Restore(stay);
        }

        return unread;
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string? text) => DateTimeOffset.ParseExact(text ?? string.Empty, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Needed(JsonElement root, string name) => Optional(root, name) ?? throw new FormatException(name);

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
