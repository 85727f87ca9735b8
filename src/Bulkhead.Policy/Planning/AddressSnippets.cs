using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Policy.Planning;

/// <summary>What to paste into <c>bulkhead.yaml</c> for destinations that only an address can open.</summary>
internal static class AddressSnippets
{
    /// <summary>The entries of <c>egress</c> for destinations of one group.</summary>
    /// <param name="intents">At least one; those that differ in workload, port or protocol get an entry each.</param>
    /// <param name="cidr">The address to show.</param>
    public static string Of(IReadOnlyList<EgressIntent> intents, string cidr)
    {
        var writer = new YamlWriter(240);
        writer.BeginMapping().Key("egress").BeginSequence();
        var count = 0;
        foreach (var intent in intents.DistinctBy(Key).OrderBy(static intent => intent.Workload, StringComparer.Ordinal)
            .ThenBy(static intent => intent.Destination.Ports?.First ?? 0).ThenBy(static intent => intent.Destination.Ports?.Last ?? 0).ThenBy(static intent => intent.Destination.Protocol))
        {
            count++;
            Entry(writer, intent, count == 1 ? intent.Group : $"{intent.Group}-{count}", cidr);
        }

        writer.EndSequence().EndMapping();
        return (count == 1 ? "If the address is fixed and known, add to bulkhead.yaml:\n" : "If the addresses are fixed and known, add to bulkhead.yaml:\n")
            + writer.ToString().TrimEnd('\n');
    }

    private static (string Workload, PortRange? Ports, ApplicationProtocol Protocol) Key(EgressIntent intent) =>
        (intent.Workload, intent.Destination.Ports, intent.Destination.Protocol);

    private static void Entry(YamlWriter writer, EgressIntent intent, string name, string cidr)
    {
        writer.BeginMapping().Key("name").Value(name).Key("group").Value(intent.Group);
        if (intent.Workload != WorkloadNames.LibreChat)
        {
            writer.Key("workload").Value(intent.Workload);
        }

        writer.Key("cidr").Value(cidr);
        if (intent.Destination.Ports is { IsSingle: true } ports)
        {
            writer.Key("port").Value(ports.First);
        }
        else if (intent.Destination.Ports is { } range)
        {
            writer.Key("port").Value(range.ToString());
        }

        if (intent.Destination.Protocol != ApplicationProtocol.Unknown)
        {
            writer.Key("protocol").Value(intent.Destination.Protocol.Name());
        }

        writer.Key("owner").Value("TEAM").Key("reason").Value("WHY").EndMapping();
    }
}
