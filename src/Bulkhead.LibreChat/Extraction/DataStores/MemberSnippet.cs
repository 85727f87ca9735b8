using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.LibreChat.Extraction.DataStores;

/// <summary>What to paste into <c>bulkhead.yaml</c> for members that a store announces: the block of addresses in which they live.</summary>
internal static class MemberSnippet
{
    /// <summary>One entry of <c>egress</c> that answers for the group of a feature.</summary>
    public static string Of(Feature feature, PortRange ports, ApplicationProtocol protocol)
    {
        var workload = feature.Workload ?? feature.Context.Catalog[feature.Id].Workload;
        var writer = new YamlWriter(240);
        writer.BeginMapping().Key("egress").BeginSequence().BeginMapping().Key("name").Value(feature.Group + "-members").Key("group").Value(feature.Group);
        if (workload != WorkloadNames.LibreChat)
        {
            writer.Key("workload").Value(workload);
        }

        writer.Key("cidr").Value("203.0.113.0/28").Key("port");
        if (ports.IsSingle)
        {
            writer.Value(ports.First);
        }
        else
        {
            writer.Value(ports.ToString());
        }

        writer.Key("protocol").Value(protocol.Name()).Key("owner").Value("TEAM").Key("reason").Value("WHY").EndMapping().EndSequence().EndMapping();
        return "Name the block of addresses in which the members live, in bulkhead.yaml:\n" + writer.ToString().TrimEnd('\n');
    }
}
