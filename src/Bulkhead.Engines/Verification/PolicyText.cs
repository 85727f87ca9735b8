using System.Text;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Verification;

/// <summary>A policy as one text, the same for the same rules in the same order, whatever stands around them.</summary>
internal static class PolicyText
{
    public static string Of(SelectorPolicy policy)
    {
        var text = new StringBuilder();
        foreach (var (labels, rule) in policy.Rules)
        {
            text.AppendJoin(',', labels.Select(static label => label.Key + "=" + label.Value))
                .Append($" {rule.Name} {rule.Action} {rule.Transport} {rule.Ports} log={rule.Log} watch={rule.Watch} tls={rule.RequireTls} decrypt={rule.Decrypt} ")
                .AppendJoin(',', rule.Addresses.Select(Of)).Append(' ')
                .AppendJoin(',', rule.Groups.Select(static group => group.Name + "(" + string.Join(' ', group.Domains.Select(static domain => domain.Text)) + ")"))
                .Append('\n');
        }

        return text.ToString();
    }

    private static string Of(AddressSet set) => set switch
    {
        AddressSet.Blocks blocks => blocks.Name + "(" + string.Join(' ', blocks.Networks) + ")",
        AddressSet.Resolved resolved => resolved.Name + "(" + string.Join(' ', resolved.Hosts) + ")",
        AddressSet.Unknown unknown => "?" + unknown.Reference,
        _ => set.GetType().Name,
    };
}
