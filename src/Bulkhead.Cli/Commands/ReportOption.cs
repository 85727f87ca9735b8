using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>--report FORMAT=FILE</c>, the same for every command that has findings.</summary>
internal sealed class ReportOption
{
    private readonly Option<string[]> option;
    private readonly ImmutableArray<string> formats;

    /// <summary>Adds the option to a command.</summary>
    public ReportOption(Command command, ImmutableArray<string> formats)
    {
        this.formats = formats;
        option = new Option<string[]>("--report") { Description = $"Write the findings into a file as well; FORMAT is one of: {string.Join(", ", formats)}. Repeatable.", HelpName = "FORMAT=FILE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => ReportFile.Parse(token.Value, formats) is null))
            {
                result.AddError($"--report does not take '{token.Value}'; it takes FORMAT=FILE with one of: {string.Join(", ", formats)}.");
            }
        });
        command.Options.Add(option);
    }

    /// <summary>The files that are wanted.</summary>
    public ImmutableArray<ReportFile> Read(ParseResult parse) => [.. (parse.GetValue(option) ?? []).Select(text => ReportFile.Parse(text, formats)!)];

    /// <summary>Whether any is wanted.</summary>
    public bool IsGiven(System.CommandLine.Parsing.SymbolResult result) => result.GetValue(option) is { Length: > 0 };

    /// <summary>Writes all reports and says which of them could not be written.</summary>
    /// <returns>Whether all were written.</returns>
    public static bool Write(Terminal terminal, IEnumerable<ReportFile> files, FileNames names, Action<string, Stream> write)
    {
        var refused = files.Select(file => file.Write(stream => write(file.Format, stream))).OfType<Diagnostic>().ToImmutableArray();
        DiagnosticPrinter.Print(terminal, refused, names, Severity.Error);
        return refused.IsEmpty;
    }
}
