using System.Text.RegularExpressions;
using Bulkhead.TerraformProvider.Validation;
using Bulkhead.TerraformProvider.Values;

namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>
/// What the provider's code and the controller refuse although the schema allows it, as far as the vendor's documents and the provider's
/// source say so. Where no source speaks and the opposite would hide a mistake, it is refused too and marked "inferred".
/// </summary>
public static partial class Refusals
{
    private const int LastPort = 65535;

    /// <summary>What is refused while planning, from the configuration.</summary>
    public static IEnumerable<Problem> OfConfiguration(string type, Value config) => type switch
    {
        Kinds.Ruleset => OfWatch(config, "rules"),
        Kinds.PolicyList => OfWatch(config, "policies"),
        Kinds.WebGroup => Expressions(config).Where(static e => IsSet(e.Item, "snifilter") && IsSet(e.Item, "urlfilter"))
            .Select(static e => Expression(e.Index, "snifilter", "snifilter and urlfilter may not stand in one match expression")),
        _ => [],
    };

    /// <summary>What is refused while an object is made or changed.</summary>
    public static IEnumerable<Problem> OfObject(string type, Value state) => type switch
    {
        Kinds.Ruleset => OfRules(state, "rules"),
        Kinds.PolicyList => OfRules(state, "policies"),
        Kinds.PolicyGroup => OfPolicyGroup(state),
        Kinds.SmartGroup => Expressions(state).SelectMany(static e => OfSelector(e.Item, e.Index)),
        Kinds.WebGroup => Expressions(state).SelectMany(static e => OfFilter(e.Item, e.Index)),
        Kinds.RemoteSyslog or Kinds.Netflow when state["port"].AsWhole is < 1 or > LastPort => [Problem.At("port", $"port {state["port"].Canonical} is no port")],
        _ => [],
    };

    private static IEnumerable<Problem> OfWatch(Value config, string block) => config[block].AsItems
        .Where(static rule => rule["watch"] is Value.Truth && rule["enforcement"].AsText is { Length: > 0 })
        .Select(rule => Problem.At(block, $"{block}[\"{rule["name"].AsText}\"]: watch and enforcement exclude each other"));

    private static IEnumerable<Problem> OfRules(Value state, string block)
    {
        foreach (var name in state[block].AsItems.GroupBy(static rule => rule["name"].AsText).Where(static group => group.Skip(1).Any()).Select(static group => group.Key))
        {
            yield return Problem.At(block, $"{block}[\"{name}\"].name: two rules have this name", "Rule names must be unique.");
        }

        foreach (var rule in state[block].AsItems)
        {
            var label = $"{block}[\"{rule["name"].AsText}\"].";
            var protocol = rule["protocol"].AsText?.ToUpperInvariant();
            var ports = rule["port_ranges"].AsItems;
            if (protocol == "ICMP" && ports.Length > 0)
            {
                yield return Problem.At(block, $"{label}port_ranges: ICMP has no ports");
            }

            if (protocol == "ICMP" && rule["web_groups"].AsItems.Length > 0)
            {
                yield return Problem.At(block, $"{label}web_groups: ICMP cannot be combined with a WebGroup");
            }

            if (protocol is "ICMP" or "UDP" && rule["decrypt_policy"].AsText == "DECRYPT_ALLOWED")
            {
                yield return Problem.At(block, $"{label}decrypt_policy: {protocol} cannot be decrypted");
            }

            // Inferred: the provider's own check ends at "not negative".
            foreach (var range in ports)
            {
                var (lo, hi) = (range["lo"].AsWhole ?? 0, range["hi"].AsWhole is > 0 and var given ? given : range["lo"].AsWhole ?? 0);
                if (hi < lo || hi > LastPort)
                {
                    yield return Problem.At(block, $"{label}port_ranges: {lo} to {hi} is no range of ports");
                }
            }

            // Inferred: a rule from nowhere or to nowhere.
            foreach (var side in new[] { "src_smart_groups", "dst_smart_groups" }.Where(side => rule[side].AsItems.Length == 0))
            {
                yield return Problem.At(block, $"{label}{side}: at least one SmartGroup is needed");
            }
        }
    }

    private static IEnumerable<Problem> OfPolicyGroup(Value state)
    {
        if (new[] { "ruleset_reference", "policy_group_reference", "attachment_point" }.All(block => state[block].AsItems.Length == 0))
        {
            yield return Problem.At("ruleset_reference", "a policy group may not be empty", "It needs a ruleset, a policy group or an attachment point.");
        }
    }

    private static IEnumerable<Problem> OfSelector(Value expression, int index)
    {
        if (IsSet(expression, "k8s_pod") && IsSet(expression, "k8s_service"))
        {
            yield return Expression(index, "k8s_pod", "k8s_pod and k8s_service exclude each other");
        }

        if (IsSet(expression, "k8s_pod") && !(IsSet(expression, "k8s_cluster_id") && IsSet(expression, "k8s_namespace")))
        {
            yield return Expression(index, "k8s_pod", "k8s_pod needs k8s_cluster_id and k8s_namespace");
        }

        if (expression["namespacetags"] is Value.Fields { Content.IsEmpty: false } && (IsSet(expression, "k8s_pod") || IsSet(expression, "k8s_service")))
        {
            yield return Expression(index, "namespacetags", "namespacetags cannot stand beside k8s_pod or k8s_service");
        }

        if (expression["fqdn"].AsText is { } host && host.Contains('*', StringComparison.Ordinal))
        {
            yield return Expression(index, "fqdn", $"{host}: a hostname SmartGroup resolves its name and takes no wildcard");
        }
    }

    private static IEnumerable<Problem> OfFilter(Value expression, int index)
    {
        if (expression["snifilter"].AsText is { Length: > 0 } entry && (!Entry().IsMatch(entry) || entry.Contains("**", StringComparison.Ordinal)))
        {
            yield return Expression(index, "snifilter", $"{entry} is no domain entry, the whole WebGroup is refused", "Letters, digits, dot, dash, underscore and single asterisks.");
        }
    }

    private static IEnumerable<(int Index, Value Item)> Expressions(Value state) => state["selector"].AsItems.SelectMany(static selector => selector["match_expressions"].AsItems).Index();

    private static Problem Expression(int index, string attribute, string summary, string detail = "") =>
        new($"selector.match_expressions[{index}].{attribute}: {summary}", detail, ["selector", 0L, "match_expressions", (long)index, attribute]);

    private static bool IsSet(Value expression, string name) => expression[name].AsText is { Length: > 0 };

    [GeneratedRegex(@"^[A-Za-z0-9._*-]+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
