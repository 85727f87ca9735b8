using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead completion SHELL</c>: prints a completion script made from the command tree.</summary>
internal static class CompletionCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared, RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new ExplainedCommand("completion", "Prints a completion script for a shell.",
            """
            source <(bulkhead completion bash)
            bulkhead completion zsh > ~/.zfunc/_bulkhead
            bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish
            bulkhead completion pwsh | Out-String | Invoke-Expression
            """) { shell };
        command.SetAction(parse => shared.Run(parse, terminal =>
        {
            terminal.Out.Write(CompletionScripts.For(parse.GetValue(shell)!, root));
            return ExitCodes.Done;
        }));
        return command;
    }
}
