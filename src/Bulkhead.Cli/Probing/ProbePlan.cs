using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Probing;

/// <summary>What a run is made of.</summary>
/// <param name="Allowed">Destinations that have to be reached, besides those of the policy.</param>
/// <param name="Forbidden">Destinations that have to be stopped; empty for <see cref="ProbePlan.Standard"/>.</param>
/// <param name="Resolvers">Name servers outside that have to be stopped.</param>
/// <param name="AsksDns">Whether the resolver of the system is asked for a name below a forbidden one.</param>
/// <param name="UsesProxy">Whether connections go through a proxy.</param>
internal sealed record ProbeWishes(ImmutableArray<ProbeEndpoint> Allowed, ImmutableArray<ProbeEndpoint> Forbidden, ImmutableArray<IPAddress> Resolvers, bool AsksDns, bool UsesProxy);

/// <summary>From wishes and rules to attempts.</summary>
internal static class ProbePlan
{
    // Ports beside 443 on which large hosts answer TLS: a test of a port where nobody answers would show nothing.
    private static readonly ImmutableArray<int> OtherPorts = [8443, 2053, 2083];

    /// <summary>
    /// What is tried when nothing is named: a host that is reserved for examples, over TLS and plain (RFC 2606, run by IANA), and the address of a public
    /// resolver that answers TLS everywhere, as an address without a name.
    /// </summary>
    public static ImmutableArray<ProbeEndpoint> Standard { get; } = [Read("example.com:443"), Read("example.com:80"), Read("1.1.1.1:443")];

    /// <summary>Makes the attempts, in the order in which they are told.</summary>
    /// <param name="wishes">What was asked for.</param>
    /// <param name="policy">The rules of the workload; null when they are not known.</param>
    /// <param name="problems">What cannot be tried, or is left out.</param>
    /// <returns>The attempts; empty when the problems hold an error.</returns>
    public static ImmutableArray<ProbeAttempt> Make(ProbeWishes wishes, ProbePolicy? policy, out ImmutableArray<Diagnostic> problems)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        ImmutableArray<ProbeEndpoint> allowed = [.. wishes.Allowed.Concat(policy?.Names ?? []).Distinct()];
        foreach (var pattern in policy?.Patterns ?? [])
        {
            found.Add(ProbeDiagnostics.NotTried.At(null, $"{Printable.Clean(pattern)} is a pattern and names no host: it is not tried.", "Name a host below it with --allowed."));
        }

        var forbidden = Forbidden(wishes, policy, allowed, found);
        if (allowed.IsEmpty)
        {
            found.Add(ProbeDiagnostics.NothingAllowed.At(null, "no allowed destination is known, and a run without one shows nothing.", "Name the workload with --workload, the generated folder with --policy, or a destination with --allowed HOST:PORT."));
        }

