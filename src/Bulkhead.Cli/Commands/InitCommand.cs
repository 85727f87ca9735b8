using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead init</c>: writes a first bulkhead.yaml with the questions that the deployment leaves open.</summary>
internal static class InitCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("init", "Writes a commented bulkhead.yaml for what it finds: where the files are, and every question that is open.",
            """
            bulkhead init
            bulkhead init --config values.yaml --env .env
            bulkhead init --out -                     print it instead
            """);
        var input = new InputOptions(command);
        var output = new Option<string>("--out", "-o") { Description = "The file to write, or - for standard output.", HelpName = "FILE", DefaultValueFactory = _ => SettingsFile.Name };
        var force = new Option<bool>("--force") { Description = "Overwrite an existing file." };
        command.Options.Add(output);
        command.Options.Add(force);
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, input.Read(parse) with { IgnoreSettings = true }, parse.GetValue(output)!, parse.GetValue(force))));
        return command;
    }

    private static int Run(Terminal terminal, InputRequest request, string output, bool force)
    {
        if (output != "-" && !force && Path.Exists(output))
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.SettingsExist.At(span: null, $"{Printable.Clean(output)} exists and was left as it is.",
                "Give --force to overwrite it, or --out - to see what would be written."), FileNames.Empty);
            return ExitCodes.Target;
        }

        var (project, review, policy) = Plan.Of(request, watch: false);
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            terminal.Error.WriteLine("nothing was written.");
            return ExitCodes.Input;
        }

        var text = SettingsTemplate.Write(project.Inventory, policy, Deployment(request, output));
        if (output == "-")
        {
            terminal.Out.Write(text);
            return ExitCodes.Done;
        }

        try
        {
            var temporary = output + ".tmp";
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, output, overwrite: force);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            DiagnosticPrinter.Print(terminal, CliDiagnostics.OutputRefused.At(span: null, $"{Printable.Clean(output)} cannot be written: {Printable.Clean(exception.Message)}",
                "Check the rights of the folder, or name another file with --out."), FileNames.Empty);
            return ExitCodes.Target;
        }

        if (!terminal.Quiet)
        {
            terminal.Out.WriteLine($"wrote      {output}");
        }

        terminal.Note("Next: answer what is commented out, then run bulkhead review.");
        return ExitCodes.Done;
    }

    // The paths as the new file will need them: relative to its own folder.
    private static DeploymentSettings Deployment(InputRequest request, string output)
    {
        var folder = output == "-" ? "." : Path.GetDirectoryName(Path.GetFullPath(output)) ?? ".";
        return new DeploymentSettings
        {
            Configuration = Relative(request.Files.IsEmpty && request.Values.IsEmpty && File.Exists("librechat.yaml") ? ["librechat.yaml"] : request.Files),
            Environment = Relative(request.Environment),
            Values = Relative(request.Values),
            EnvironmentKeys = request.EnvironmentKeys,
            Namespace = request.Namespace,
            Release = request.Release,
        };

        ImmutableArray<string> Relative(ImmutableArray<string> paths) =>
            [.. paths.Where(path => path != "-").Select(path => Path.GetRelativePath(folder, Path.GetFullPath(path)).Replace('\\', '/'))];
    }
}
