using System.Collections.Immutable;
using Bulkhead.Cli.Observing;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Recording;
using Bulkhead.Flows.Queries;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>What was recorded of connections: asked of a server, counted from files, or taken from an answer that was saved.</summary>
internal static class FlowRecords
{
    /// <summary>Asks.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>The facts; null when nothing was named or it failed. What is to be said; the exit code when it failed.</returns>
    public static async Task<(FlowFacts? Facts, ImmutableArray<Diagnostic> Problems, int? Code)> OfAsync(CollectRequest request, DateTimeOffset now)
    {
        if (!request.Flows.IsEmpty)
        {
            return request.Flows is [var only] && Saved(only) is { } saved ? (saved, [], null) : await CountAsync(request, now).ConfigureAwait(false);
        }

        if (request.Server is not { } server)
        {
            return (null, [], null);
        }

        if (ServerAccess.Read(server, out var wrong) is not { } access)
        {
            return (null, [wrong!], wrong!.Code == FlowsDiagnostics.Address.Code ? ExitCodes.Usage : ExitCodes.Input);
        }

        using var asked = new FlowServer(access);
        var (facts, problem) = await asked.EvidenceAsync(request.Period.Since, request.Period.Until, CancellationToken.None).ConfigureAwait(false);
        return facts is null ? (null, [problem!], ExitCodes.Target) : (facts, [], null);
    }

    // An answer of the server is one object, a log has one for each line.
    private static FlowFacts? Saved(string file) => file != "-" && Records.Bytes(file, out _) is { } bytes ? EvidenceJson.Read<FlowFacts>(bytes.Span, out _) : null;

    private static async Task<(FlowFacts? Facts, ImmutableArray<Diagnostic> Problems, int? Code)> CountAsync(CollectRequest request, DateTimeOffset now)
    {
        var filter = FlowFilter.All with { Since = request.Period.Since, Until = request.Period.Until };
        var counter = new FlowCounter(request.Period.Since, request.Period.Until, FilterText.Of(filter));
        var (problems, isUsable) = await FlowFiles.ReadAsync(request.Flows, counter.Take, CancellationToken.None).ConfigureAwait(false);
        return isUsable ? (counter.Finish(now, problems.Count(static one => one.Code == FlowsDiagnostics.LinesLeftOut.Code)), problems, null) : (null, problems, ExitCodes.Input);
    }
}
