using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli;

/// <summary>Runs one command line and turns everything that can happen into an exit code.</summary>
internal static class CliApplication
{
    /// <summary>Runs the process.</summary>
    public static int Run(string[] args) => Guard(() => Invoke(args));

    /// <summary>Runs something that must not end in a stack trace.</summary>
    internal static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (OutputClosedException exception)
        {
            return exception.ExitCode;
        }
        catch (Exception exception)
        {
            return BugReport.Write(exception);
        }
    }

    private static int Invoke(string[] args)
    {
        var tree = new CommandTree();
        // In a filter -verdict:denied is a term, and not the flag -v with something behind it.
        var bundles = !args.Contains(Commands.FlowsCommand.Name, StringComparer.Ordinal);
        var parse = tree.Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = bundles });
        // A request for help is answered however wrong the rest is.
        if (parse.Errors.Count > 0 && parse.Action is not Commands.HelpText)
        {
            return ReportUsage(parse);
        }

        return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static int ReportUsage(ParseResult parse)
    {
        using var terminal = new Terminal(ColorMode.Auto, quiet: false, verbose: false);
        var command = CommandTree.PathOf(parse.CommandResult);
        // "Required command was not provided" only repeats that a word was not understood.
        var messages = parse.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal).ToList();
        foreach (var message in messages.Skip(parse.UnmatchedTokens.Count > 0 && messages.Count > 1 && parse.CommandResult.Command.Subcommands.Count > 0 ? 1 : 0))
        {
            var suggestion = CommandTree.Suggest(parse);
            DiagnosticPrinter.Print(terminal, CliDiagnostics.Usage.At(span: null, Printable.Clean(message),
                suggestion is null ? $"`{command} --help` lists what there is." : $"Did you mean {suggestion}? `{command} --help` lists what there is."), FileNames.Empty);
        }

        return ExitCodes.Usage;
    }
}
