using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Diffing;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead diff</c>: what a change lets the deployment reach, and what it closes.</summary>
internal static class DiffCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("diff", "Shows what a change opens and closes: between two revisions, two configurations or two folders of policies. Compares what is reached, not text. Writes nothing.",
            """
            bulkhead diff main...HEAD                      what this branch changes
            bulkhead diff main                             main against the work tree
            bulkhead diff old/ new/                        two configurations, or two folders of policies
            bulkhead diff main...HEAD --format markdown    the comment for a pull request
            bulkhead diff main...HEAD --config values.yaml --env-keys OPENAI_API_KEY
            """);
        var sides = new Argument<string[]>("SIDES")
        {
            Description = "Two files or folders; or revisions: BASE..HEAD, BASE...HEAD (from where they parted), or BASE (against the work tree).",
            Arity = new ArgumentArity(1, 2),
        };
        sides.Validators.Add(static result =>
        {
            foreach (var text in result.Tokens.Select(static token => token.Value).Where(static text => text.Length == 0 || text.StartsWith('-')))
            {
                result.AddError(text.Length == 0 ? "a side to compare has no name." : $"'{text}' is no option of this command and no revision.");
            }
        });
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json", "markdown");
        var failOn = SharedOptions.Choice("--fail-on", "What ends in exit code 1: any change of reach, only what is newly reached, or nothing.", "change", "change", "added", "none");
        command.Arguments.Add(sides);
        var input = new InputOptions(command, takesFiles: false);
        command.Validators.Add(result =>
        {
            var request = input.Read(result);
            if (request.Files.Concat(request.Values).Concat(request.Environment).Contains("-", StringComparer.Ordinal))
            {
                result.AddError("standard input can be read once only, and there are two sides: name files.");
            }

            if (request.Settings is not null && result.GetValue(sides) is { Length: 2 })
            {
                result.AddError("--settings names the deployment when revisions are compared; of two paths each has the bulkhead.yaml beside it.");
            }
        });
        command.Options.Add(format);
        command.Options.Add(failOn);
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, parse.GetValue(sides)!, input.Read(parse), parse.GetValue(format)!, parse.GetValue(failOn)!)));
        return command;
    }

    private static int Run(Terminal terminal, string[] words, InputRequest request, string format, string failOn)
    {
        var (before, after) = SidePair.Read(words, request);
        if (Problem(before, after) is { } problem)
        {
            DiagnosticPrinter.Print(terminal, problem, FileNames.Empty);
            return ExitCodes.Input;
        }

        if (before.HasErrors || after.HasErrors)
        {
            Report(terminal, before, Severity.Error);
            Report(terminal, after, Severity.Error);
            terminal.Error.WriteLine("nothing was compared.");
            return Git(before) ? ExitCodes.Target : ExitCodes.Input;
        }

        var result = DiffResult.Of(before, after);
        var findings = NewFindings(before, after);
        switch (format)
        {
            case "json":
                ReachDiffJson.Write(terminal.OutStream, result, findings);
                break;
            case "markdown":
                terminal.Out.Write(ReachDiffMarkdown.Of(result, findings));
                break;
            default:
                if (!terminal.Quiet || !result.Reach.IsEmpty)
                {
                    ReachDiffText.Write(terminal.Out, terminal.OutputStyle, result);
                }

                break;
        }

        return Fails(result, failOn) ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static Diagnostic? Problem(DiffSide before, DiffSide after) =>
        before.Kind == "nothing" && after.Kind == "nothing" && !before.HasErrors && !after.HasErrors
            ? CliDiagnostics.DiffSide.At(null, "neither side holds a bulkhead.yaml or a librechat.yaml.", "Run it in the folder of the deployment, or name the folder with --settings.")
            : null;

    // A git that cannot be reached is a target that refuses; everything else is about input.
    private static bool Git(DiffSide side) => side.Diagnostics.Any(static one => one.Code == CliDiagnostics.GitFailed.Code);

    private static void Report(Terminal terminal, DiffSide side, Severity least)
    {
        if (side.HasErrors)
        {
            terminal.Error.WriteLine($"{Printable.Clean(side.Label)} cannot be read:");
            DiagnosticPrinter.Print(terminal, side.Diagnostics, side.Names, least);
        }
    }

    private static bool Fails(DiffResult result, string failOn) => failOn switch
    {
        "none" => false,
        "change" => !result.Reach.IsEmpty,
        _ => result.Reach.Diff.Changes.Any(static change => change.IsGain)
            || result.Reach.Doubtful.Any(static change => change.IsGain)
            || result.Reach.Diff.Governed.Any(static one => !one.IsGoverned),
    };

    private static ImmutableArray<Diagnostic> NewFindings(DiffSide before, DiffSide after)
    {
        var known = before.Diagnostics.Select(static one => (one.Code, one.Message)).ToHashSet();
        return [.. after.Diagnostics.Where(one => one.Severity >= Severity.Warning && !known.Contains((one.Code, one.Message)))];
    }
}
