using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Gateway;

/// <summary>How the gateway works. The defaults deny.</summary>
public sealed record GatewayOptions
{
    /// <summary>Whether what the rules deny is let through and recorded as <c>would-deny</c>. What cannot be read or dialled safely is denied all the same.</summary>
    public bool Watch { get; init; }

    /// <summary>What happens to new connections while the flow log cannot be written.</summary>
    public LogFailure OnLogFailure { get; init; } = LogFailure.Deny;

    /// <summary>How long a client may take until its name or request head is complete. 5 s.</summary>
    public TimeSpan PeekTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long resolving and connecting may take together. 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may carry nothing in either direction. 1 h: streams of events may be silent for long.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a connection may stay half-closed without carrying anything. 2 min.</summary>
    public TimeSpan HalfClosedTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a connection may live at all; zero for as long as it wants.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The most connections at a time; further ones are denied. 65,536.</summary>
    public int MaxConnections { get; init; } = 65_536;

    /// <summary>The most connections of one source address that have not been judged yet; further ones are denied. 1,024.</summary>
    public int MaxPendingPerSource { get; init; } = 1_024;

    /// <summary>
    /// Blocks that count as public although they are not: for stand-ins of servers on a test bench, for example 198.51.100.0/24. Metadata,
    /// link-local and loopback addresses never do.
    /// </summary>
    public ImmutableArray<IPNetwork> TrustedNetworks { get; init; } = [];
}

/// <summary>What happens to new connections while the flow log cannot be written.</summary>
public enum LogFailure
{
    /// <summary>They are denied.</summary>
    Deny,

    /// <summary>They are judged as always; lost records are counted.</summary>
    Count,
}
