using Bulkhead.TerraformProvider.Validation;

namespace Bulkhead.TerraformProvider.Schemas;

/// <summary>One line of the validations table.</summary>
/// <param name="Default">The value of an argument that is not given, as text; null without one. A call of a function is no default but reads the environment.</param>
/// <param name="ForceNew">True when a change replaces the resource.</param>
/// <param name="MinItems">The least number of members of a set or list of plain values.</param>
/// <param name="MaxItems">The greatest number; null without a limit.</param>
/// <param name="Constraint">What a value must satisfy; null without one.</param>
/// <param name="Suppressed">True when the provider overlooks some differences between the configuration and what is stored.</param>
/// <param name="Deprecation">What to use instead; empty when the argument is current.</param>
/// <param name="Extra">Facts about the whole object (path "(resource)").</param>
public sealed record AttributeRules(string? Default, bool ForceNew, int MinItems, int? MaxItems, Constraint? Constraint, bool Suppressed, string Deprecation, string Extra)
{
    /// <summary>No rules.</summary>
    public static AttributeRules None { get; } = new(null, false, 0, null, null, false, "", "");

    /// <summary>The name of the environment variable that a default reads; null when the default is a plain value.</summary>
    public string? DefaultVariable => Default is not null && Default.IndexOf('(') is > 0 and var open ? Default[(open + 1)..].Split(',', ')')[0] : null;

    /// <summary>Reads the table: kind, object and path are the key.</summary>
    public static Dictionary<(string Kind, string Object), Dictionary<string, AttributeRules>> Parse(string table)
    {
        var rules = new Dictionary<(string, string), Dictionary<string, AttributeRules>>();
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipWhile(static line => line[0] == '#').ToArray();
        var columns = lines[0].Split('\t').Index().ToDictionary(static c => c.Item, static c => c.Index, StringComparer.Ordinal);
        foreach (var cells in lines.Skip(1).Select(static line => line.TrimEnd('\r').Split('\t')))
        {
            string Cell(string name) => columns[name] < cells.Length ? cells[columns[name]].Trim() : "";
            var key = (Cell("kind"), Cell("object"));
            if (!rules.TryGetValue(key, out var paths))
            {
                rules.Add(key, paths = new(StringComparer.Ordinal));
            }

            var range = Cell("items").Split("..");
            paths.Add(Cell("path"), new(
                Cell("default") is { Length: > 0 } text ? text : null,
                Cell("force_new") == "yes",
                range.Length == 2 ? int.Parse(range[0]) : 0,
                range.Length == 2 && range[1] != "*" ? int.Parse(range[1]) : null,
                Cell("validate") is { Length: > 0 } check ? Constraint.Parse(check) : null,
                Cell("diff_suppress") == "yes",
                Cell("deprecated"),
                Cell("extra")));
        }

        return rules;
    }
}
