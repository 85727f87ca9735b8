using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bulkhead.Cli.Commands;

/// <summary>Adds examples and exit codes below the help of every command.</summary>
internal sealed class HelpText(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>Replaces the help action of a tree.</summary>
    public static void Attach(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction standard } help)
            {
                help.Action = new HelpText(standard);
            }
        }
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExplainedCommand { Examples: var examples })
        {
            output.WriteLine("Examples:");
            foreach (var line in examples.Split('\n'))
            {
                output.WriteLine("  " + line);
            }

            output.WriteLine();
        }

        output.WriteLine(ExitCodes.HelpText);
        return code;
    }
}
