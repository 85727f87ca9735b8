using System.Collections.Immutable;

namespace Bulkhead.Cli.Probing;

/// <summary>What became of an attempt, or what should.</summary>
internal enum ProbeOutcome
{
    /// <summary>The other end answered.</summary>
    Reached,

    /// <summary>Nothing of the other end came back, or a gateway said that it refuses.</summary>
    Stopped,

    /// <summary>It cannot be told.</summary>
    Inconclusive,
}

/// <summary>What is said once a connection is there.</summary>
internal enum ProbeSpeech
{
    /// <summary>A ClientHello.</summary>
    Tls,

    /// <summary>A HEAD request without a body.</summary>
    Http,

    /// <summary>A DNS question over UDP.</summary>
    DnsUdp,

    /// <summary>A DNS question over TCP.</summary>
    DnsTcp,

    /// <summary>A DNS question to the resolver of the system.</summary>
    DnsSystem,
}

/// <summary>A connection to try.</summary>
/// <param name="Id">What kind it is, one of <see cref="ProbeIds"/>.</param>
/// <param name="Target">Where to, in words: <c>example.com at api.openai.com:443</c>.</param>
/// <param name="Expected"><see cref="ProbeOutcome.Reached"/> or <see cref="ProbeOutcome.Stopped"/>.</param>
/// <param name="Speech">What is said.</param>
/// <param name="Dial">The name or address that is dialled.</param>
/// <param name="Port">The port that is dialled, 1 to 65535.</param>
/// <param name="Name">The name that is said: server name, Host or question; null for none.</param>
internal sealed record ProbeAttempt(string Id, string Target, ProbeOutcome Expected, ProbeSpeech Speech, string Dial, int Port, string? Name)
{
    /// <summary>Whether it goes past the proxy that was named.</summary>
    public bool PastProxy { get; init; }

    /// <summary>Whether it is not known that anything listens there: silence shows little then, and the detail says so.</summary>
    public bool MayBeUnserved { get; init; }
}

/// <summary>What an attempt showed.</summary>
/// <param name="Outcome">Whether it was reached.</param>
/// <param name="Detail">What happened, in words; text of the other side is cleaned.</param>
internal readonly record struct ProbeVerdict(ProbeOutcome Outcome, string Detail)
{
    /// <summary>Whether a gateway was heard to refuse, so that it is known who stopped it.</summary>
    public bool IsRefusal { get; init; }
}

/// <summary>An attempt that was made.</summary>
/// <param name="Attempt">What was tried.</param>
/// <param name="Verdict">What it showed.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record ProbeResult(ProbeAttempt Attempt, ProbeVerdict Verdict, DateTimeOffset StartedAt, long Milliseconds)
{
    /// <summary>Whether it came as it should.</summary>
    public bool IsAsExpected => Verdict.Outcome == Attempt.Expected;
}

/// <summary>A whole run.</summary>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Workload">The workload as it was told; null when it was not.</param>
/// <param name="Host">The name of the machine or pod.</param>
/// <param name="Results">The attempts in the order of the plan.</param>
internal sealed record ProbeReport(DateTimeOffset StartedAt, string? Workload, string Host, ImmutableArray<ProbeResult> Results)
{
    /// <summary>Whether an allowed connection came about: without one the rest shows nothing.</summary>
    public bool HasControl => Results.Any(static one => one is { Attempt.Expected: ProbeOutcome.Reached, Verdict.Outcome: ProbeOutcome.Reached });

    /// <summary>Whether all came as it should.</summary>
    public bool IsAsExpected => HasControl && Results.All(static one => one.IsAsExpected);
}

/// <summary>The kinds of attempts, as they stand in files.</summary>
internal static class ProbeIds
{
    /// <summary>An allowed name, in the way that the policy allows.</summary>
    public const string AllowedName = "allowed-name";

    /// <summary>An allowed address, without a name.</summary>
    public const string AllowedAddress = "allowed-address";

    /// <summary>A forbidden name, looked up and dialled.</summary>
    public const string ForbiddenName = "forbidden-name";

    /// <summary>A forbidden server name, said at the address of an allowed one: needs nobody's help outside.</summary>
    public const string ForbiddenSni = "forbidden-sni-at-allowed-address";

    /// <summary>TLS without a server name at the address of an allowed name.</summary>
    public const string NoSni = "no-sni-at-allowed-address";

    /// <summary>Plain HTTP with a forbidden Host at the address of an allowed name.</summary>
    public const string PlainHttp = "plain-http-forbidden-host";

    /// <summary>A public address, dialled without any name.</summary>
    public const string AddressLiteral = "address-literal";

    /// <summary>An allowed name on a port that is not allowed.</summary>
    public const string OtherPort = "other-port";

    /// <summary>A question to a name server outside.</summary>
    public const string ForeignResolver = "foreign-resolver";

    /// <summary>A question to the resolver of the system that would carry something out.</summary>
    public const string DnsForbiddenName = "dns-forbidden-name";

    /// <summary>The word of an outcome.</summary>
    public static string Word(this ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Reached => "reached",
        ProbeOutcome.Stopped => "stopped",
        _ => "inconclusive",
    };
}