        problems = found.ToImmutable();
        return problems.Any(static one => one.Severity == Severity.Error) ? [] : [.. Attempts(wishes, policy, allowed, forbidden)];
    }

    private static ImmutableArray<ProbeEndpoint> Forbidden(ProbeWishes wishes, ProbePolicy? policy, ImmutableArray<ProbeEndpoint> allowed, ImmutableArray<Diagnostic>.Builder found)
    {
        var kept = ImmutableArray.CreateBuilder<ProbeEndpoint>();
        foreach (var one in wishes.Forbidden.IsEmpty ? Standard : wishes.Forbidden)
        {
            if (!allowed.Contains(one) && policy?.Opens(one, Reading.Widest) != true)
            {
                kept.Add(one);
            }
            else if (wishes.Forbidden.IsEmpty)
            {
                found.Add(ProbeDiagnostics.NotTried.At(null, $"{one.Text} is tried as a forbidden destination elsewhere; here it is allowed.", "Name forbidden destinations with --forbidden HOST:PORT."));
            }
            else
            {
                found.Add(ProbeDiagnostics.NotForbidden.At(null, $"{Printable.Clean(one.Text)} was given as forbidden and is allowed.", "Name a destination that the policy does not open."));
            }
        }

        return kept.ToImmutable();
    }

    private static IEnumerable<ProbeAttempt> Attempts(ProbeWishes wishes, ProbePolicy? policy, ImmutableArray<ProbeEndpoint> allowed, ImmutableArray<ProbeEndpoint> forbidden)
    {
        foreach (var one in allowed)
        {
            yield return Plain(one.Name is null ? ProbeIds.AllowedAddress : ProbeIds.AllowedName, one, ProbeOutcome.Reached);
        }

        foreach (var one in forbidden)
        {
            yield return Plain(one.Name is null ? ProbeIds.AddressLiteral : ProbeIds.ForbiddenName, one, ProbeOutcome.Stopped);
            if (one.Name is null && wishes.UsesProxy)
            {
                var direct = Plain(ProbeIds.AddressLiteral, one, ProbeOutcome.Stopped);
                yield return direct with { Target = direct.Target + " past the proxy", PastProxy = true };
            }
        }

        var names = forbidden.Select(static one => one.Name).OfType<Hostname>().Distinct().ToArray();
        foreach (var attempt in AtAllowed(wishes, policy, allowed, names))
        {
            yield return attempt;
        }

        foreach (var resolver in wishes.Resolvers)
        {
            var text = resolver.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{resolver}]:53" : $"{resolver}:53";
            yield return new(ProbeIds.ForeignResolver, text + " over UDP", ProbeOutcome.Stopped, ProbeSpeech.DnsUdp, resolver.ToString(), 53, DnsJudge.Certain);
            yield return new(ProbeIds.ForeignResolver, text + " over TCP", ProbeOutcome.Stopped, ProbeSpeech.DnsTcp, resolver.ToString(), 53, DnsJudge.Certain);
        }

        if (wishes.AsksDns && names.Length > 0)
        {
            yield return new(ProbeIds.DnsForbiddenName, $"a new name below {names[0].Value}", ProbeOutcome.Stopped, ProbeSpeech.DnsSystem, names[0].Value, 53, names[0].Value);
        }
    }

    // At the address of an allowed name it is the name that decides, and nobody outside has to help.
    private static IEnumerable<ProbeAttempt> AtAllowed(ProbeWishes wishes, ProbePolicy? policy, ImmutableArray<ProbeEndpoint> allowed, Hostname[] forbidden)
    {
        if (allowed.FirstOrDefault(static one => one is { IsHttp: false, Name: not null }) is not { } anchor)
        {
            yield break;
        }

        var dial = anchor.Host.Text;
        foreach (var name in forbidden)
        {
            yield return new(ProbeIds.ForbiddenSni, $"{name.Value} at {anchor.Text}", ProbeOutcome.Stopped, ProbeSpeech.Tls, dial, anchor.Port, name.Value);
        }

        yield return new(ProbeIds.NoSni, $"no name at {anchor.Text}", ProbeOutcome.Stopped, ProbeSpeech.Tls, dial, anchor.Port, null);
        // Through a proxy CONNECT has named the host already, and what is said in a tunnel for TLS is answered by errors of either side.
        if (forbidden.Length > 0 && !wishes.UsesProxy)
        {
            yield return new(ProbeIds.PlainHttp, $"http://{forbidden[0].Value} at {dial}:80", ProbeOutcome.Stopped, ProbeSpeech.Http, dial, 80, forbidden[0].Value) { MayBeUnserved = true };
        }

        var named = allowed.Where(static one => one is { IsHttp: false, Name: not null }).ToArray();
        var other = OtherPorts.SelectMany(port => named.Select(one => one with { Port = port }))
            .FirstOrDefault(one => !allowed.Contains(one) && policy?.Opens(one, Reading.Widest) != true);
        if (other is not null)
        {
            yield return Plain(ProbeIds.OtherPort, other, ProbeOutcome.Stopped) with { MayBeUnserved = true };
        }
    }

    private static ProbeAttempt Plain(string id, ProbeEndpoint one, ProbeOutcome expected) => new(id, one.Text, expected, one.Speech, one.Host.Text, one.Port, one.Name?.Value);

    private static ProbeEndpoint Read(string text) => ProbeEndpoint.TryRead(text, out var one, out var problem) ? one! : throw new InvalidOperationException(problem);
}
