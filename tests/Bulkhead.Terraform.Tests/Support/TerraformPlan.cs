using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>What a plan does with one resource.</summary>
/// <param name="Address">The resource.</param>
/// <param name="Type">Its type.</param>
/// <param name="Actions">"create", "update", "delete", "create delete" and so on; "no-op" and "read" too.</param>
/// <param name="Before">What is there; JSON null when new.</param>
/// <param name="After">What shall be there, without what is unknown; JSON null when removed.</param>
public sealed record PlannedChange(string Address, string Type, string Actions, JsonElement Before, JsonElement After)
{
    /// <summary>The members of a set that differ, by name: with a plus what is new or changed, with a minus what goes or changes.</summary>
    public ImmutableArray<string> ChangedMembers(string block)
    {
        var before = Members(Before, block);
        var after = Members(After, block);
        return
        [
            .. before.Where(old => !after.Any(now => Same(old, now))).Select(static old => "-" + old.GetProperty("name").GetString()),
            .. after.Where(now => !before.Any(old => Same(old, now))).Select(static now => "+" + now.GetProperty("name").GetString()),
        ];
    }

    private static ImmutableArray<JsonElement> Members(JsonElement json, string block) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(block, out var members) ? [.. members.EnumerateArray()] : [];

    /// <summary>Equal in all that both have: what is unknown is left out of the plan's JSON.</summary>
    private static bool Same(JsonElement before, JsonElement after) => JsonElement.DeepEquals(before, after);
}

/// <summary>A plan, read from "terraform show -json".</summary>
public sealed class TerraformPlan(JsonDocument json)
{
    /// <summary>The whole document.</summary>
    public JsonElement Json => json.RootElement;

    /// <summary>All resources of the plan, data sources too.</summary>
    public ImmutableArray<PlannedChange> All { get; } = json.RootElement.TryGetProperty("resource_changes", out var changes)
        ? [.. changes.EnumerateArray().Select(static c => new PlannedChange(
            c.GetProperty("address").GetString()!,
            c.GetProperty("type").GetString()!,
            string.Join(' ', c.GetProperty("change").GetProperty("actions").EnumerateArray().Select(static a => a.GetString())),
            c.GetProperty("change").GetProperty("before"),
            c.GetProperty("change").GetProperty("after")))]
        : [];

    /// <summary>What the plan changes, as "action address", sorted.</summary>
    public ImmutableArray<string> Changes => [.. All.Where(static c => c.Actions is not ("no-op" or "read")).Select(static c => $"{c.Actions} {c.Address}").Order(StringComparer.Ordinal)];

    /// <summary>One resource's change.</summary>
    public PlannedChange this[string address] => All.Single(c => c.Address == address);
}
