using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;

namespace Bulkhead.Cli.Probing;

/// <summary>Makes the attempts, some at a time.</summary>
internal sealed class ProbeRunner(TimeSpan timeout, Uri? proxy, ProbeResolver resolver)
{
    private const int AtOnce = 8;

    /// <summary>Makes all attempts of a plan.</summary>
    public async Task<ProbeReport> RunAsync(ImmutableArray<ProbeAttempt> attempts, string? workload)
    {
        var started = DateTimeOffset.UtcNow;
        using var gate = new SemaphoreSlim(AtOnce);
        var results = await Task.WhenAll(attempts.Select(attempt => OneAsync(attempt, gate))).ConfigureAwait(false);
        return new ProbeReport(started, workload, Environment.MachineName, [.. results]);
    }

    private async Task<ProbeResult> OneAsync(ProbeAttempt attempt, SemaphoreSlim gate)
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var started = DateTimeOffset.UtcNow;
            var clock = Stopwatch.GetTimestamp();
            var verdict = await VerdictAsync(attempt).ConfigureAwait(false);
            if (attempt.MayBeUnserved && verdict is { Outcome: ProbeOutcome.Stopped, IsRefusal: false })
            {
                verdict = verdict with { Detail = verdict.Detail + " (it is not known whether anything listens there)" };
            }

            return new ProbeResult(attempt, verdict, started, (long)Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ProbeVerdict> VerdictAsync(ProbeAttempt attempt)
    {
        if (attempt.Speech == ProbeSpeech.DnsSystem)
        {
            return await resolver.TunnelAsync(attempt.Name!).ConfigureAwait(false);
        }

        if (attempt.Speech is ProbeSpeech.DnsUdp or ProbeSpeech.DnsTcp)
        {
            var end = new IPEndPoint(IPAddress.Parse(attempt.Dial), attempt.Port);
            var (reply, unanswered) = await resolver.AskAsync(end, attempt.Speech == ProbeSpeech.DnsTcp, attempt.Name!, DnsQuestion.NameServers).ConfigureAwait(false);
            return reply is { } answer ? DnsJudge.OfForeign(answer) : ProbeJudge.Of(ProbeSpeech.Tls, unanswered);
        }

        if (proxy is not null && !attempt.PastProxy)
        {
            using var patience = new CancellationTokenSource(timeout);
            var (stream, seen) = await ProbeDialer.ThroughAsync(proxy, attempt.Dial, attempt.Port, patience.Token).ConfigureAwait(false);
            return ProbeJudge.Of(attempt.Speech, stream is null ? seen : await ConverseAsync(stream, attempt, patience.Token).ConfigureAwait(false));
        }

        var addresses = IPAddress.TryParse(attempt.Dial, out var literal) ? [literal] : await resolver.LookupAsync(attempt.Dial).ConfigureAwait(false);
        return addresses is null ? await resolver.WhyNotAsync(attempt.Dial).ConfigureAwait(false) : await EachAsync(attempt, addresses).ConfigureAwait(false);
    }

    // Both families are tried where a stop is expected: one that is open is enough to get out.
    private async Task<ProbeVerdict> EachAsync(ProbeAttempt attempt, IPAddress[] addresses)
    {
        var parts = ImmutableArray.CreateBuilder<(string, ProbeVerdict, bool)>();
        foreach (var address in addresses)
        {
            using var patience = new CancellationTokenSource(timeout);
            var (stream, seen) = await ProbeDialer.DirectAsync(new IPEndPoint(address, attempt.Port), patience.Token).ConfigureAwait(false);
            seen = stream is null ? seen : await ConverseAsync(stream, attempt, patience.Token).ConfigureAwait(false);
            var verdict = ProbeJudge.Of(attempt.Speech, seen);
            parts.Add((address.ToString(), verdict, seen.End == ProbeEnd.Unreachable));
            if (verdict.Outcome == ProbeOutcome.Reached)
            {
                break;
            }
        }

        return ProbeJudge.Combine(parts.ToImmutable());
    }

    private static async Task<ProbeObservation> ConverseAsync(Stream stream, ProbeAttempt attempt, CancellationToken cancel)
    {
        await using (stream.ConfigureAwait(false))
        {
            return attempt.Speech == ProbeSpeech.Tls
                ? await ProbeConversation.TlsAsync(stream, attempt.Name, cancel).ConfigureAwait(false)
                : await ProbeConversation.HttpAsync(stream, attempt.Name ?? (attempt.Dial.Contains(':', StringComparison.Ordinal) ? $"[{attempt.Dial}]" : attempt.Dial), cancel).ConfigureAwait(false);
        }
    }
}
