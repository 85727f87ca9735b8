using System.CommandLine;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead evidence</c>: what an auditor needs, and how it is checked.</summary>
internal static class EvidenceCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("evidence", "Collects evidence that egress was enforced over a period, and verifies it later.",
            """
            bulkhead evidence collect --since 90d
            bulkhead evidence verify evidence --public-key evidence.pub
            """);
        command.Subcommands.Add(EvidenceCollectCommand.Create(shared));
        command.Subcommands.Add(EvidenceVerifyCommand.Create(shared));
        return command;
    }
}
