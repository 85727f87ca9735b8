using System.CommandLine;

namespace Bulkhead.Cli.Commands;

/// <summary>A command whose help shows how people use it.</summary>
/// <param name="name">The word.</param>
/// <param name="description">One line, shown in the list of commands too.</param>
/// <param name="examples">Command lines, each with what it is for.</param>
internal sealed class ExplainedCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Command lines to copy.</summary>
    public string Examples { get; } = examples;
}
