using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Evidence.Controls;

/// <summary>
/// The frameworks and their controls: the embedded files of <c>Controls/Data</c>, one for each framework. The data is ours, so a broken file is a bug and throws.
/// </summary>
public static class ControlCatalog
{
    private static readonly ImmutableArray<string> Files = ["nist-800-53", "soc2", "pci-dss", "hipaa", "nist-ssdf"];

    /// <summary>Reads all frameworks, in the order of reports.</summary>
    /// <exception cref="FormatException">A file is not of the form that is expected, or names an unknown claim.</exception>
    public static ImmutableArray<Framework> Load() => [.. Files.Select(ReadEmbedded)];

    /// <summary>Reads one framework.</summary>
    /// <param name="json">The text of a file, UTF-8.</param>
    /// <exception cref="FormatException">It is not of the form that is expected, or names an unknown claim.</exception>
    internal static Framework Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            RequireNames(root, ["id", "name", "version", "source", "controls"]);
            var id = Text(root, "id");
            var controls = root.GetProperty("controls").EnumerateArray().Select(control => ReadControl(id, control)).ToImmutableArray();
            if (controls.IsEmpty)
            {
                throw new FormatException($"{id}: there are no controls");
            }

            return new Framework(id, Text(root, "name"), Text(root, "version"), Text(root, "source"), controls);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("a file of controls is broken: " + exception.Message, exception);
        }
    }

    private static Framework ReadEmbedded(string id)
    {
        using var stream = typeof(ControlCatalog).Assembly.GetManifestResourceStream(id + ".json")
            ?? throw new FormatException($"{id}.json is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var framework = Read(bytes);
        return framework.Id == id ? framework : throw new FormatException($"{id}.json says that it is {framework.Id}");
    }

    private static Control ReadControl(string framework, JsonElement element)
    {
        RequireNames(element, ["id", "name", "claims", "shows", "doesNotShow", "responsible"]);
        var id = Text(element, "id");
        var claims = element.GetProperty("claims").EnumerateArray().Select(static claim => claim.GetString() ?? "").ToImmutableArray();
        if (claims.IsEmpty)
        {
            throw new FormatException($"{framework} {id}: there are no claims");
        }

        foreach (var claim in claims)
        {
            if (!ClaimIds.All.Contains(claim))
            {
                throw new FormatException($"{framework} {id}: there is no claim {claim}");
            }
        }

        return new Control(id, Text(element, "name"), claims, Text(element, "shows"), Text(element, "doesNotShow"), ReadParty(framework, id, Text(element, "responsible")));
    }

    private static Party ReadParty(string framework, string control, string word) => word switch
    {
        "customer" => Party.Customer,
        "shared" => Party.Shared,
        "platform" => Party.Platform,
        _ => throw new FormatException($"{framework} {control}: nobody is called {word}"),
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() is { Length: > 0 } text
        ? text
        : throw new FormatException($"{name} is empty");

    // A misspelt name would otherwise be a text that never reaches a report.
    private static void RequireNames(JsonElement element, ReadOnlySpan<string> names)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new FormatException($"there is no property {property.Name}");
            }
        }
    }
}
