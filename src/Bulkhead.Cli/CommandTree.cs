using System.CommandLine;
using System.CommandLine.Parsing;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli;

/// <summary>The commands and the options that all of them share.</summary>
internal sealed class CommandTree
{
    /// <summary>Builds the tree.</summary>
    public CommandTree()
    {
        var shared = new SharedOptions();
        Root = new RootCommand("Turns the configuration of a LibreChat deployment into a default-deny egress policy, and says why each way is open.");
        Root.Options.Add(shared.Color);
        Root.Options.Add(shared.Quiet);
        Root.Options.Add(shared.Verbose);
        Root.Subcommands.Add(ReviewCommand.Create(shared));
        Root.Subcommands.Add(GenerateCommand.Create(shared));
        Root.Subcommands.Add(DiffCommand.Create(shared));
        Root.Subcommands.Add(ExplainCommand.Create(shared));
        Root.Subcommands.Add(VerifyCommand.Create(shared));
        Root.Subcommands.Add(FlowsCommand.Create(shared));
        Root.Subcommands.Add(ProbeCommand.Create(shared));
        Root.Subcommands.Add(EvidenceCommand.Create(shared));
        Root.Subcommands.Add(CatalogCommand.Create(shared));
        Root.Subcommands.Add(InitCommand.Create(shared));
        Root.Subcommands.Add(VersionCommand.Create(shared));
        Root.Subcommands.Add(CompletionCommand.Create(shared, Root));
        Root.Subcommands.Add(DiagnosticsCommand.Create(shared));
        HelpText.Attach(Root);
    }

    /// <summary>The root.</summary>
    public RootCommand Root { get; }

    /// <summary>The words that lead to a command: <c>bulkhead catalog show</c>.</summary>
    public static string PathOf(CommandResult result)
    {
        var words = new Stack<string>();
        for (SymbolResult? one = result; one is not null; one = one.Parent)
        {
            if (one is CommandResult { Command: var command })
            {
                words.Push(command is RootCommand ? "bulkhead" : command.Name);
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>The nearest command or option to the first word that was not understood, or null.</summary>
    public static string? Suggest(ParseResult parse)
    {
        var wrong = parse.UnmatchedTokens.Count > 0
            ? parse.UnmatchedTokens[0]
            : parse.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;
        if (wrong is null)
        {
            return null;
        }

        var known = parse.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)
            .Concat(OptionNames(parse.CommandResult));
        return Suggestions.Nearest(wrong, known);
    }

    private static IEnumerable<string> OptionNames(CommandResult result)
    {
        for (SymbolResult? one = result; one is not null; one = one.Parent)
        {
            if (one is CommandResult { Command: var command })
            {
                foreach (var option in command.Options.Where(option => one == result || option.Recursive))
                {
                    yield return option.Name;
                }
            }
        }
    }
}
