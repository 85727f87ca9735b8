using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Schemas;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>The data sources.</summary>
public sealed class Lookup(ImmutableArray<Stored> objects)
{
    /// <summary>Finds what a data source asks for.</summary>
    /// <param name="schema">The data source.</param>
    /// <param name="config">Its configuration.</param>
    public Outcome Find(ObjectSchema schema, Value config)
    {
        if (schema.Name == "aviatrix_smart_groups")
        {
            return new(Shape.Of(schema.Block, Value.Fields.None.With("id", new Value.Text("smart_groups")).With("smart_groups", SmartGroups())), []);
        }

        var key = schema.Block.Attributes.Values.Single(static a => a.Required).Name;
        var name = config[key].AsText ?? "";
        var found = schema.Name switch
        {
            "aviatrix_dcf_log_profile" => SystemObjects.LogProfiles.TryGetValue(name, out var id)
                ? Record(id, "profile_id").With("session_start", new Value.Truth(name != "end")).With("session_end", new Value.Truth(name != "start"))
                : null,
            "aviatrix_dcf_attachment_point" => AttachmentPoints.All(objects).Where(p => p.Name == name).Select(static p => Record(p.Id, "attachment_point_id")).FirstOrDefault(),
            Kinds.WebGroup when SystemObjects.WebGroups.TryGetValue(name, out var id) => Record(id, "uuid"),
            _ => objects.FirstOrDefault(o => o.Type == schema.Name && o.State[key].AsText == name)?.State,
        };
        return found is null
            ? new(new Value.Null(), [Problem.At(key, $"there is no {schema.Name} with {key} = {config[key].Canonical}")])
            : new(Shape.Of(schema.Block, found.With(key, config[key])), []);
    }

    private static Value Record(string id, string also) => Value.Fields.None.With("id", new Value.Text(id)).With(also, new Value.Text(id));

    private Value.Items SmartGroups() => new(
    [
        .. SystemObjects.SmartGroups.Select(static Value (g) => Value.Fields.None.With("name", new Value.Text(g.Key)).With("uuid", new Value.Text(g.Value)).With("selector", new Value.Items([]))),
        .. objects.Where(static o => o.Type == Kinds.SmartGroup).Select(static o => o.State),
    ]);
}
