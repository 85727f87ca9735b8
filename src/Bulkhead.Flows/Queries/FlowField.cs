namespace Bulkhead.Flows.Queries;

/// <summary>What a filter can ask about. The word in the language is in the documentation of each member.</summary>
public enum FlowField
{
    /// <summary>A bare word: part of the name, workload, rule, path or reason.</summary>
    Anything,

    /// <summary><c>event:</c> decision, end.</summary>
    Event,

    /// <summary><c>verdict:</c> allowed, denied, would-deny.</summary>
    Verdict,

    /// <summary><c>reason:</c></summary>
    Reason,

    /// <summary><c>step:</c></summary>
    Step,

    /// <summary><c>source:</c> the collector.</summary>
    Source,

    /// <summary><c>session:</c> one connection.</summary>
    Session,

    /// <summary><c>who:</c> the workload.</summary>
    Workload,

    /// <summary><c>namespace:</c></summary>
    Namespace,

    /// <summary><c>pod:</c></summary>
    Pod,

    /// <summary><c>from:</c> the source address or a block.</summary>
    SourceAddress,

    /// <summary><c>name:</c></summary>
    Name,

    /// <summary><c>to:</c> the destination address or a block.</summary>
    Address,

    /// <summary><c>port:</c> a port or a range.</summary>
    Port,

    /// <summary><c>transport:</c> tcp, udp, icmp.</summary>
    Transport,

    /// <summary><c>protocol:</c></summary>
    Protocol,

    /// <summary><c>method:</c></summary>
    Method,

    /// <summary><c>path:</c></summary>
    Path,

    /// <summary><c>policy:</c></summary>
    Policy,

    /// <summary><c>rule:</c></summary>
    Rule,

    /// <summary><c>origin:</c> the configuration line.</summary>
    Origin,

    /// <summary><c>version:</c> the policy version.</summary>
    PolicyVersion,

    /// <summary><c>bytes:</c> both directions together.</summary>
    Bytes,

    /// <summary><c>duration:</c></summary>
    Duration,
}
