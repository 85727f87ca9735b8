using System.CommandLine;
using System.CommandLine.Parsing;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;

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
        Root.Subcommands.Add(ExplainCommand.Create(shared));
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
        var nearest = known.Select(name => (Name: name, Distance: Distance(wrong, name))).MinBy(one => one.Distance);
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, wrong.Length / 3) ? nearest.Name : null;
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

    // Levenshtein; the words are short.
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
