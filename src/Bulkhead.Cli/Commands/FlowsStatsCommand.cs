using System.CommandLine;
using System.Globalization;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Queries;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead flows stats</c>: how many, by the values of a field.</summary>
internal static class FlowsStatsCommand
{
    private const int MostValues = 1000;

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("stats", "Counts connections and bytes by the values of a field, the most frequent first.",
            """
            bulkhead flows stats since:24h
            bulkhead flows stats --by reason verdict:denied since:7d
            bulkhead flows stats --file flows.jsonl --by who --format csv
            """);
        var options = new FlowsOptions(command);
        string[] fields = [.. FilterFields.All.Where(static word => word.Field is not (FlowField.Bytes or FlowField.Duration)).Select(static word => word.Word)];
        var by = SharedOptions.Choice("--by", "The field.", "name", fields);
        by.HelpName = "FIELD";
        by.Description = $"The field: {string.Join(", ", fields)}.";
        var top = FlowsOptions.Number("--top", "How many values at most, up to 1,000.", 20, MostValues);
        var format = SharedOptions.Choice("--format", "How to print them.", "text", "text", "json", "csv");
        var utc = FlowsCommand.Utc();
        command.Options.Add(by);
        command.Options.Add(top);
        command.Options.Add(format);
        command.Options.Add(utc);
        command.SetAction(parse => shared.Run(parse, terminal =>
            RunAsync(terminal, options.Read(parse), FilterFields.Find(parse.GetValue(by)!)!, parse.GetValue(top), parse.GetValue(format)!, parse.GetValue(utc)).GetAwaiter().GetResult()));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, FlowsRequest request, FilterWord by, int top, string format, bool utc)
    {
        if (FlowsOptions.Filter(terminal, request) is not { } filter)
        {
            return ExitCodes.Usage;
        }

        FlowStats stats;
        if (request.ReadsFiles)
        {
            var counts = new FlowStatistics(by);
            var (problems, isUsable) = await FlowFiles.ReadAsync(request.Files, flow =>
            {
                if (FilterMatcher.Matches(filter, flow))
                {
                    counts.Take(flow);
                }
            }, CancellationToken.None).ConfigureAwait(false);
            FlowsOptions.Tell(terminal, problems);
            if (!isUsable)
            {
                return ExitCodes.Input;
            }

            stats = counts.Top(top);
            if (counts.LeftOut > 0)
            {
                DiagnosticPrinter.Print(terminal, FlowsDiagnostics.TooManyValues.At(span: null,
                    string.Create(CultureInfo.InvariantCulture, $"there are more than {FlowStatistics.MostValues} values of {by.Word}, or very long ones: {counts.LeftOut} records are in the totals and in no row."),
                    "Narrow the filter, or ask a server (bulkheadd serve), which counts all of them."), FileNames.Empty);
            }
        }
        else
        {
            using var server = FlowsOptions.Server(terminal, request, out var code);
            if (server is null)
            {
                return code;
            }

            var (answer, problem) = await server.StatsAsync(FilterText.Of(filter), by.Word, top, CancellationToken.None).ConfigureAwait(false);
            if (answer is null)
            {
                return FlowsOptions.Refuse(terminal, problem!);
            }

            stats = answer;
        }

        switch (format)
        {
            case "json":
                FlowsJson.Write(terminal.OutStream, stats);
                break;
            case "csv":
                FlowsText.WriteCsv(terminal, stats);
                break;
            default:
                FlowsText.Write(terminal, stats, utc);
                break;
        }

        return ExitCodes.Done;
    }
}
