using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>
/// Follows CNAME from the asked name to the addresses (RFC 1034 section 3.6.2). Records of names that the chain does not touch are not used:
/// nothing is learned that was not asked for.
/// </summary>
internal static class DnsAliasChain
{
    /// <summary>Follows the chain.</summary>
    /// <param name="asked">The asked name in lower case.</param>
    /// <param name="records">At most <see cref="DnsLimits.Records"/> records.</param>
    /// <param name="code">The response code of the reply.</param>
    /// <param name="answer">The answer.</param>
    public static DnsRefusal Follow(string asked, List<DnsRecord> records, DnsResponseCode code, out DnsAnswer? answer)
    {
        answer = null;
        var aliases = ImmutableArray.CreateBuilder<Hostname>();
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        var ttl = int.MaxValue;
        var current = asked;
        while (true)
        {
            Hostname? next = null;
            foreach (var record in records)
            {
                if (record.Owner.Value != current)
                {
                    continue;
                }

                if (record.Alias is not null)
                {
                    if (next is not null && next != record.Alias)
                    {
                        return Bad("A name has two CNAMEs.");
                    }

                    next = record.Alias;
                }
                else if (record.Address is not null && !addresses.Contains(record.Address))
                {
                    addresses.Add(record.Address);
                }

                ttl = Math.Min(ttl, record.Ttl);
            }

            if (next is null)
            {
                break;
            }

            if (addresses.Count > 0)
            {
                return Bad("A name has a CNAME and addresses.");
            }

            if (next.Value == asked || aliases.Contains(next) || aliases.Count == DnsLimits.Aliases)
            {
                return Bad("The CNAMEs run in a circle or lead through more than 16 names.");
            }

            aliases.Add(next);
            current = next.Value;
        }

        if (addresses.Count > DnsLimits.Addresses)
        {
            return Bad("The answer holds more than 128 addresses.");
        }

        var usable = code == DnsResponseCode.NoError;
        answer = new DnsAnswer(code, IsTruncated: false, aliases.ToImmutable(), usable ? addresses.ToImmutable() : [], ttl == int.MaxValue ? 0 : ttl);
        return DnsRefusal.None;
    }

    private static DnsRefusal Bad(string detail) => DnsRefusal.Malformed(detail, DnsResponseCode.ServerFailure);
}
