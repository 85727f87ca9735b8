using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>The named slots of the tree: names are unique in the whole tree, each slot holds one object, and who attaches second displaces who was first.</summary>
public static class AttachmentPoints
{
    /// <summary>All slots: those of the system and those that policy groups make.</summary>
    public static IEnumerable<(string Name, string Id)> All(IEnumerable<Stored> objects) =>
        SystemObjects.AttachmentPoints.Select(static p => (p.Key, p.Value)).Concat(objects
            .Where(static o => o.Type == Kinds.PolicyGroup)
            .SelectMany(static o => o.State["attachment_point"].AsItems)
            .Select(static p => (p["name"].AsText ?? "", p["uuid"].AsText ?? "")));

    /// <summary>Refuses an unknown slot, and a new slot whose name is taken.</summary>
    public static IEnumerable<Problem> Check(string type, Value planned, string? id, Session session)
    {
        if (type is not (Kinds.Ruleset or Kinds.PolicyGroup))
        {
            yield break;
        }

        if (planned["attach_to"].AsText is { Length: > 0 } slot && !All(session.Objects).Any(p => p.Id == slot))
        {
            yield return Problem.At("attach_to", $"attach_to: there is no attachment point {slot}");
        }

        var others = All(session.Objects.Where(o => o.Type != type || o.Id != id)).Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in planned["attachment_point"].AsItems.Select(static p => p["name"].AsText ?? "").Where(name => !others.Add(name)))
        {
            yield return Problem.At("attachment_point", $"attachment_point[\"{name}\"].name: the name is taken", "Names of attachment points are unique across the whole tree.");
        }
    }

    /// <summary>Detaches whatever else hangs on the slot of an object, and warns of it: the real controller does it in silence.</summary>
    public static IEnumerable<Problem> Displace(string type, string id, Value state, Session session)
    {
        if (type is not (Kinds.Ruleset or Kinds.PolicyGroup) || state["attach_to"].AsText is not { Length: > 0 } slot)
        {
            yield break;
        }

        foreach (var other in session.Objects.Where(o => (o.Type != type || o.Id != id) && o.State["attach_to"].AsText == slot))
        {
            session.Put(other with { State = other.State.With("attach_to", new Value.Null()) });
            yield return new Problem($"{other.Type} \"{References.Label(other)}\" was displaced from its attachment point", "An attachment point holds one object.", ["attach_to"], IsWarning: true);
        }
    }
}
