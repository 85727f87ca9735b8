using System.Buffers;
using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead flows tail</c>: connections as they are made.</summary>
internal static class FlowsTailCommand
{
    // Soon enough for a person, seldom enough for the disk.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("tail", "Shows connections as they are made, one line each, until it is interrupted. With since: in the filter the ones since then are shown first.",
            """
            bulkhead flows tail verdict:denied
            bulkhead flows tail --file flows.jsonl since:15m
            bulkhead flows tail --format json who:librechat
            kubectl logs -f deploy/gateway | bulkhead flows tail --file -
            """);
        var options = new FlowsOptions(command);
        var format = SharedOptions.Choice("--format", "How to print them; json is one record a line.", "text", "text", "json");
        var utc = FlowsCommand.Utc();
        command.Options.Add(format);
        command.Options.Add(utc);
        command.SetAction(parse => shared.Run(parse, terminal =>
        {
            using var interruption = new Interruption();
            return RunAsync(terminal, options.Read(parse), parse.GetValue(format) == "json", parse.GetValue(utc), interruption.Token).GetAwaiter().GetResult();
        }));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, FlowsRequest request, bool json, bool utc, CancellationToken cancellation)
    {
        if (FlowsOptions.Filter(terminal, request) is not { } asked)
        {
            return ExitCodes.Usage;
        }

        // What is about to come is later than any end.
        var filter = FlowsRequest.Connections(asked) with { Until = null };
        if (request.Files.Contains("-"))
        {
            return await PipeAsync(terminal, request, filter, json, utc, cancellation).ConfigureAwait(false);
        }

        if (request.ReadsFiles)
        {
            return await FilesAsync(terminal, request, filter, json, utc, cancellation).ConfigureAwait(false);
        }

        using var server = FlowsOptions.Server(terminal, request, out var code);
        if (server is null)
        {
            return code;
        }

        return await new ServerTail(terminal, server, filter, flows =>
        {
            foreach (var flow in flows)
            {
                Write(terminal, flow, json, utc);
            }

            terminal.Flush();
        }).RunAsync(cancellation).ConfigureAwait(false);
    }

    // A pipe has no end to begin at: everything that comes through it is new.
    private static async Task<int> PipeAsync(Terminal terminal, FlowsRequest request, FlowFilter filter, bool json, bool utc, CancellationToken cancellation)
    {
        if (request.Files.Length > 1)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.Usage.At(span: null, "standard input and files cannot be followed together.", "Follow them with two commands."), FileNames.Empty);
            return ExitCodes.Usage;
        }

        using var input = Console.OpenStandardInput();
        var lines = new FlowLines(FileNames.StandardInput, flow => Take(terminal, filter, flow, json, utc));
        var broken = await FlowFiles.ReadAsync("-", input, lines, cancellation, terminal.Flush).ConfigureAwait(false);
        FlowsOptions.Tell(terminal, [.. new[] { lines.Problem(), broken }.OfType<Diagnostic>()]);
        return broken is not null || (lines.Records == 0 && lines.Unreadable > 0) ? ExitCodes.Input : ExitCodes.Done;
    }

    private static async Task<int> FilesAsync(Terminal terminal, FlowsRequest request, FlowFilter filter, bool json, bool utc, CancellationToken cancellation)
    {
        var followed = new List<FollowedFile>();
        try
        {
            foreach (var file in request.Files)
            {
                if (FollowedFile.Open(file, filter.Since is not null, flow => Take(terminal, filter, flow, json, utc), out var problem) is not { } one)
                {
                    DiagnosticPrinter.Print(terminal, problem!, FileNames.Empty);
                    return ExitCodes.Input;
                }

                followed.Add(one);
            }

            while (true)
            {
                var any = false;
                foreach (var one in followed)
                {
                    any |= one.Read();
                    if (one.Problem() is { } problem)
                    {
                        FlowsOptions.Tell(terminal, [problem]);
                    }
                }

                terminal.Flush();
                cancellation.ThrowIfCancellationRequested();
                if (!any)
                {
                    await Task.Delay(Pause, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            followed.ForEach(static one => one.Dispose());
        }
    }

    private static void Take(Terminal terminal, FlowFilter filter, FlowEntry flow, bool json, bool utc)
    {
        if (FilterMatcher.Matches(filter, flow))
        {
            Write(terminal, flow, json, utc);
        }
    }

    private static void Write(Terminal terminal, FlowEntry flow, bool json, bool utc)
    {
        if (!json)
        {
            FlowsText.Line(terminal, flow, utc);
            return;
        }

        var line = new ArrayBufferWriter<byte>(1024);
        FlowEntryJson.WriteLine(flow, line);
        terminal.Out.Write(System.Text.Encoding.UTF8.GetString(line.WrittenSpan));
    }
}
