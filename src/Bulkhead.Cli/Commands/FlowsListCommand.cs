using System.CommandLine;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead flows list</c>: the newest connections.</summary>
internal static class FlowsListCommand
{
    private const int MostRows = 10_000;

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("list", "Lists connections, the newest first. Ends (volume, duration) are listed with event:end.",
            """
            bulkhead flows list verdict:denied since:24h
            bulkhead flows list --file flows.jsonl who:librechat -name:*.example.com
            bulkhead flows list --format json --limit 1000 rule:none verdict:allowed
            """);
        var options = new FlowsOptions(command);
        var limit = FlowsOptions.Number("--limit", "How many at most, up to 10,000.", 50, MostRows);
        var format = SharedOptions.Choice("--format", "How to print them.", "text", "text", "json", "csv");
        var utc = FlowsCommand.Utc();
        command.Options.Add(limit);
        command.Options.Add(format);
        command.Options.Add(utc);
        command.SetAction(parse => shared.Run(parse, terminal => RunAsync(terminal, options.Read(parse), parse.GetValue(limit), parse.GetValue(format)!, parse.GetValue(utc)).GetAwaiter().GetResult()));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, FlowsRequest request, int limit, string format, bool utc)
    {
        if (FlowsOptions.Filter(terminal, request) is not { } asked)
        {
            return ExitCodes.Usage;
        }

        var filter = FlowsRequest.Connections(asked);
        FlowListing listing;
        if (request.ReadsFiles)
        {
            var newest = new NewestFlows(limit);
            var (problems, isUsable) = await FlowFiles.ReadAsync(request.Files, flow =>
            {
                if (FilterMatcher.Matches(filter, flow))
                {
                    newest.Take(flow);
                }
            }, CancellationToken.None).ConfigureAwait(false);
            FlowsOptions.Tell(terminal, problems);
            if (!isUsable)
            {
                return ExitCodes.Input;
            }

            listing = newest.Give();
        }
        else
        {
            using var server = FlowsOptions.Server(terminal, request, out var code);
            if (server is null)
            {
                return code;
            }

            var (answer, problem) = await server.ListAsync(FilterText.Of(filter), limit, CancellationToken.None).ConfigureAwait(false);
            if (answer is null)
            {
                return FlowsOptions.Refuse(terminal, problem!);
            }

            listing = answer;
        }

        Write(terminal, listing, format, utc);
        terminal.Flush();
        if (listing.Flows.IsEmpty)
        {
            terminal.Note("No connection fits.");
        }
        else if (listing.HasMore)
        {
            terminal.Note("There are older ones: until:TIME goes back, --limit N lists more, export gives all.");
        }

        return ExitCodes.Done;
    }

    private static void Write(Terminal terminal, FlowListing listing, string format, bool utc)
    {
        switch (format)
        {
            case "json":
                FlowsJson.Write(terminal.OutStream, listing);
                break;
            case "csv":
                terminal.Out.Write(FlowEntryCsv.Header);
                foreach (var flow in listing.Flows)
                {
                    terminal.Out.Write(FlowEntryCsv.Line(flow));
                }

                break;
            default:
                FlowsText.Write(terminal, listing, utc);
                break;
        }
    }
}
