using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary>What every command about flows takes: where from, and which.</summary>
internal sealed class FlowsOptions
{
    // How much of a long filter is shown around what is wrong in it.
    private const int Around = 60;

    private readonly Option<string[]> file = new("--file", "-f") { Description = "A file of flows: the gateway's log, or records that export wrote; - for standard input. Repeatable. Without it a server is asked.", HelpName = "FILE" };
    private readonly Option<string?> server = new("--server") { Description = $"The server (bulkheadd serve). Default: the variable {ServerAccess.AddressVariable}, else {ServerAccess.StandardAddress}.", HelpName = "URL" };
    private readonly Option<string?> tokenFile = new("--token-file") { Description = $"The file with the token for the server. Default: the variable {ServerAccess.TokenVariable}.", HelpName = "FILE" };
    private readonly Option<string?> authority = new("--ca") { Description = "The authority that signed the server's certificate, in PEM. Default: those of the system.", HelpName = "FILE" };
    private readonly Argument<string[]> filter = new("FILTER") { Description = "Which flows: terms like verdict:denied, name:*.example.com, since:24h, -method:GET. All of them have to hold (docs/flow-filter.md).", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Adds the options to a command.</summary>
    public FlowsOptions(Command command)
    {
        command.Arguments.Add(filter);
        command.Options.Add(file);
        command.Options.Add(server);
        command.Options.Add(tokenFile);
        command.Options.Add(authority);
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is { Length: > 0 } && (result.GetValue(server) ?? result.GetValue(tokenFile) ?? result.GetValue(authority)) is not null)
            {
                result.AddError("--file reads files and asks no server: --server, --token-file and --ca do not go with it.");
            }
        });
    }

    /// <summary>Makes an option that takes a whole number of a range.</summary>
    public static Option<int> Number(string name, string description, int standard, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[^1].Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) || number < 1 || number > most))
            {
                result.AddError($"{name} takes a whole number from 1 to {most.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
            }
        });
        return option;
    }

    /// <summary>Reads the options.</summary>
    public FlowsRequest Read(ParseResult parse) => new(
        [.. (parse.GetValue(file) ?? []).Distinct(StringComparer.Ordinal)],
        parse.GetValue(server) ?? (System.Environment.GetEnvironmentVariable(ServerAccess.AddressVariable) is { Length: > 0 } address ? address : ServerAccess.StandardAddress),
        parse.GetValue(tokenFile),
        parse.GetValue(authority),
        string.Join(' ', parse.GetValue(filter) ?? []));

    /// <summary>Reads the filter, or says what is wrong with it and where.</summary>
    public static FlowFilter? Filter(Terminal terminal, FlowsRequest request)
    {
        var parse = FilterParser.Parse(request.Text, DateTimeOffset.UtcNow);
        foreach (var problem in parse.Problems)
        {
            DiagnosticPrinter.Print(terminal, problem.Diagnostic, FileNames.Empty);
            var from = Math.Max(0, problem.Start - Around);
            var shown = request.Text.AsSpan(from, Math.Min(request.Text.Length, problem.Start + Around) - from);
            // One sign for each character, so that the marker stands below.
            terminal.Error.WriteLine("  " + string.Concat(shown.ToArray().Select(static c => Printable.Clean(c.ToString()).Length == 1 ? c : '?')));
            terminal.Error.WriteLine("  " + new string(' ', problem.Start - from) + terminal.ErrorStyle.Red(new string('^', Math.Clamp(problem.Length, 1, Math.Max(1, shown.Length - (problem.Start - from))))));
        }

        return parse.Filter;
    }

    /// <summary>Opens the server of a request, or says why it cannot be.</summary>
    /// <param name="terminal">For what is to be said.</param>
    /// <param name="request">The request.</param>
    /// <param name="code">The exit code when there is none.</param>
    public static FlowServer? Server(Terminal terminal, FlowsRequest request, out int code)
    {
        code = ExitCodes.Done;
        if (ServerAccess.Read(request, out var problem) is { } access)
        {
            return new FlowServer(access);
        }

        DiagnosticPrinter.Print(terminal, problem!, FileNames.Empty);
        code = problem!.Code == FlowsDiagnostics.Address.Code ? ExitCodes.Usage : ExitCodes.Input;
        return null;
    }

    /// <summary>Says what a server said.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(Terminal terminal, Diagnostic problem)
    {
        DiagnosticPrinter.Print(terminal, problem, FileNames.Empty);
        return ExitCodes.Target;
    }

    /// <summary>Says what was found while files were read.</summary>
    public static void Tell(Terminal terminal, ImmutableArray<Diagnostic> problems)
    {
        if (!problems.IsEmpty)
        {
            terminal.Flush();
            DiagnosticPrinter.Print(terminal, problems, FileNames.Empty, Shown.LeastSeverity(terminal));
        }
    }
}
