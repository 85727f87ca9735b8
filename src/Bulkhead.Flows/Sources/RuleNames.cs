using System.Collections.Frozen;
using System.Text.Json;
using Bulkhead.Flows.Records;

namespace Bulkhead.Flows.Sources;

/// <summary>
/// The names of rules by the identifiers that records have. Read from <c>terraform output -json</c> of the overlay (its output <c>rules</c> maps UUIDs to names), from
/// <c>terraform output -json rules</c>, or from a plain JSON object in either direction of the same kind (<c>{"UUID": "name"}</c>).
/// </summary>
public sealed class RuleNames
{
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly FrozenDictionary<string, string> names;

    private RuleNames(FrozenDictionary<string, string> names) => this.names = names;

    /// <summary>No names.</summary>
    public static RuleNames None { get; } = new(FrozenDictionary<string, string>.Empty);

    /// <summary>How many rules have a name.</summary>
    public int Count => names.Count;

    /// <summary>Reads a file. Never throws.</summary>
    /// <param name="json">UTF-8; a byte order mark is taken off. At most 16 MiB.</param>
    /// <param name="problem">Why it cannot be used, as a sentence; null when it can.</param>
    public static RuleNames Read(ReadOnlySpan<byte> json, out string? problem)
    {
        problem = null;
        if (json.Length > LargestFile)
        {
            problem = "The file is larger than 16 MiB.";
            return None;
        }

        try
        {
            json = json.StartsWith("\ufeff"u8) ? json[3..] : json;
            var root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            var map = Find(root);
            if (map is null)
            {
                problem = "The file is neither the output of \"terraform output -json\" with an output named rules nor a map from rule UUIDs to names.";
                return None;
            }

            return new RuleNames(map.Value.EnumerateObject().ToFrozenDictionary(static rule => rule.Name.ToLowerInvariant(), static rule => JsonFields.Bound(rule.Value.GetString()!), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            problem = "The file is no JSON with distinct keys.";
            return None;
        }
    }

    /// <summary>The name of a rule; null when it is not known.</summary>
    public string? NameOf(string? ruleId) => ruleId is not null && names.TryGetValue(ruleId.ToLowerInvariant(), out var name) ? name : null;

    /// <summary>The record with the name of its rule, where it has an identifier and no name yet.</summary>
    public FlowEntry Apply(FlowEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Rule is null && NameOf(entry.RuleId) is { } name ? entry with { Rule = name, Attribution = Attribution.Source } : entry;
    }

    private static JsonElement? Find(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (root.TryGetProperty("rules", out var rules) && rules.ValueKind == JsonValueKind.Object)
        {
            root = rules.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object ? value : rules;
        }

        return root.EnumerateObject().All(static rule => rule.Value.ValueKind == JsonValueKind.String && rule.Name.Length > 0 && rule.Value.GetString()!.Length > 0) ? root : null;
    }
}
