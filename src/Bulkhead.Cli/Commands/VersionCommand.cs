using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.LibreChat.Catalog;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead version</c>: what this binary is and which contracts it speaks.</summary>
internal static class VersionCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json");
        var command = new Command("version", "Prints the versions of the tool, of its catalog and of its formats.") { format };
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, parse.GetValue(format) == "json")));
        return command;
    }

    private static int Run(Terminal terminal, bool json)
    {
        var catalog = EgressCatalog.DataVersion;
        if (!json)
        {
            terminal.Out.WriteLine($"bulkhead {ToolVersion.Text} (catalog {catalog})");
            terminal.Out.WriteLine($"formats: {string.Join(", ", Contracts.All)}");
            return ExitCodes.Done;
        }

        JsonOutput.Write(terminal.OutStream, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("schema", Contracts.Version);
            writer.WriteString("tool", ToolVersion.Text);
            writer.WriteString("catalog", catalog);
            writer.WriteStartObject("schemas");
            foreach (var contract in Contracts.All)
            {
                writer.WriteString(Contracts.KeyOf(contract), contract);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return ExitCodes.Done;
    }
}
