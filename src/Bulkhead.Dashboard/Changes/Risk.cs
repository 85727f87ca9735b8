using System.Collections.Immutable;
using System.Net;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.FlowStore.Records;
using Bulkhead.Model.Names;

namespace Bulkhead.Dashboard.Changes;

/// <summary>What to think of before a denied destination is opened, as sentences.</summary>
internal static class Risk
{
    /// <summary>The risks of a group.</summary>
    public static ImmutableArray<string> Of(DeniedGroup group)
    {
        var risks = ImmutableArray.CreateBuilder<string>();
        if (group.Name is null)
        {
            risks.Add("It is an address without a name: whoever gets that address next is opened as well, and no certificate says who is there.");
            if (IPAddress.TryParse(group.Address, out var address) && AddressRanges.Classify(address) != AddressClass.Public)
            {
                risks.Add("The address is not on the public Internet: a rule for it reaches into your own network.");
            }
        }
        else if (IsShared(group.Name))
        {
            risks.Add("The name is under a domain where anybody can have a name: what it serves today can be somebody else's tomorrow.");
        }

        if (group.Port is not (443 or 80))
        {
            risks.Add($"Port {group.Port} is not the port of HTTPS: engines that read names from TLS or HTTP cannot see where it goes.");
        }
        else if (group.Port == 80)
        {
            risks.Add("Plain HTTP: whoever is on the way reads and changes it.");
        }

        if (group.Reason is "tls_ech" or "proto_other" or "http_framing" or "tls_sni_duplicate")
        {
            risks.Add($"It was stopped because of how it speaks ({group.Reason}), not because of where it goes: a rule does not change that.");
        }

        risks.Add("Everything that runs in the workload may use what is opened for it, stdio MCP servers and their packages included.");
        return risks.ToImmutable();
    }

    private static bool IsShared(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (RecordedName.Of(name[(dot + 1)..]) is { } parent && PublicSuffixes.SectionOf(parent) == SuffixSection.Private)
            {
                return true;
            }
        }

        return false;
    }
}
