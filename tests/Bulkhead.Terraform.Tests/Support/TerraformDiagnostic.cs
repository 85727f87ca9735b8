using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>What terraform says about one place of a configuration.</summary>
/// <param name="Severity">"error" or "warning".</param>
/// <param name="Summary">One line.</param>
/// <param name="Context">The block around the place, as in: resource "type" "name".</param>
/// <param name="Code">The line that it points at: terraform finds it by the path that the provider gave.</param>
public sealed record TerraformDiagnostic(string Severity, string Summary, string Context, string Code)
{
    /// <summary>Reads the output of "validate -json", or of "plan -json" and "apply -json".</summary>
    public static ImmutableArray<TerraformDiagnostic> Parse(string output) => output.StartsWith("{\n", StringComparison.Ordinal)
        ? [.. JsonDocument.Parse(output).RootElement.GetProperty("diagnostics").EnumerateArray().Select(Read)]
        : [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).Where(static line => line.GetProperty("type").GetString() == "diagnostic").Select(static line => Read(line.GetProperty("diagnostic")))];

    private static TerraformDiagnostic Read(JsonElement json)
    {
        var place = json.TryGetProperty("snippet", out var snippet) ? snippet : default;
        string Part(string name) => place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var part) ? part.GetString() ?? "" : "";
        return new(json.GetProperty("severity").GetString()!, json.GetProperty("summary").GetString()!, Part("context"), Part("code").Trim());
    }
}
