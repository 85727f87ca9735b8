using System.Collections.Immutable;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>One object names another by its identifier.</summary>
/// <param name="Path">Where, as far as terraform can follow: the attribute or block at the top.</param>
/// <param name="Label">Where, as people read it.</param>
/// <param name="Type">The type of the other.</param>
/// <param name="Id">Its identifier.</param>
public sealed record Reference(string Path, string Label, string Type, string Id);

/// <summary>Which objects lean on which: what must be there, and what must not go away.</summary>
public static class References
{
    /// <summary>All references of an object.</summary>
    public static IEnumerable<Reference> Of(string type, Value state) => type switch
    {
        Kinds.Ruleset => OfRules(state, "rules"),
        Kinds.PolicyList => OfRules(state, "policies"),
        Kinds.PolicyGroup => [.. Targets(state, "ruleset_reference", Kinds.Ruleset), .. Targets(state, "policy_group_reference", Kinds.PolicyGroup)],
        Kinds.TlsProfile => One(state, "ca_bundle_id", Kinds.TrustBundle),
        Kinds.MitmCaSelection => One(state, "ca_id", Kinds.MitmCa),
        Kinds.IpsProfile => state["rule_feeds"].AsItems.SelectMany(static feeds => Many(feeds, "custom_feeds_ids", "rule_feeds", "rule_feeds.custom_feeds_ids", Kinds.IpsFeed)),
        _ => [],
    };

    /// <summary>A problem for each reference to something that is not there.</summary>
    public static IEnumerable<Problem> Dangling(string type, Value state, Session session) => Of(type, state)
        .Where(reference => session.Find(reference.Type, reference.Id) is null && !IsSystem(reference))
        .Select(static reference => Problem.At(reference.Path, $"{reference.Label}: there is no {reference.Type} with the identifier {reference.Id}"));

    /// <summary>A problem for each object that still leans on the one that shall go.</summary>
    public static IEnumerable<Problem> Dependents(string type, string id, Session session) => session.Objects
        .Where(other => Of(other.Type, other.State).Any(reference => reference.Type == type && reference.Id == id))
        .Select(other => new Problem($"{type} {id} is still in use by {other.Type} \"{Label(other)}\"", "Take it out of there first.", []));

    /// <summary>The name of an object, or its identifier where it has none.</summary>
    public static string Label(Stored stored) => Kinds.NameOf(stored.Type) is { } name && stored.State[name].AsText is { } text ? text : stored.Id;

    private static bool IsSystem(Reference reference) => (reference.Type switch
    {
        Kinds.SmartGroup => SystemObjects.SmartGroups,
        Kinds.WebGroup => SystemObjects.WebGroups,
        Kinds.TlsProfile => SystemObjects.TlsProfiles,
        _ => ImmutableSortedDictionary<string, string>.Empty,
    }).ContainsValue(reference.Id);

    private static IEnumerable<Reference> OfRules(Value state, string block) => state[block].AsItems.SelectMany(rule =>
    {
        var label = $"{block}[\"{rule["name"].AsText}\"].";
        return Many(rule, "src_smart_groups", block, label + "src_smart_groups", Kinds.SmartGroup)
            .Concat(Many(rule, "dst_smart_groups", block, label + "dst_smart_groups", Kinds.SmartGroup))
            .Concat(Many(rule, "web_groups", block, label + "web_groups", Kinds.WebGroup))
            .Concat(rule["tls_profile"].AsText is { Length: > 0 } profile ? [new Reference(block, label + "tls_profile", Kinds.TlsProfile, profile)] : []);
    });

    private static IEnumerable<Reference> Targets(Value state, string block, string type) =>
        state[block].AsItems.Select(item => new Reference(block, block + ".target_uuid", type, item["target_uuid"].AsText ?? ""));

    private static IEnumerable<Reference> One(Value state, string name, string type) => state[name].AsText is { Length: > 0 } id ? [new(name, name, type, id)] : [];

    private static IEnumerable<Reference> Many(Value state, string name, string path, string label, string type) =>
        state[name].AsItems.Select(id => new Reference(path, label, type, id.AsText ?? ""));
}
