using System.CommandLine;

namespace Bulkhead.Server.Commands;

/// <summary>The commands of <c>bulkheadd</c>.</summary>
internal static class CommandTree
{
    /// <summary>Runs a command line.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("The server side of Bulkhead: the embedded egress gateway, and the dashboard of what was allowed and denied.") { GatewayCommand.Create(), ServeCommand.Create(), AccessCommands.Link(), AccessCommands.Token(), EvidenceCommand.Create() };
        var parse = root.Parse(arguments);
        if (parse.Errors.Count == 0)
        {
            return parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        foreach (var error in parse.Errors)
        {
            Console.Error.WriteLine("bulkheadd: error " + error.Message);
        }

        Console.Error.WriteLine("  help: bulkheadd --help");
        return Task.FromResult(ExitCodes.Usage);
    }
}
