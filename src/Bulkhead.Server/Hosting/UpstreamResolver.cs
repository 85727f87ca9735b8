using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Names;
using DnsClient;
using DnsClient.Protocol;

namespace Bulkhead.Server.Hosting;

/// <summary>Asks the resolvers of the machine, or those that were named, for A and AAAA.</summary>
internal sealed class UpstreamResolver
{
    private const int LongestChain = 16;

    private readonly LookupClient client;

    /// <summary>Makes a resolver.</summary>
    /// <param name="servers">The servers; empty for those of the machine.</param>
    public UpstreamResolver(ImmutableArray<IPEndPoint> servers)
    {
        var options = servers.IsEmpty ? new LookupClientOptions() : new LookupClientOptions([.. servers]);
        options.UseCache = false;
        options.Timeout = TimeSpan.FromSeconds(3);
        options.Retries = 2;
        options.ThrowDnsErrors = false;
        options.ContinueOnDnsError = false;
        options.EnableAuditTrail = false;
        client = new LookupClient(options);
    }

    /// <summary>Asks for both families at once.</summary>
    public async Task<ResolvedName?> AskAsync(Hostname name, CancellationToken cancel)
    {
        var four = OneAsync(name, QueryType.A, cancel);
        var six = OneAsync(name, QueryType.AAAA, cancel);
        var answers = await Task.WhenAll(four, six).ConfigureAwait(false);
        var found = answers.Where(static answer => answer.Addresses.Count > 0).ToList();
        return found.Count == 0 ? null : new ResolvedName([.. found.SelectMany(static answer => answer.Addresses)], TimeSpan.FromSeconds(found.Min(static answer => answer.Seconds)))
        {
            // Both families lead the same way, or the longer one is told.
            Aliases = found.MaxBy(static answer => answer.Aliases.Length).Aliases,
        };
    }

    private async Task<(List<IPAddress> Addresses, int Seconds, ImmutableArray<string> Aliases)> OneAsync(Hostname name, QueryType type, CancellationToken cancel)
    {
        try
        {
            // The final dot makes the name absolute: no search list is applied.
            var answer = await client.QueryAsync(name.Value + ".", type, QueryClass.IN, cancel).ConfigureAwait(false);
            return answer.HasError ? ([], int.MaxValue, []) : Follow(name.Value + ".", answer.Answers);
        }
        catch (DnsResponseException)
        {
            return ([], int.MaxValue, []);
        }
    }

    // Addresses count only at the end of the chain that begins with the name that was asked for: what else an answer holds is nobody's question.
    private static (List<IPAddress> Addresses, int Seconds, ImmutableArray<string> Aliases) Follow(string asked, IReadOnlyList<DnsResourceRecord> records)
    {
        var seconds = int.MaxValue;
        var aliases = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < LongestChain; i++)
        {
            var here = asked;
            var addresses = records.OfType<AddressRecord>().Where(record => IsAt(record, here)).ToList();
            if (addresses.Count > 0)
            {
                return ([.. addresses.Select(static record => record.Address)], Math.Min(seconds, addresses.Min(static record => record.InitialTimeToLive)), aliases.ToImmutable());
            }

            if (records.OfType<CNameRecord>().FirstOrDefault(record => IsAt(record, here)) is not { } alias)
            {
                break;
            }

            seconds = Math.Min(seconds, alias.InitialTimeToLive);
            asked = alias.CanonicalName.Value;
            aliases.Add(asked.TrimEnd('.'));
        }

        return ([], seconds, []);
    }

    private static bool IsAt(DnsResourceRecord record, string name) => record.DomainName.Value.Equals(name, StringComparison.OrdinalIgnoreCase);
}
