using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary>The options of every command.</summary>
internal sealed class SharedOptions
{
    /// <summary><c>--color</c></summary>
    public Option<string> Color { get; } = Choice("--color", "When to colour text: auto, always or never.", "auto", "auto", "always", "never");

    /// <summary><c>--quiet</c></summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing on success and print errors only.", Recursive = true };

    /// <summary><c>--verbose</c></summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show diagnostics of level info as well.", Recursive = true };

    /// <summary>Makes an option that takes one of a few words.</summary>
    public static Option<string> Choice(string name, string description, string standard, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = string.Join('|', values), Recursive = name == "--color" };
        Restrict(option, values);
        return option;
    }

    /// <summary>Lets an option take a few words only, and offers them for completion.</summary>
    public static void Restrict(Option option, IReadOnlyCollection<string> values)
    {
        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value).Where(text => !values.Contains(text, StringComparer.Ordinal)))
            {
                result.AddError($"{option.Name} does not take '{text}'; it takes one of: {string.Join(", ", values)}.");
            }
        });
    }

    /// <summary>Runs a command with a terminal of the user's wishes.</summary>
    public int Run(ParseResult parse, Func<Terminal, int> command)
    {
        var color = parse.GetValue(Color) switch
        {
            "always" => ColorMode.Always,
            "never" => ColorMode.Never,
            _ => ColorMode.Auto,
        };
        using var terminal = new Terminal(color, parse.GetValue(Quiet), parse.GetValue(Verbose));
        try
        {
            var code = command(terminal);
            terminal.Flush();
            return code;
        }
        catch (IOException exception) when (IsBrokenPipe(exception))
        {
            // `bulkhead review | head`: the reader has what it wanted.
            throw new OutputClosedException(ExitCodes.Done, exception);
        }
        catch (IOException exception)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.OutputRefused.At(span: null,
                $"standard output cannot be written: {Model.Diagnostics.Printable.Clean(exception.Message)}", "Check the disk or the program that reads the output."), Input.FileNames.Empty);
            throw new OutputClosedException(ExitCodes.Target, exception);
        }
    }

    // EPIPE; .NET gives the errno of the platform as HResult.
    private static bool IsBrokenPipe(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 109 or 232;
}
