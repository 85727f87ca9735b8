using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Bulkhead.Cli.Input;

namespace Bulkhead.Cli.Commands;

/// <summary>The options that say what to read, the same for every command that reads a deployment.</summary>
internal sealed class InputOptions
{
    private readonly Option<string[]> config = new("--config", "-c") { Description = "A file to read: librechat.yaml, Helm values, HelmRelease, Application, ConfigMap, kustomization, docker-compose. Repeatable; - is standard input.", HelpName = "FILE" };
    private readonly Option<string[]> environment = new("--env", "-e") { Description = "An environment file of the LibreChat API (.env). Repeatable.", HelpName = "FILE" };
    private readonly Option<string[]> values = new("--values") { Description = "Helm values of the LibreChat chart. Repeatable; the later file wins.", HelpName = "FILE" };
    private readonly Option<string[]> environmentKeys = new("--env-keys") { Description = "The names of all variables that are set, without values: for pipelines that must not see secrets.", HelpName = "NAME,..." };
    private readonly Option<string> settings = new("--settings") { Description = "The settings file. Default: bulkhead.yaml of the working directory or above, up to the root of the repository.", HelpName = "FILE" };
    private readonly Option<string> @namespace = new("--namespace", "-n") { Description = "The namespace of the release.", HelpName = "NAME" };
    private readonly Option<string> release = new("--release") { Description = "The name of the Helm release.", HelpName = "NAME" };
    private readonly Argument<string[]> files = new("FILES") { Description = "More files to read, the same as --config.", Arity = ArgumentArity.ZeroOrMore };
    private readonly bool takesFiles;

    /// <summary>Adds the options to a command.</summary>
    public InputOptions(Command command, bool takesFiles = true)
    {
        this.takesFiles = takesFiles;
        if (takesFiles)
        {
            files.Validators.Add(RequireFiles);
            command.Arguments.Add(files);
        }

        @namespace.Validators.Add(result => RequireLabel(result, "--namespace", maximum: 63));
        release.Validators.Add(result => RequireLabel(result, "--release", maximum: 53));
        environmentKeys.Validators.Add(RequireNames);
        command.Options.Add(config);
        command.Options.Add(environment);
        command.Options.Add(values);
        command.Options.Add(environmentKeys);
        command.Options.Add(settings);
        command.Options.Add(@namespace);
        command.Options.Add(release);
    }

    /// <summary>What the user asked for.</summary>
    public InputRequest Read(ParseResult parse) => Read(parse.CommandResult);

    /// <summary>The same while a command line is being checked.</summary>
    public InputRequest Read(SymbolResult parse) => new()
    {
        Files = [.. takesFiles ? parse.GetValue(files) ?? [] : [], .. parse.GetValue(config) ?? []],
        Environment = [.. parse.GetValue(environment) ?? []],
        Values = [.. parse.GetValue(values) ?? []],
        EnvironmentKeys = parse.GetValue(environmentKeys) is { Length: > 0 } keys ? [.. keys.SelectMany(Split).Distinct(StringComparer.Ordinal)] : null,
        Settings = parse.GetValue(settings),
        Namespace = parse.GetValue(@namespace),
        Release = parse.GetValue(release),
    };

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A misspelt option would otherwise be taken for a file and its value for another.
    private static void RequireFiles(ArgumentResult result)
    {
        foreach (var text in result.Tokens.Select(token => token.Value).Where(text => text.Length != 1 && text.StartsWith('-')))
        {
            result.AddError($"'{text}' is no option of this command (a file of that name is written ./{text}).");
        }
    }

    private static void RequireLabel(OptionResult result, string option, int maximum)
    {
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (!IsLabel(text, maximum))
            {
                result.AddError($"{option} '{text}' is no name that Kubernetes accepts: lower-case letters, digits and hyphens, at most {maximum}, a letter or digit at both ends.");
            }
        }
    }

    private static void RequireNames(OptionResult result)
    {
        foreach (var name in result.Tokens.SelectMany(token => Split(token.Value)))
        {
            if (name.Contains('=', StringComparison.Ordinal))
            {
                // Not quoted: what stands after the sign is most likely the secret that the option is there to keep out.
                result.AddError("--env-keys takes names only, and one of them holds an equals sign. Leave the values out.");
            }
            else if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') || char.IsAsciiDigit(name[0]))
            {
                result.AddError($"--env-keys: '{name}' is no name of an environment variable.");
            }
        }
    }

    private static bool IsLabel(string text, int maximum) =>
        text.Length > 0 && text.Length <= maximum
        && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && text[0] != '-' && text[^1] != '-';
}
