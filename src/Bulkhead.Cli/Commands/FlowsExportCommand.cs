using System.Buffers;
using System.CommandLine;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead flows export</c>: every record that fits, for other programs.</summary>
internal static class FlowsExportCommand
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("export", "Writes every record that fits, decisions and ends: as CSV for a spreadsheet, as records a line (json), or as OCSF events for a SIEM.",
            """
            bulkhead flows export --out november.csv since:2026-11-01 until:2026-12-01
            bulkhead flows export --format json since:24h | gzip > flows.jsonl.gz
            bulkhead flows export --file flows.jsonl --format ocsf --out events.jsonl verdict:denied
            """);
        var options = new FlowsOptions(command);
        var format = SharedOptions.Choice("--format", "The format; json and ocsf are one object a line.", "csv", "csv", "json", "ocsf");
        var output = new Option<string?>("--out", "-o") { Description = "The file to write; it is put in place when it is whole. Default: standard output.", HelpName = "FILE" };
        command.Options.Add(format);
        command.Options.Add(output);
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, options.Read(parse), parse.GetValue(format)!, parse.GetValue(output))));
        return command;
    }

    private static int Run(Terminal terminal, FlowsRequest request, string format, string? output)
    {
        if (FlowsOptions.Filter(terminal, request) is not { } filter)
        {
            return ExitCodes.Usage;
        }

        if (output is null or "-")
        {
            return WriteAsync(terminal, request, filter, format, terminal.OutStream, CancellationToken.None).GetAwaiter().GetResult();
        }

        using var interruption = new Interruption();
        var token = interruption.Token;
        var code = ExitCodes.Done;
        var refused = WholeFile.Write(output, stream =>
        {
            code = WriteAsync(terminal, request, filter, format, stream, token).GetAwaiter().GetResult();
            return code == ExitCodes.Done;
        });
        if (refused is null)
        {
            return code;
        }

        DiagnosticPrinter.Print(terminal, refused, FileNames.Empty);
        return ExitCodes.Target;
    }

    private static async Task<int> WriteAsync(Terminal terminal, FlowsRequest request, FlowFilter filter, string format, Stream stream, CancellationToken cancellation)
    {
        if (!request.ReadsFiles)
        {
            using var server = FlowsOptions.Server(terminal, request, out var code);
            if (server is null)
            {
                return code;
            }

            var problem = await server.ExportAsync(FilterText.Of(filter), format, stream.Write, cancellation).ConfigureAwait(false);
            stream.Flush();
            return problem is null ? ExitCodes.Done : FlowsOptions.Refuse(terminal, problem);
        }

        var held = new ArrayBufferWriter<byte>(FlushBytes * 2);
        if (format == "csv")
        {
            Encoding.UTF8.GetBytes(FlowEntryCsv.Header, held);
        }

        var (problems, isUsable) = await FlowFiles.ReadAsync(request.Files, flow =>
        {
            if (!FilterMatcher.Matches(filter, flow))
            {
                return;
            }

            Write(flow, format, held);
            if (held.WrittenCount > FlushBytes)
            {
                stream.Write(held.WrittenSpan);
                held.ResetWrittenCount();
            }
        }, cancellation).ConfigureAwait(false);
        if (isUsable)
        {
            stream.Write(held.WrittenSpan);
            stream.Flush();
        }

        FlowsOptions.Tell(terminal, problems);
        return isUsable ? ExitCodes.Done : ExitCodes.Input;
    }

    private static void Write(FlowEntry flow, string format, IBufferWriter<byte> output)
    {
        switch (format)
        {
            case "json":
                FlowEntryJson.WriteLine(flow, output);
                break;
            case "ocsf":
                OcsfWriter.WriteLine(flow, ToolVersion.Text, output);
                break;
            default:
                Encoding.UTF8.GetBytes(FlowEntryCsv.Line(flow), output);
                break;
        }
    }
}
