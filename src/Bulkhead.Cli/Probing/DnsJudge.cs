namespace Bulkhead.Cli.Probing;

/// <summary>
/// Says what answers of name servers show. The name <c>com</c> certainly exists: who denies it answers by a policy and has not asked the Internet.
/// </summary>
internal static class DnsJudge
{
    /// <summary>The name that certainly exists.</summary>
    public const string Certain = "com";

    private const int NoError = 0;
    private const int NameError = 3;
    private const int Refused = 5;

    /// <summary>A name that the system could not look up.</summary>
    /// <param name="name">What its resolver answered; null for nothing.</param>
    /// <param name="certain">What it answered for <see cref="Certain"/>.</param>
    public static ProbeVerdict OfLookup(DnsReply? name, DnsReply? certain) => (name?.Code, certain?.Code) switch
    {
        (Refused, _) => new(ProbeOutcome.Stopped, "the resolver refuses the name"),
        (NameError, NameError) => new(ProbeOutcome.Stopped, "the resolver does not give the name: it answers by a policy (it denies that com exists)"),
        _ => new(ProbeOutcome.Inconclusive, "the name does not resolve here, which says nothing about connections"),
    };

    /// <summary>A question for <see cref="Certain"/> that was sent to somebody else's name server.</summary>
    public static ProbeVerdict OfForeign(DnsReply reply) => reply.Code switch
    {
        NoError => new(ProbeOutcome.Reached, "an answer came that holds for the Internet"),
        NameError => new(ProbeOutcome.Stopped, "something on the way answered by a policy (it denies that com exists)"),
        _ => new(ProbeOutcome.Inconclusive, $"the answer was code {reply.Code}, which the server or something before it may have sent"),
    };

    /// <summary>A question for a name that exists nowhere, below a forbidden domain, to the resolver of the system.</summary>
    public static ProbeVerdict OfTunnel(DnsReply name, DnsReply? certain) => (name.Code, certain?.Code) switch
    {
        (NoError, _) => new(ProbeOutcome.Reached, "the resolver asked for the name and answered"),
        (Refused, _) => new(ProbeOutcome.Stopped, "the resolver refuses the name"),
        (NameError, NameError) => new(ProbeOutcome.Stopped, "the resolver answers by a policy and asks nobody (it denies that com exists)"),
        (NameError, _) when name.HasSoa => new(ProbeOutcome.Reached, "the answer names the authority of the zone: the question has left"),
        _ => new(ProbeOutcome.Inconclusive, $"the answer was code {name.Code}, which does not tell whether the question has left"),
    };
}
