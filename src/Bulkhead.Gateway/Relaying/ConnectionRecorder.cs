using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>Writes the records of one connection: what is known grows as the connection is read.</summary>
internal sealed class ConnectionRecorder(GatewayConnection connection, GatewayServices services)
{
    private FlowRecord? allowed;
    private bool denied;

    /// <summary>The name that was read.</summary>
    public string? Name { get; set; }

    /// <summary>The port.</summary>
    public int Port { get; set; } = connection.Arrival.Destination?.Port ?? 0;

    /// <summary><c>tls</c>, <c>http</c> or another word.</summary>
    public string Protocol { get; set; } = "unknown";

    /// <summary>Where the connection is.</summary>
    public FlowStep Step { get; set; } = FlowStep.Connect;

    /// <summary>Whether the hello offered ECH.</summary>
    public bool OffersEch { get; set; }

    /// <summary>The method of the current request.</summary>
    public string? Method { get; set; }

    /// <summary>The path of the current request, without its query.</summary>
    public string? Path { get; set; }

    /// <summary>The policy that judges the connection.</summary>
    public string? PolicyVersion { get; set; }

    /// <summary>The address that was dialled.</summary>
    public IPAddress? Dialled { get; set; }

    /// <summary>The names that the name leads through (CNAME).</summary>
    public ImmutableArray<string> Aliases { get; set; } = [];

    /// <summary>Whether what is inside TLS is read.</summary>
    public bool Decrypted { get; set; }

    /// <summary>The number of the request on its decrypted connection; 0 for the connection itself.</summary>
    public int Request { get; init; }

    /// <summary>Records that the connection, or a request on it, is stopped.</summary>
    public void Deny(Refusal refusal, FlowStep step, Judgement judgement = default)
    {
        denied = true;
        Add(Basis(FlowVerdict.Denied, step, judgement) with { Reason = refusal.Code, Detail = Detail(refusal) });
    }

    /// <summary>Records that the connection, or a request on it, passes.</summary>
    /// <returns>Whether it may: not when the record cannot be kept and the gateway was told to deny then.</returns>
    public bool Allow(FlowVerdict verdict, Refusal because, FlowStep step, Judgement judgement)
    {
        var record = Basis(verdict, step, judgement) with { Reason = because.Code, Detail = Detail(because) };
        allowed = record;
        return Add(record) || services.Options.OnLogFailure == LogFailure.Count;
    }

    /// <summary>Records a connection that broke off before it was decided on: a deadline, a reset, a shutdown.</summary>
    public void Broken()
    {
        if (allowed is null && !denied)
        {
            denied = true;
            Add(Basis(FlowVerdict.Denied, Step, default) with { Reason = connection.Aborted ?? EndReasons.Reset });
        }
    }

    /// <summary>Records a connection that a fault of the gateway stopped; the end of one that was allowed is recorded by <see cref="End(string?)"/>.</summary>
    public void Fail()
    {
        if (allowed is null && !denied)
        {
            Deny(new Refusal(RefusalReason.InternalError, "The gateway failed while it read or opened the connection."), Step);
        }
    }

    /// <summary>Records the end of a connection that was allowed.</summary>
    public void End(string? reason = null) => End(reason, connection.BytesSent, connection.BytesReceived, connection.Arrived);

    /// <summary>Records the end of what was allowed.</summary>
    /// <param name="reason">Why; null when it just ended.</param>
    /// <param name="sent">Bytes from the workload.</param>
    /// <param name="received">Bytes to the workload.</param>
    /// <param name="began">The timestamp of its beginning.</param>
    public void End(string? reason, long sent, long received, long began)
    {
        if (allowed is null)
        {
            return;
        }

        var now = services.Time.GetTimestamp();
        Add(allowed with
        {
            Event = FlowEvent.End,
            Time = services.Time.GetUtcNow(),
            Step = FlowStep.Stream,
            Reason = reason ?? connection.Aborted ?? EndReasons.Closed,
            Detail = null,
            Dialled = Dialled,
            BytesSent = sent,
            BytesReceived = received,
            Duration = services.Time.GetElapsedTime(began, now),
        });
        allowed = null;
    }

    private FlowRecord Basis(FlowVerdict verdict, FlowStep step, Judgement judgement) => new()
    {
        Event = FlowEvent.Decision,
        Time = services.Time.GetUtcNow(),
        Connection = connection.Id,
        Source = connection.Arrival.Source,
        Workload = connection.Workload,
        Name = Name,
        Destination = connection.Arrival.Destination,
        Dialled = Dialled,
        Port = Port,
        Protocol = Protocol,
        Verdict = verdict,
        Reason = "none",
        Step = step,
        Policy = judgement.Policy,
        Rule = judgement.Rule?.Name,
        Origins = judgement.Origins.IsDefault ? [] : judgement.Origins,
        PolicyVersion = PolicyVersion,
        OffersEch = OffersEch,
        Method = Method,
        Path = Path,
        Request = Request,
        Decrypted = Decrypted ? true : judgement.Rule?.Decrypt == DecryptPolicy.Allowed && Protocol == "tls" ? false : null,
    };

    private string? Detail(Refusal refusal) => NameResolver.Detail(refusal.IsRefused ? refusal.Detail : null, Aliases);

    private bool Add(FlowRecord record)
    {
        services.Counters.Count(record);
        return services.Log.Add(record);
    }
}
