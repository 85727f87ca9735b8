using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Identity;

namespace Bulkhead.Gateway.Logging;

/// <summary>When a record is written.</summary>
public enum FlowEvent
{
    /// <summary>A connection, request or question was decided on.</summary>
    Decision,

    /// <summary>An allowed connection ended.</summary>
    End,
}

/// <summary>What was decided.</summary>
public enum FlowVerdict
{
    /// <summary>It passes.</summary>
    Allowed,

    /// <summary>It is stopped.</summary>
    Denied,

    /// <summary>The rules deny it and the gateway only watches.</summary>
    WouldDeny,
}

/// <summary>Where on its way a connection was decided on.</summary>
public enum FlowStep
{
    /// <summary>On accepting: the source and the limits.</summary>
    Connect,

    /// <summary>On a DNS question.</summary>
    Dns,

    /// <summary>On the first bytes of TLS.</summary>
    Hello,

    /// <summary>On a request of HTTP.</summary>
    Request,

    /// <summary>On the addresses of the name, or on connecting to them.</summary>
    Server,

    /// <summary>While it was open.</summary>
    Stream,
}

/// <summary>One record of the flow log (schemas/flow.schema.json). Immutable; all text that a client chose is bounded and escaped when it is written.</summary>
public sealed record FlowRecord
{
    /// <summary>Decision or end.</summary>
    public required FlowEvent Event { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The number of the connection since the start of the gateway.</summary>
    public required long Connection { get; init; }

    /// <summary>The source address and port.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Who opened it; null when nobody is known at the source.</summary>
    public WorkloadIdentity? Workload { get; init; }

    /// <summary>The name that was read from the wire.</summary>
    public string? Name { get; init; }

    /// <summary>The address and port that the client dialled, or only the port of CONNECT.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>The address that the gateway dialled.</summary>
    public IPAddress? Dialled { get; init; }

    /// <summary>The port, 0 when unknown.</summary>
    public int Port { get; init; }

    /// <summary><c>tls</c>, <c>http</c>, <c>dns</c> or the name of what was recognised.</summary>
    public required string Protocol { get; init; }

    /// <summary>The verdict.</summary>
    public required FlowVerdict Verdict { get; init; }

    /// <summary>The stable reason of a denial or an end; <c>none</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>More about the reason, in fixed words, and the names that an alias leads through.</summary>
    public string? Detail { get; init; }

    /// <summary>Where it was decided.</summary>
    public required FlowStep Step { get; init; }

    /// <summary>The policy object.</summary>
    public string? Policy { get; init; }

    /// <summary>The rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The configuration lines behind the rule.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>The version of the policy; null when none was in force.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>The method of a request.</summary>
    public string? Method { get; init; }

    /// <summary>The path of a request, without its query.</summary>
    public string? Path { get; init; }

    /// <summary>The number of a request on its decrypted connection, from 1; 0 for what is no such request.</summary>
    public int Request { get; init; }

    /// <summary>Whether the gateway reads what is inside TLS; false where the rule lets it and it does not, null where the question does not arise.</summary>
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
