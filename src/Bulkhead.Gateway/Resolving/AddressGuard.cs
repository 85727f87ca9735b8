using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Resolving;

/// <summary>Whether an address may be dialled for a name. The one place that says so; asked for every address right before it is dialled.</summary>
public sealed class AddressGuard(ImmutableArray<IPNetwork> trusted)
{
    /// <summary>Whether an address that a name resolved to may be dialled: public ones, and trusted ones on a test bench.</summary>
    /// <param name="address">The address as resolved.</param>
    public bool MayDialByName(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddressRanges.Classify(address) switch
        {
            AddressClass.Public => true,
            AddressClass.Private or AddressClass.Special => !address.IsIPv4MappedToIPv6 && IsTrusted(address),
            _ => false,
        };
    }

    /// <summary>Whether an address that a rule opens as an address may be dialled: also private ones, never the host itself, link-local or metadata.</summary>
    /// <param name="address">The address that the client dialled.</param>
    public bool MayDialByAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddressRanges.Classify(address) == AddressClass.Private || MayDialByName(address);
    }

    /// <summary>Whether an address lies in a trusted block: then the rules judge it as a public one.</summary>
    public bool IsTrusted(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        foreach (var network in trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
