using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Resolving;

/// <summary>
/// Answers the DNS questions of workloads: addresses of names that a rule of theirs permits, and nothing else. A name that no rule permits is answered
/// without anything being asked of anybody, so a question carries no byte out.
/// </summary>
/// <remarks>
/// Only A and AAAA are answered with data: record types that carry text in (TXT, NULL) or tell of other ways (HTTPS, SVCB with ECH keys, SRV) are
/// answered as empty. Under a wildcard every name would be a message to the name servers of that zone: new names are limited for each workload.
/// </remarks>
public sealed class DnsResponder(PolicyStore policies, NameResolver resolver, AddressGuard guard, FlowLog log, GatewayCounters counters, TimeProvider time)
{
    /// <summary>The most names in a minute that are asked upstream for one workload because of a wildcard.</summary>
    public const int MostNewNames = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Budget> budgets = new(StringComparer.Ordinal);
    private long questions;

    /// <summary>Answers a message.</summary>
    /// <param name="message">The message, without the length that stands before it over TCP.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="workload">Who that is; null when nobody is known there.</param>
    /// <param name="overTcp">Whether it came over TCP, where an answer may be long.</param>
    /// <returns>The response; null when none may be given.</returns>
    public async Task<byte[]?> AnswerAsync(ReadOnlyMemory<byte> message, IPEndPoint source, WorkloadIdentity? workload, bool overTcp)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!DnsQuery.TryRead(message.Span, out var query, out var malformed))
        {
            Record(source, workload, query?.Name, malformed.Refusal, default);
            return query is not null && malformed.Code is { } code ? Write(query, code, overTcp) : null;
        }

        var name = query!.Name!;
        if (workload is null || policies.Current is not { } policy)
        {
            Record(source, workload, name, new Refusal(RefusalReason.NoPolicy, workload is null ? "Nobody is known at the source address." : "No policy is in force."), default);
            return Write(query, DnsResponseCode.Refused, overTcp);
        }

        var judgement = policy.JudgeName(workload, name);
        if (!judgement.Allowed)
        {
            Record(source, workload, name, new Refusal(RefusalReason.DnsNotAllowed, "No rule permits the name."), judgement);
            return Write(query, DnsResponseCode.NameError, overTcp);
        }

        if (query.Type is not (DnsTypes.A or DnsTypes.Aaaa))
        {
            Record(source, workload, name, new Refusal(RefusalReason.DnsType, "Only addresses are answered."), judgement);
            return Write(query, DnsResponseCode.NoError, overTcp);
        }

        if (resolver.Known(name) is null && judgement.Rule!.Groups.All(group => group.Domains.All(domain => domain.Text != name.Value)) && !Spend(workload))
        {
            Record(source, workload, name, new Refusal(RefusalReason.LimitRate, "Too many new names under a wildcard."), judgement);
            return Write(query, DnsResponseCode.Refused, overTcp);
        }

        return await ResolvedAsync(query, name, source, workload, judgement, overTcp).ConfigureAwait(false);
    }

    private async Task<byte[]> ResolvedAsync(DnsQuery query, Hostname name, IPEndPoint source, WorkloadIdentity workload, Judgement judgement, bool overTcp)
    {
        ResolvedName? resolved = null;
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            resolved = await resolver.ResolveAsync(name, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Answered like a name without addresses below.
        }
        catch (Exception)
        {
            counters.CountInternalError();
            Record(source, workload, name, new Refusal(RefusalReason.InternalError, "The gateway failed while it resolved the name."), judgement);
            return Write(query, DnsResponseCode.ServerFailure, overTcp);
        }

        if (resolved is null)
        {
            Record(source, workload, name, new Refusal(RefusalReason.DnsNoAnswer, "The name has no address, or the resolver does not answer."), judgement);
            return Write(query, DnsResponseCode.ServerFailure, overTcp);
        }

        IPAddress[] addresses = [.. resolved.Addresses.Where(guard.MayDialByName)];
        if (addresses.Length == 0)
        {
            Record(source, workload, name, new Refusal(RefusalReason.AddressDeniedRange, "All addresses of the name are special or private."), judgement, resolved.Aliases);
            return Write(query, DnsResponseCode.NoError, overTcp);
        }

        Record(source, workload, name, Refusal.None, judgement, resolved.Aliases);
        var buffer = new byte[Size(query, overTcp)];
        return buffer[..DnsResponse.Write(query, addresses, (int)resolved.TimeToLive.TotalSeconds, buffer)];
    }

    private bool Spend(WorkloadIdentity workload)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var budget = budgets.AddOrUpdate(
            workload.Namespace + "/" + workload.Name,
            _ => new Budget(minute, 1),
            (_, before) => before.Minute == minute ? before with { Spent = before.Spent + 1 } : new Budget(minute, 1));
        return budget.Spent <= MostNewNames;
    }

    private void Record(IPEndPoint source, WorkloadIdentity? workload, Hostname? name, Refusal refusal, Judgement judgement, ImmutableArray<string> aliases = default)
    {
        var record = new FlowRecord
        {
            Event = FlowEvent.Decision,
            Time = time.GetUtcNow(),
            Connection = -Interlocked.Increment(ref questions),
            Source = source,
            Workload = workload,
            Name = name?.Value,
            Port = 53,
            Protocol = "dns",
            Verdict = refusal.IsRefused ? FlowVerdict.Denied : FlowVerdict.Allowed,
            Reason = refusal.Code,
            Detail = NameResolver.Detail(refusal.IsRefused ? refusal.Detail : null, aliases),
            Step = FlowStep.Dns,
            Policy = judgement.Policy,
            Rule = judgement.Rule?.Name,
            Origins = judgement.Origins.IsDefault ? ImmutableArray<string>.Empty : judgement.Origins,
            PolicyVersion = policies.Current?.Version,
        };
        counters.Count(record);
        log.Add(record);
    }

    private static byte[] Write(DnsQuery query, DnsResponseCode code, bool overTcp)
    {
        var buffer = new byte[Size(query, overTcp)];
        return buffer[..DnsResponse.Write(query, code, buffer)];
    }

    private static int Size(DnsQuery query, bool overTcp) => overTcp ? 4096 : Math.Max(512, DnsResponse.UdpLimit(query));

    private readonly record struct Budget(long Minute, int Spent);
}
