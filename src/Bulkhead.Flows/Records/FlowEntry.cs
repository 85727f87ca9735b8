using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Flows.Records;

/// <summary>What a record of a flow says.</summary>
public enum FlowEvent
{
    /// <summary>A connection, a request or a DNS question was decided on.</summary>
    Decision,

    /// <summary>What was allowed has ended: its volume and its duration are known.</summary>
    End,
}

/// <summary>What was decided.</summary>
public enum FlowVerdict
{
    /// <summary>It passed.</summary>
    Allowed,

    /// <summary>It was stopped.</summary>
    Denied,

    /// <summary>The rule denies it and only watches: it passed.</summary>
    WouldDeny,
}

/// <summary>Who named the rule of a record.</summary>
public enum Attribution
{
    /// <summary>Nobody could.</summary>
    None,

    /// <summary>The source itself.</summary>
    Source,

    /// <summary>Bulkhead's judge, with the policy that was in force.</summary>
    Judged,
}

/// <summary>
/// One flow record in the form that every source is brought to: the embedded gateway, the logs of Aviatrix DCF, Hubble. Text is what the source said, bounded by
/// <see cref="TextLimit"/> and otherwise untouched: it is hostile, and whoever shows it escapes it.
/// </summary>
public sealed record FlowEntry
{
    /// <summary>The longest text of a field, in characters; readers cut what is longer.</summary>
    public const int TextLimit = 2048;

    /// <summary>Decision or end.</summary>
    public required FlowEvent Event { get; init; }

    /// <summary>When, in UTC, to the microsecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The collector that took it in, as configured: <c>gateway</c>, <c>dcf-eu</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What joins the records of one connection within a source: the gateway's start and number, DCF's session id.</summary>
    public required string Session { get; init; }

    /// <summary>The number of a request on its decrypted connection, from 1; 0 for a connection.</summary>
    public int Request { get; init; }

    /// <summary>What was decided.</summary>
    public required FlowVerdict Verdict { get; init; }

    /// <summary>The stable reason of a denial or an end; <c>none</c> where there is none.</summary>
    public required string Reason { get; init; }

    /// <summary>More about the reason, in the words of the source.</summary>
    public string? Detail { get; init; }

    /// <summary>Where on its way it was decided: <c>connect</c>, <c>dns</c>, <c>hello</c>, <c>request</c>, <c>server</c>, <c>stream</c>; for DCF <c>l4</c> or the stage of L7.</summary>
    public required string Step { get; init; }

    /// <summary>The address that opened it.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>The port that opened it; 0 when unknown.</summary>
    public int SourcePort { get; init; }

    /// <summary>The workload that opened it; null when nobody knows.</summary>
    public string? Workload { get; init; }

    /// <summary>The namespace of the workload.</summary>
    public string? Namespace { get; init; }

    /// <summary>The pod.</summary>
    public string? Pod { get; init; }

    /// <summary>How the workload is known.</summary>
    public string? Evidence { get; init; }

    /// <summary>The name that was asked for (SNI, Host, DNS question).</summary>
    public string? Name { get; init; }

    /// <summary>The address that it went to, or would have.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The destination port; 0 when unknown.</summary>
    public int Port { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>, <c>icmp</c>.</summary>
    public required string Transport { get; init; }

    /// <summary><c>tls</c>, <c>http</c>, <c>dns</c>, or what was recognised; null when the source does not look.</summary>
    public string? Protocol { get; init; }

    /// <summary>The method of a request that could be read.</summary>
    public string? Method { get; init; }

    /// <summary>The path of a request that could be read, without its query.</summary>
    public string? Path { get; init; }

    /// <summary>The policy object.</summary>
    public string? Policy { get; init; }

    /// <summary>The name of the rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The rule's identifier in the engine (a UUID of DCF).</summary>
    public string? RuleId { get; init; }

    /// <summary>The configuration lines behind the rule.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Who named the rule.</summary>
    public Attribution Attribution { get; init; }

    /// <summary>The version of the policy that was in force.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>Whether what passed could be read; null where the question does not arise.</summary>
    public bool? Decrypted { get; init; }

    /// <summary>Whether the hello offered ECH: the name may be an outer one.</summary>
    public bool OffersEch { get; init; }

    /// <summary>Bytes from the workload; for an end.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes to the workload; for an end.</summary>
    public long BytesReceived { get; init; }

    /// <summary>How long it was open; for an end.</summary>
    public TimeSpan Duration { get; init; }
}
