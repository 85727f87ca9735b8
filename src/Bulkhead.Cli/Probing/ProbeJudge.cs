using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Gateway.Relaying;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Probing;

/// <summary>
/// Says what an observation shows. Never a false <see cref="ProbeOutcome.Stopped"/>: it is given for silence, a refused or broken connection, or a refusal that
/// can be told to be a gateway's; whatever either side may have sent is <see cref="ProbeOutcome.Inconclusive"/>.
/// </summary>
internal static class ProbeJudge
{
    private const int Handshake = 22;
    private const int Alert = 21;
    private const int ServerHello = 2;

    /// <summary>What a conversation shows.</summary>
    /// <param name="speech">What was said: TLS or HTTP.</param>
    /// <param name="seen">What came back.</param>
    public static ProbeVerdict Of(ProbeSpeech speech, ProbeObservation seen)
    {
        if (seen.IsOfProxy)
        {
            return new(ProbeOutcome.Inconclusive, $"the proxy cannot be used: {Ending(seen)}");
        }

        if (seen.ProxyStatus != 0)
        {
            return OfProxy(seen.ProxyStatus);
        }

        var first = seen.First.Span;
        return first.IsEmpty ? OfSilence(seen) : speech == ProbeSpeech.Tls ? OfTls(first, seen.Certificate) : OfHttp(first);
    }

    /// <summary>The verdict on a name with several addresses: reached when one was, stopped when all that could be dialled were.</summary>
    public static ProbeVerdict Combine(ImmutableArray<(string Address, ProbeVerdict Verdict, bool IsUnreachable)> parts)
    {
        if (parts.Length == 1)
        {
            return parts[0].Verdict;
        }

        var dialled = parts.Where(static part => !part.IsUnreachable).ToArray();
        var decisive = dialled.Length == 0 ? parts[0]
            : dialled.OrderBy(static part => part.Verdict.Outcome switch { ProbeOutcome.Reached => 0, ProbeOutcome.Inconclusive => 1, _ => 2 }).First();
        return dialled.Length > 1 && decisive.Verdict.Outcome == ProbeOutcome.Stopped
            ? decisive.Verdict with { Detail = string.Join("; ", dialled.Select(static part => $"{part.Address}: {part.Verdict.Detail}")) }
            : decisive.Verdict with { Detail = $"{decisive.Address}: {decisive.Verdict.Detail}" };
    }

    private static ProbeVerdict OfSilence(ProbeObservation seen) => seen.End switch
    {
        ProbeEnd.Unreachable or ProbeEnd.Failed or ProbeEnd.Answered => new(ProbeOutcome.Inconclusive, Ending(seen)),
        _ => new(ProbeOutcome.Stopped, Ending(seen)),
    };

    private static string Ending(ProbeObservation seen) => seen.End switch
    {
        ProbeEnd.Refused => "the connection was refused",
        ProbeEnd.Forbidden => "the kernel of this machine refused the connection",
        ProbeEnd.Reset when seen.Connected => "reset without an answer",
        ProbeEnd.Reset => "reset before it was open",
        ProbeEnd.Closed => "closed without an answer",
        ProbeEnd.TimedOut when seen.Connected => "connected, and no byte came in time",
        ProbeEnd.TimedOut => "no connection in time",
        ProbeEnd.Unreachable => "there is no network or no route from here" + Because(seen.Failure),
        _ => "it could not be tried" + Because(seen.Failure),
    };

    private static string Because(string failure) => failure.Length == 0 ? string.Empty : $" ({Printable.Clean(failure, 120)})";

    // The words of a proxy that opened no tunnel: nobody behind it has said anything.
    private static ProbeVerdict OfProxy(int status) => status is >= 400 and < 500 and not (407 or 408 or 429)
        ? new(ProbeOutcome.Stopped, string.Create(CultureInfo.InvariantCulture, $"the proxy refused with {status}")) { IsRefusal = true }
        : new(ProbeOutcome.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"the proxy answered {status}"));

    private static ProbeVerdict OfTls(ReadOnlySpan<byte> first, string certificate)
    {
        if (first[0] == Handshake && first.Length >= 6 && first[1] == 3 && first[5] == ServerHello)
        {
            return new(ProbeOutcome.Reached, certificate.Length == 0 ? "a ServerHello came" : $"a ServerHello came; {certificate}");
        }

        if (first.SequenceEqual(RefusalBytes.Alert))
        {
            return new(ProbeOutcome.Stopped, "the alert access_denied, as Bulkhead's gateway refuses") { IsRefusal = true };
        }

        return first[0] == Alert && first.Length >= 7 && first[1] == 3
            ? new(ProbeOutcome.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"the TLS alert {first[6]}, which the server or something before it may have sent"))
            : first.StartsWith("HTTP/"u8) ? OfHttp(first) is { Outcome: ProbeOutcome.Stopped } refused ? refused : new(ProbeOutcome.Inconclusive, "an answer in HTTP came to a ClientHello")
            : new(ProbeOutcome.Inconclusive, "bytes came that are no ServerHello");
    }

    private static ProbeVerdict OfHttp(ReadOnlySpan<byte> first)
    {
        if (first.SequenceEqual(RefusalBytes.Forbidden))
        {
            return new(ProbeOutcome.Stopped, "403 in the words of Bulkhead's gateway") { IsRefusal = true };
        }

        if (Status(first) is not { } status)
        {
            return new(ProbeOutcome.Inconclusive, first[0] == Alert && first.Length > 1 && first[1] == 3 ? "a TLS alert came to a plain request" : "bytes came that are no HTTP");
        }

        // These only a server that knows its resources says; other errors are what gateways and proxies say as well.
        return status is (>= 200 and < 400) or 401 or 404 or 405 or 410 or 415 or 422 or 426
            ? new(ProbeOutcome.Reached, string.Create(CultureInfo.InvariantCulture, $"HTTP {status} came"))
            : new(ProbeOutcome.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"HTTP {status}, which the server or something before it may have sent"));
    }

    /// <summary>The status of an HTTP/1 answer; null when it is none.</summary>
    internal static int? Status(ReadOnlySpan<byte> first) =>
        first.Length >= 13 && first.StartsWith("HTTP/1."u8) && first[8] == ' ' && (first[12] is (byte)' ' or (byte)'\r')
        && int.TryParse(Encoding.ASCII.GetString(first[9..12]), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100 ? status : null;
}
