using System.CommandLine;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead flows</c>: what was reached and what was stopped, from files or from a server.</summary>
internal static class FlowsCommand
{
    /// <summary>The word.</summary>
    public const string Name = "flows";

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand(Name, "Shows what was reached and what was stopped, by which rule and because of which line: from the gateway's log, from exported records, or from a server.",
            """
            bulkhead flows list verdict:denied since:24h
            bulkhead flows list --file flows.jsonl who:librechat name:*.example.com
            bulkhead flows tail verdict:denied
            bulkhead flows stats --by reason verdict:denied since:7d
            bulkhead flows export --out flows.csv since:2026-11-01 until:2026-12-01
            """);
        command.Subcommands.Add(FlowsListCommand.Create(shared));
        command.Subcommands.Add(FlowsTailCommand.Create(shared));
        command.Subcommands.Add(FlowsStatsCommand.Create(shared));
        command.Subcommands.Add(FlowsExportCommand.Create(shared));
        return command;
    }

    /// <summary><c>--utc</c></summary>
    public static Option<bool> Utc() => new("--utc") { Description = "Show times in UTC and not in the time of this machine. JSON and CSV always are in UTC." };
}
