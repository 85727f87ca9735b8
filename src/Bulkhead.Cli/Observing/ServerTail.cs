using System.Globalization;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>Follows the live flows of a server until somebody ends it. A connection that breaks is opened again, and what came in between is asked for.</summary>
/// <param name="terminal">For what is to be said.</param>
/// <param name="server">The server.</param>
/// <param name="filter">Which flows.</param>
/// <param name="show">Shows flows, the oldest first.</param>
internal sealed class ServerTail(Terminal terminal, FlowServer server, FlowFilter filter, Action<IReadOnlyList<FlowEntry>> show)
{
    // How many of the past are shown before what is live.
    private const int MostOlder = 10_000;

    // An event holds a hundred records at most.
    private const int LongestEvent = 16 * 1024 * 1024;

    // The server says something every fifteen seconds.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Queue<(string, string, int, FlowEvent)> order = new();
    private readonly HashSet<(string, string, int, FlowEvent)> shown = [];
    private DateTimeOffset? from = filter.Since;

    /// <summary>Follows.</summary>
    /// <returns>The exit code, when the server does not let it go on.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var wasOpen = false;
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            var (answer, problem) = await server.StreamAsync(FilterText.Of(filter), cancellation).ConfigureAwait(false);
            using (answer)
            {
                if (problem is not null && (!wasOpen || problem.Code is not ("BH8101" or "BH8106" or "BH8107")))
                {
                    Say(problem);
                    return ExitCodes.Target;
                }

                if (answer is not null)
                {
                    wasOpen = true;
                    if (await PastAsync(cancellation).ConfigureAwait(false))
                    {
                        pause = await LiveAsync(answer, cancellation).ConfigureAwait(false) ? TimeSpan.FromSeconds(1) : pause;
                    }
                }
            }

            Say(FlowsDiagnostics.StreamLost.At(span: null, string.Create(CultureInfo.InvariantCulture, $"the live flows were interrupted; trying again in {pause.TotalSeconds:0} s."),
                from is null ? "Nothing had come yet: flows of the time in between are not shown." : "Flows of the time in between are shown then."));
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // What is stored and not shown yet. The live flows are open already: none falls between.
    private async Task<bool> PastAsync(CancellationToken cancellation)
    {
        if (from is null)
        {
            return true;
        }

        var (past, problem) = await server.ListAsync(FilterText.Of(filter with { Since = from }), MostOlder, cancellation).ConfigureAwait(false);
        if (past is null)
        {
            Say(problem!);
            return false;
        }

        if (past.HasMore)
        {
            Say(FlowsDiagnostics.Skipped.At(span: null, $"only the newest {MostOlder.ToString(CultureInfo.InvariantCulture)} of the past are shown.", "bulkhead flows export gives all of them."));
        }

        Show([.. past.Flows.Reverse()]);
        return true;
    }

    // Whether anything came.
    private async Task<bool> LiveAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var any = false;
        var splitter = new LineSplitter(Line, static () => { }, LongestEvent);
        await server.ReadAsync(answer, splitter.Take, Idle, cancellation).ConfigureAwait(false);
        return any;

        void Line(ReadOnlySpan<byte> line)
        {
            // Server-sent events: everything else is a comment or an empty line.
            if (!line.StartsWith("data:"u8) || FlowAnswers.Moment(line["data:"u8.Length..].ToArray()) is not { } moment)
            {
                return;
            }

            any = true;
            Show(moment.Flows);
            if (moment.Skipped > 0)
            {
                Say(FlowsDiagnostics.Skipped.At(span: null, string.Create(CultureInfo.InvariantCulture, $"{moment.Skipped} more flows came at this moment and are not shown."), "Narrow the filter, or look at all of them with bulkhead flows list."));
            }
        }
    }

    private void Show(IReadOnlyList<FlowEntry> flows)
    {
        var fresh = new List<FlowEntry>(flows.Count);
        foreach (var flow in flows)
        {
            var key = (flow.Source, flow.Session, flow.Request, flow.Event);
            if (!shown.Add(key))
            {
                continue;
            }

            fresh.Add(flow);
            from = from is null || flow.Time > from ? flow.Time : from;
            order.Enqueue(key);
            if (order.Count > MostOlder * 2)
            {
                shown.Remove(order.Dequeue());
            }
        }

        if (fresh.Count > 0)
        {
            show(fresh);
        }
    }

    private void Say(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Error || !terminal.Quiet)
        {
            DiagnosticPrinter.Print(terminal, diagnostic, FileNames.Empty);
            terminal.Error.Flush();
        }
    }
}
